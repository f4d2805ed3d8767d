from __future__ import annotations

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from madoguchi.core.errors import NotPermitted
from madoguchi.domains.visits import services, states
from madoguchi.domains.visits.models import Place, Quota, Reservation, Seat
from madoguchi.domains.visits.states import EXPECTED_RESERVATIONS, ReservationState
from madoguchi.foundation import clock
from madoguchi.foundation.cities import City
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.policy import SYSTEM
from madoguchi.foundation.transfer import NotYet
from tests.domains.visits.builders import booking, new_reference, open_today, place_at, receive
from tests.domains.visits.conftest import CLERK_A, KIOSK, OPERATOR
from tests.support.clock import FrozenClock


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """Envelopes of this room, recorded on their way through the real sender."""
    from madoguchi.foundation import transfer

    found: list[tuple[str, dict[str, Any]]] = []
    real = transfer.send

    def send(kind: str, payload: dict[str, Any], **rest: Any) -> str:
        found.append((kind, payload))
        return real(kind, payload, **rest)

    monkeypatch.setattr(transfer, "send", send)
    return found


def test_open_places__working_day__fills_office_hours(hall: FrozenClock) -> None:
    assert services.open_places(actor=SYSTEM, day=clock.today()) == 8 * 2 + 17
    papers = Place.objects.filter(service="papers").order_by("starts_at")
    assert clock.local(papers[0].starts_at).strftime("%H:%M") == "08:30"
    assert clock.local(papers[16].starts_at).strftime("%H:%M") == "16:30"


def test_open_places__again__adds_nothing(hall: FrozenClock) -> None:
    services.open_places(actor=SYSTEM, day=clock.today())
    assert services.open_places(actor=SYSTEM, day=clock.today()) == 0
    assert EventRecord.objects.filter(code="places.opened").count() == 1


@pytest.mark.parametrize("day", [date(2026, 4, 5), date(2026, 4, 29)])
def test_open_places__sunday_or_holiday__opens_nothing(day: date, hall: FrozenClock) -> None:
    assert services.open_places(actor=SYSTEM, day=day) == 0


def test_open_places__clerk__is_not_permitted(hall: FrozenClock) -> None:
    with pytest.raises(NotPermitted):
        services.open_places(actor=CLERK_A, day=clock.today())


def test_grant_quota__two_seats_a_slot__front_gets_one(
    hall: FrozenClock, sent: list[tuple[str, dict[str, Any]]]
) -> None:
    open_today()
    assert set(Quota.objects.values_list("place__service", "place__seat_no")) == {
        ("moving", 1),
        ("papers", 1),
    }
    kind, payload = sent[0]
    assert kind == "places"
    assert len(payload["places"]) == 8 + 17
    assert set(payload["places"][0]) == {
        "id",
        "starts_at",
        "length_min",
        "service",
        "office",
        "mode",
        "sell_until",
        "granted_at",
        "wave",
    }
    assert services.grant_quota(actor=SYSTEM, day=clock.today()) == 0


def test_withdraw_places__one_taken__closes_only_the_free_one(
    hall: FrozenClock, sent: list[tuple[str, dict[str, Any]]]
) -> None:
    open_today()
    taken, free = place_at(10), place_at(11)
    receive(booking(new_reference(), taken))
    assert services.withdraw_places(actor=OPERATOR, places=[taken.public_id, free.public_id]) == 1
    assert sent[-1][1]["withdrawn"] == [free.public_id]
    assert receive(booking(new_reference(), free)) == "refused"


def test_receive_booking__free_place__is_kept(hall: FrozenClock) -> None:
    open_today()
    reference = new_reference()
    assert receive(booking(reference, place_at(10))) == "kept"
    row = Reservation.objects.get()
    assert (row.reference, row.state, row.services) == (reference, "booked", ["certificate"])
    assert EventRecord.objects.filter(code="reservation.booked", case=reference).count() == 1


def test_receive_booking__same_again__is_known(hall: FrozenClock) -> None:
    open_today()
    values = booking(new_reference(), place_at(10))
    assert [receive(values), receive(values)] == ["kept", "known"]
    assert Reservation.objects.count() == 1


@pytest.mark.parametrize(
    ("case", "reason"),
    [("taken", "taken"), ("unknown", "withdrawn"), ("not_granted", "withdrawn"), ("past", "past")],
)
def test_receive_booking__place_not_valid__front_is_told(
    case: str, reason: str, hall: FrozenClock, sent: list[tuple[str, dict[str, Any]]]
) -> None:
    open_today()
    place: Place | str = place_at(10)
    if case == "taken":
        receive(booking(new_reference(), place), seconds=5)
    elif case == "unknown":
        place = "nowhere"
    elif case == "not_granted":
        place = place_at(9, 30, service="moving", seat_no=2)
    else:
        hall.tick(hours=2)
    reference = new_reference()
    assert receive(booking(reference, place)) == "refused"
    kind, payload = sent[-1]
    assert kind == "booking_refused"
    assert (payload["reference"], payload["reason"], payload["kept_place"]) == (reference, reason, "")


def test_receive_booking__change__moves_and_frees_old_place(hall: FrozenClock) -> None:
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(10)))
    assert receive(booking(reference, place_at(11), state="changed"), seconds=1) == "kept"
    assert Reservation.objects.get(reference=reference).state == "changed"
    assert receive(booking(new_reference(), place_at(10))) == "kept"


def test_receive_booking__change_to_taken_place__keeps_the_old_one(
    hall: FrozenClock, sent: list[tuple[str, dict[str, Any]]]
) -> None:
    open_today()
    reference, old, new = new_reference(), place_at(10), place_at(11)
    receive(booking(reference, old))
    receive(booking(new_reference(), new), seconds=5)
    assert receive(booking(reference, new, state="changed"), seconds=1) == "refused"
    assert sent[-1][1]["kept_place"] == old.public_id
    assert Reservation.objects.get(reference=reference).place_id == old.pk


def test_receive_booking__refused_change_let_go__frees_the_place_that_was_kept(hall: FrozenClock) -> None:
    open_today()
    reference, old, new = new_reference(), place_at(10), place_at(11)
    receive(booking(reference, old))
    receive(booking(new_reference(), new), seconds=5)
    receive(booking(reference, new, state="changed"), seconds=1)
    let_go = {"reference": reference, "place": old.public_id, "state": "cancelled"}
    assert receive(let_go, seconds=2) == "cancelled"
    assert receive(booking(new_reference(), old), seconds=3) == "kept"


@pytest.mark.parametrize("state", ["cancelled", "changed"])
def test_receive_booking__sold_again_before_the_news_that_freed_it__is_kept(
    state: str, hall: FrozenClock, sent: list[tuple[str, dict[str, Any]]]
) -> None:
    open_today()
    first, second, place, other = new_reference(), new_reference(), place_at(10), place_at(11)
    receive(booking(first, place))
    assert receive(booking(second, place), seconds=20) == "kept"
    assert Reservation.objects.get(reference=first).state == "cancelled"
    late = booking(first, other if state == "changed" else place, state=state)
    assert receive(late, seconds=10) == ("kept" if state == "changed" else "known")
    assert Reservation.objects.get(reference=second, state="booked").place_id == place.pk
    moved = Reservation.objects.filter(reference=first, state__in=EXPECTED_RESERVATIONS)
    assert [row.place_id for row in moved] == ([other.pk] if state == "changed" else [])
    assert "booking_refused" not in [kind for kind, _ in sent]


def test_receive_booking__two_words_of_one_moment__waits_for_the_news_between_them(hall: FrozenClock) -> None:
    open_today()
    first, second, place = new_reference(), new_reference(), place_at(10)
    receive(booking(first, place), seconds=0.4)
    with pytest.raises(NotYet):
        receive(booking(second, place), seconds=0.2)
    receive(booking(first, place, state="cancelled"), seconds=0.5)
    assert receive(booking(second, place), seconds=0.2) == "kept"


def test_receive_booking__news_between_them_never_comes__front_is_told_in_the_end(hall: FrozenClock) -> None:
    open_today()
    first, second, place = new_reference(), new_reference(), place_at(11)
    receive(booking(first, place))
    hall.tick(minutes=31)
    assert receive(booking(second, place), seconds=-31 * 60) == "refused"


def test_receive_booking__household_at_the_place_has_come__waits_for_their_own_news(
    hall: FrozenClock,
) -> None:
    open_today()
    first, second, place = new_reference(), new_reference(), place_at(10)
    receive(booking(first, place))
    services.mark_arrived(actor=CLERK_A, reference=first)
    with pytest.raises(NotYet):
        receive(booking(second, place), seconds=20)
    assert receive(booking(first, place, state="cancelled"), seconds=10) == "cancelled"
    assert receive(booking(second, place), seconds=20) == "kept"


def test_receive_booking__cancel__frees_place_and_repeats_quietly(hall: FrozenClock) -> None:
    open_today()
    values = booking(new_reference(), place_at(10))
    receive(values)
    cancel = {**values, "state": "cancelled"}
    assert [receive(cancel, seconds=1), receive(cancel, seconds=1)] == ["cancelled", "known"]
    assert receive(booking(new_reference(), place_at(10))) == "kept"


def test_receive_booking__older_news_after_newer__is_passed_over(hall: FrozenClock) -> None:
    open_today()
    values = booking(new_reference(), place_at(10))
    receive(values)
    receive({**values, "state": "cancelled"}, seconds=5)
    assert receive(values, seconds=1) == "known"
    assert Reservation.objects.get().state == ReservationState.CANCELLED


def test_mark_missed__an_hour_late__closes_booking(hall: FrozenClock) -> None:
    open_today()
    receive(booking(new_reference(), place_at(10)))
    hall.tick(hours=1, minutes=59)
    assert services.mark_missed(actor=SYSTEM) == 0
    hall.tick(minutes=2)
    assert services.mark_missed(actor=SYSTEM) == 1
    assert Reservation.objects.get().state == "no_show"


@pytest.mark.parametrize(
    ("booked", "remaining"),
    [(["child_benefit", "move_in"], ("children",)), (["moving"], ("health", "children")), (["gone"], ())],
    ids=["procedures", "booking_service", "unknown"],
)
def test_check_in__booked__marks_arrived_and_takes_plan_of_booking(
    booked: list[str], remaining: tuple[str, ...], hall: FrozenClock
) -> None:
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(10), services=booked))
    ticket = services.check_in(actor=KIOSK, reference=reference)
    assert (ticket.service, ticket.remaining) == ("registry", remaining)
    assert ticket.booked_for == place_at(10).starts_at
    assert Reservation.objects.get().state == "arrived"
    assert services.check_in(actor=KIOSK, reference=reference).public_id == ticket.public_id


def test_check_in__booked_for_tomorrow__booking_stays_and_reference_counts_as_walk_in(
    hall: FrozenClock,
) -> None:
    services.open_days(actor=SYSTEM, ahead=1)
    tomorrow = Place.objects.filter(service="papers", seat_no=1, quota__isnull=False).latest("starts_at")
    reference = new_reference()
    receive(booking(reference, tomorrow))
    ticket = services.check_in(actor=KIOSK, reference=reference)
    assert ticket.booked_for is None
    assert Reservation.objects.get().state == "booked"


def test_load_hall__command__fills_hall_and_days(hall: FrozenClock) -> None:
    call_command("load_hall", verbosity=0)
    assert Seat.objects.filter(is_active=True).count() == 6
    assert Place.objects.values_list("starts_at__date", flat=True).distinct().count() >= 10


def test_load_resources__counter_gone_from_data__is_switched_off(
    hall: FrozenClock, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from madoguchi.foundation import cities

    office = city.main_office
    fewer = replace(city, offices={office.id: replace(office, counters=office.counters[:2])})
    monkeypatch.setattr(cities, "current", lambda: fewer)
    assert services.load_resources(actor=SYSTEM) == 2
    assert set(Seat.objects.filter(is_active=False).values_list("code", flat=True)) == {"children_1"}


def test_reservation__second_household_on_place__database_refuses(hall: FrozenClock) -> None:
    open_today()
    receive(booking(new_reference(), place_at(10)))
    row = Reservation.objects.get()
    row.pk, row.reference = None, new_reference()
    with pytest.raises(IntegrityError, match="visits_place_has_one_household"), transaction.atomic():
        row.save(force_insert=True)


def test_reservation_table__every_pair__is_allowed_or_refused() -> None:
    allowed = {(state, t.name) for t in states.RESERVATION for state in t.sources}
    stands = ("change", "cancel", "arrive", "miss", "call_off")
    expected = {("booked", n) for n in stands} | {("no_show", "excuse"), ("arrived", "give_up")}
    expected |= {("held", n) for n in ("confirm", "let_go", "lapse")}
    assert allowed == expected | {("changed", n) for n in stands}


@pytest.mark.django_db(transaction=True)
def test_receive_booking__eight_households_one_place__the_latest_word_stands(
    city: City, frozen_clock: FrozenClock
) -> None:
    open_today()
    place = place_at(10)
    gate, outcomes = Barrier(8), []
    households = [new_reference() for _ in range(8)]

    def run(number: int) -> None:
        try:
            gate.wait()
            outcomes.append(receive(booking(households[number], place), seconds=5 * number))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(outcomes) <= {"kept", "refused"}
    assert len(outcomes) == 8
    assert Reservation.objects.exclude(state="cancelled").get().reference == households[-1]
