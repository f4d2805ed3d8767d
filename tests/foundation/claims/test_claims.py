"""Claims on scarce things: who was first, what is written beside, what is refused, what a repetition answers."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections, transaction

from madoguchi.domains.intake.events import BookingMade
from madoguchi.domains.intake.models import Booking, PlaceMirror
from madoguchi.domains.intake.stock import PLACES
from madoguchi.foundation import claims, clock
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.claims import Command, Granted, Note, Refusal, Wish
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.idempotency.models import CommandRecord
from madoguchi.foundation.policy.actors import ANONYMOUS
from madoguchi.foundation.transfer import in_statement
from madoguchi.foundation.transfer.models import Envelope
from tests.domains.intake.builders import make_place
from tests.support.clock import FrozenClock

TOLD = {"starts_at": "starts_at", "service": "service"}


def wish(place: str, holder: str) -> Wish:
    return Wish(
        place, holder, {"public_id": secrets.token_urlsafe(12), "services": ["move_in"], "length_min": 15}
    )


def note(command: Command | None = None) -> Note:
    return Note(ANONYMOUS, "booking.booked", event=BookingMade, told=TOLD, command=command)


def command(key: str = "key-1", body: str = "b") -> Command:
    return Command("browser:x", "booking.book", key, body)


def in_an_hour() -> object:
    return clock.now() + timedelta(hours=1)


def states(place: str = "p1") -> list[str]:
    return list(Booking.objects.filter(place=place).order_by("id").values_list("state", flat=True))


@pytest.mark.django_db
def test_take__a_free_place__writes_claim_audit_event_command_and_envelope() -> None:
    starts_at = make_place()
    sealed = in_statement.seal("booking", {"reference": "A"}, to="office")
    full = Note(
        ANONYMOUS,
        "booking.booked",
        data={"by": "web"},
        event=BookingMade,
        told=TOLD,
        command=command(),
        envelope=sealed,
    )
    answer = claims.take(PLACES, wish("p1", "A"), note=full)
    assert isinstance(answer, Granted)
    assert (answer.place, answer.is_repeated) == ("p1", False)
    booking = Booking.objects.get()
    assert (booking.services, booking.starts_at) == (["move_in"], starts_at)
    row = ChangeRow.objects.get()
    assert (row.code, row.subject, row.data) == ("booking.booked", "A", {"by": "web", "place": "p1"})
    assert row.xid > 0
    event = EventRecord.objects.get()
    assert (event.case, event.payload["service"]) == ("A", "move_in")
    assert BookingMade.from_payload(event.payload).starts_at == starts_at.replace(microsecond=0).isoformat()
    assert CommandRecord.objects.get().result == "p1"
    assert Envelope.objects.get().sealed == sealed.content


@pytest.mark.django_db
def test_take__refused__leaves_no_trace() -> None:
    make_place()
    claims.take(PLACES, wish("p1", "A"), note=note())
    assert claims.take(PLACES, wish("p1", "B"), note=note(command())) == Refusal.TAKEN
    counts = (Booking.objects.count(), ChangeRow.objects.count(), EventRecord.objects.count())
    assert (counts, CommandRecord.objects.count()) == ((1, 1, 1), 0)


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["gone", "late", "never"])
def test_take__not_offered__is_closed(place: str) -> None:
    make_place("gone")
    make_place("late", hours=0.1)
    PlaceMirror.objects.filter(place="gone").update(is_withdrawn=True)
    soonest = clock.now() + timedelta(minutes=30)
    assert claims.take(PLACES, wish(place, "A"), note=note(), not_before=soonest) == Refusal.CLOSED


@pytest.mark.django_db
def test_take__holder_has_one_already__is_refused() -> None:
    make_place("p1")
    make_place("p2")
    claims.take(PLACES, wish("p1", "A"), note=note())
    assert claims.take(PLACES, wish("p2", "A"), note=note()) == Refusal.HAS_ONE


@pytest.mark.django_db
def test_take__a_field_that_the_claim_has_not__is_a_programming_error() -> None:
    make_place()
    with pytest.raises(RuntimeError):
        claims.take(PLACES, Wish("p1", "A", {"colour": "red"}), note=note())


@pytest.mark.django_db
def test_take__too_long_a_value__is_an_error_and_not_cut_off() -> None:
    make_place()
    with pytest.raises(Exception, match="too long"), transaction.atomic():
        claims.take(PLACES, wish("p1", "A" * 10), note=note())


@pytest.mark.django_db
def test_take__same_command_again__gives_the_first_answer() -> None:
    make_place()
    first = claims.take(PLACES, wish("p1", "A"), note=note(command()))
    again = claims.take(PLACES, wish("p1", "A"), note=note(command()))
    assert isinstance(first, Granted)
    assert again == Granted(("p1",), is_repeated=True)
    assert (Booking.objects.count(), EventRecord.objects.count()) == (1, 1)
    other = claims.take(PLACES, wish("p1", "A"), note=note(command(body="c")))
    assert other == Refusal.OTHER_COMMAND


@pytest.mark.django_db
def test_take__several__all_or_none() -> None:
    for place in ("p1", "p2", "p3"):
        make_place(place)
    claims.take(PLACES, wish("p2", "Z"), note=note())
    both = (wish("p1", "A"), wish("p2", "B"))
    assert claims.take(PLACES, *both, note=note(command())) == Refusal.TAKEN
    assert (states("p1"), CommandRecord.objects.count()) == ([], 0)
    answer = claims.take(PLACES, wish("p3", "A"), wish("p1", "B"), note=note(command()))
    assert isinstance(answer, Granted)
    assert answer.places == ("p3", "p1")
    assert claims.take(PLACES, wish("p1", "C"), wish("never", "D"), note=note()) == Refusal.CLOSED


@pytest.mark.django_db
def test_take_any__of_a_set__until_it_is_full() -> None:
    starts_at = make_place("p1")
    make_place("p2")
    make_place("other", service="card")
    PlaceMirror.objects.filter(place="p2").update(starts_at=starts_at)
    among = {"service": "move_in", "starts_at": starts_at}
    given = []
    for holder in "AB":
        answer = claims.take_any(PLACES, wish("", holder), among=among, note=note(command(f"key-{holder}")))
        assert isinstance(answer, Granted)
        given.append(answer.place)
    assert sorted(given) == ["p1", "p2"]
    assert claims.take_any(PLACES, wish("", "C"), among=among, note=note()) == Refusal.FULL
    again = claims.take_any(PLACES, wish("", "A"), among=among, note=note(command("key-A")))
    assert again == Granted((given[0],), is_repeated=True)
    nowhere = {"service": "nothing", "starts_at": starts_at}
    assert claims.take_any(PLACES, wish("", "C"), among=nowhere, note=note()) == Refusal.CLOSED


@pytest.mark.django_db
def test_hold__until_its_end__keeps_others_off_and_then_nobody(frozen_clock: FrozenClock) -> None:
    make_place()
    until = clock.now() + timedelta(minutes=10)
    assert isinstance(claims.hold(PLACES, wish("p1", "A"), until=until, note=note()), Granted)
    assert claims.take(PLACES, wish("p1", "B"), note=note()) == Refusal.TAKEN
    frozen_clock.tick(seconds=599)
    assert claims.take(PLACES, wish("p1", "B"), note=note()) == Refusal.TAKEN
    frozen_clock.tick(seconds=1)
    assert claims.confirm(PLACES, place="p1", holder="A", note=note()) == Refusal.LAPSED
    assert isinstance(claims.take(PLACES, wish("p1", "B"), note=note()), Granted)
    assert states() == ["lapsed", "booked"]
    lapse = ChangeRow.objects.get(code="claim.lapsed")
    assert (lapse.subject, lapse.actor_id) == ("A", "system")
    assert claims.confirm(PLACES, place="p1", holder="A", note=note()) == Refusal.LAPSED


@pytest.mark.django_db
def test_confirm__a_live_hold__stays_for_good(frozen_clock: FrozenClock) -> None:
    make_place()
    claims.hold(PLACES, wish("p1", "A"), until=clock.now() + timedelta(minutes=10), note=note())
    answer = claims.confirm(
        PLACES, place="p1", holder="A", note=note(command()), values={"services": ["card"]}
    )
    assert answer == Granted(("p1",))
    row = Booking.objects.get()
    assert (row.state, row.expires_at, row.services) == ("booked", None, ["card"])
    frozen_clock.tick(seconds=10800)
    assert claims.expire_holds(PLACES) == []
    again = claims.confirm(PLACES, place="p1", holder="A", note=note(command()))
    assert again == Granted(("p1",), is_repeated=True)
    without_key = claims.confirm(PLACES, place="p1", holder="A", note=note())
    assert without_key == Granted(("p1",), is_repeated=True)
    assert claims.confirm(PLACES, place="p1", holder="B", note=note()) == Refusal.NOT_HELD


@pytest.mark.django_db
def test_confirm__holder_has_another__is_refused_and_changes_nothing() -> None:
    make_place("p1")
    make_place("p2")
    claims.take(PLACES, wish("p1", "A"), note=note())
    claims.hold(PLACES, wish("p2", "A"), until=clock.now() + timedelta(minutes=10), note=note())
    assert claims.confirm(PLACES, place="p2", holder="A", note=note(command())) == Refusal.HAS_ONE
    assert states("p2") == ["held"]
    claims.release(PLACES, place="p1", holder="A", note=note(), state="changed")
    assert claims.confirm(PLACES, place="p2", holder="A", note=note(command())) == Granted(("p2",))


@pytest.mark.django_db
def test_release__a_claim__frees_the_place_once() -> None:
    make_place()
    claims.take(PLACES, wish("p1", "A"), note=note())
    released = claims.release(PLACES, place="p1", holder="A", note=Note(ANONYMOUS, "booking.cancelled"))
    assert released == Granted(("p1",))
    assert claims.release(PLACES, place="p1", holder="A", note=note()) == Refusal.NOT_HELD
    assert isinstance(claims.take(PLACES, wish("p1", "B"), note=note()), Granted)
    assert states() == ["cancelled", "booked"]


@pytest.mark.django_db
def test_expire_holds__some_are_over__ends_those_with_a_record(frozen_clock: FrozenClock) -> None:
    for number in (1, 2, 3):
        make_place(f"p{number}")
        until = clock.now() + timedelta(minutes=number)
        claims.hold(PLACES, wish(f"p{number}", f"H{number}"), until=until, note=note())
    frozen_clock.tick(seconds=120)
    ended = claims.expire_holds(PLACES)
    assert [(one.place, one.holder) for one in ended] == [("p1", "H1"), ("p2", "H2")]
    assert ChangeRow.objects.filter(code="claim.lapsed").count() == 2
    assert claims.expire_holds(PLACES) == []


Race = Callable[[int], object]


def together(count: int, act: Race) -> list[object]:
    """Threads with connections of their own, let go at the same moment."""
    barrier, answers = threading.Barrier(count), []

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=60)
            answers.append(act(number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_take__many_at_once__one_wins() -> None:
    make_place()
    answers = together(6, lambda number: claims.take(PLACES, wish("p1", f"H{number}"), note=note()))
    assert sum(isinstance(answer, Granted) for answer in answers) == 1
    assert answers.count(Refusal.TAKEN) == 5
    assert states() == ["booked"]


@pytest.mark.django_db(transaction=True)
def test_take__same_command_at_once__one_effect_and_one_answer() -> None:
    make_place()
    answers = together(6, lambda _: claims.take(PLACES, wish("p1", "A"), note=note(command())))
    assert {answer.places for answer in answers} == {("p1",)}
    assert sorted(answer.is_repeated for answer in answers) == [False] + [True] * 5
    assert (Booking.objects.count(), ChangeRow.objects.count(), EventRecord.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_take_any__same_command_at_once__takes_one_place() -> None:
    starts_at = make_place("p1")
    for place in ("p2", "p3", "p4"):
        make_place(place)
    PlaceMirror.objects.update(starts_at=starts_at)
    among = {"starts_at": starts_at}
    answers = together(4, lambda _: claims.take_any(PLACES, wish("", "A"), among=among, note=note(command())))
    assert len({answer.places for answer in answers}) == 1
    assert Booking.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_take_any__as_many_as_places__each_gets_one_and_the_rest_is_told() -> None:
    starts_at = make_place("p0")
    for number in range(1, 4):
        make_place(f"p{number}")
    PlaceMirror.objects.update(starts_at=starts_at)
    among = {"starts_at": starts_at}
    answers = together(
        8, lambda number: claims.take_any(PLACES, wish("", f"H{number}"), among=among, note=note())
    )
    assert sum(isinstance(answer, Granted) for answer in answers) == 4
    assert answers.count(Refusal.FULL) == 4


@pytest.mark.django_db(transaction=True)
def test_take__lapsed_hold_wanted_by_many__one_gets_it(frozen_clock: FrozenClock) -> None:
    make_place()
    claims.hold(PLACES, wish("p1", "Z"), until=clock.now() + timedelta(minutes=1), note=note())
    frozen_clock.tick(seconds=60)
    answers = together(6, lambda number: claims.take(PLACES, wish("p1", f"H{number}"), note=note()))
    assert sum(isinstance(answer, Granted) for answer in answers) == 1
    assert states() == ["lapsed", "booked"]


@pytest.mark.django_db(transaction=True)
def test_take__withdrawn_in_the_same_moment__is_closed() -> None:
    make_place()
    locked, answers = threading.Event(), []

    def withdraw() -> None:
        with transaction.atomic():
            PlaceMirror.objects.select_for_update().get(place="p1")
            locked.set()
            PlaceMirror.objects.update(is_withdrawn=True)
        connections.close_all()

    thread = threading.Thread(target=withdraw)
    thread.start()
    locked.wait(timeout=60)
    answers.append(claims.take(PLACES, wish("p1", "A"), note=note()))
    thread.join()
    assert answers == [Refusal.CLOSED]
