from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from madoguchi.core.errors import (
    Conflict,
    DomainError,
    InvalidTransition,
    NotAvailable,
    NotFoundOrHidden,
    NotPermitted,
)
from madoguchi.domains.visits import selectors, services
from madoguchi.domains.visits.models import Serving, Ticket, TicketStep, Visit
from madoguchi.domains.visits.states import TicketState, VisitState
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.cities import City
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.policy import SYSTEM
from tests.domains.visits.builders import at_desk, called, served, walk_in
from tests.domains.visits.conftest import CLERK_A, CLERK_B, KIOSK, RECEPTION
from tests.support.clock import FrozenClock


def codes() -> list[str]:
    return list(EventRecord.objects.order_by("id").values_list("code", flat=True))


def test_check_in__walk_in__gets_number_route_and_events(hall: FrozenClock) -> None:
    ticket = walk_in("moving")
    assert (ticket.number, ticket.state, ticket.service) == (1, "waiting", "registry")
    assert ticket.remaining == ("health", "children")
    assert not ticket.has_case
    assert codes() == ["visit.checked_in", "ticket.issued"]
    assert ChangeRow.objects.filter(code="ticket.issued", actor_id="reception").count() == 1


def test_check_in__kiosk__is_told_apart_from_reception(hall: FrozenClock) -> None:
    walk_in(actor=KIOSK)
    payload = EventRecord.objects.get(code="visit.checked_in").payload
    assert payload["door"] == "kiosk"
    assert payload["arrived_by"] == "walk_in"


def test_check_in__unknown_purpose__is_refused_and_uses_no_number(hall: FrozenClock) -> None:
    with pytest.raises(NotFoundOrHidden) as refused:
        walk_in("dancing")
    assert refused.value.code == "visit.purpose_unknown"
    assert walk_in().number == 1


def test_check_in__unknown_reference__is_refused(hall: FrozenClock) -> None:
    with pytest.raises(NotFoundOrHidden) as refused:
        services.check_in(actor=KIOSK, reference="K7M4-QX22")
    assert refused.value.code == "visit.reference_not_found"


def test_check_in__system__is_not_permitted(hall: FrozenClock) -> None:
    with pytest.raises(NotPermitted) as refused:
        services.check_in(actor=SYSTEM, purpose="moving")
    assert refused.value.code == "visit.not_permitted"


def test_check_in__next_day__numbers_begin_again(hall: FrozenClock) -> None:
    walk_in()
    walk_in()
    hall.tick(days=1)
    assert walk_in().number == 1


def test_call_next__two_waiting__first_come_first_called(hall: FrozenClock) -> None:
    first, second = walk_in(), walk_in()
    at_desk()
    row = services.call_next(actor=CLERK_A)
    assert row.public_id == first.public_id
    assert (row.state, row.counter_number, row.seat, row.clerk) == ("called", "1", "residents_1", "clerk-a")
    assert selectors.list_waiting(CLERK_A)[0].public_id == second.public_id


def test_call_next__nobody_for_this_counter__is_refused(hall: FrozenClock) -> None:
    walk_in("moving")
    at_desk(seat="children_1")
    with pytest.raises(NotAvailable) as refused:
        services.call_next(actor=CLERK_A)
    assert refused.value.code == "ticket.queue_empty"


def test_call_next__desk_closed__is_refused(hall: FrozenClock) -> None:
    walk_in()
    with pytest.raises(Conflict) as refused:
        services.call_next(actor=CLERK_A)
    assert refused.value.code == "counter.not_open"


def test_call_next__family_at_desk__is_refused(hall: FrozenClock) -> None:
    called()
    walk_in()
    with pytest.raises(Conflict) as refused:
        services.call_next(actor=CLERK_A)
    assert refused.value.code == "counter.busy"


def test_call_next__clerk_with_one_skill__gets_only_that_service(hall: FrozenClock) -> None:
    services.set_skills(actor=SYSTEM, clerk="clerk-b", services=["pension"])
    ticket = served()
    services.finish_service(actor=CLERK_A, ticket=ticket.public_id)
    at_desk(CLERK_B, "insurance_1")
    with pytest.raises(NotAvailable):
        services.call_next(actor=CLERK_B)
    services.set_skills(actor=SYSTEM, clerk="clerk-b", services=["health"])
    assert services.call_next(actor=CLERK_B).public_id == ticket.public_id


def test_call_ticket__stale_version__is_refused(hall: FrozenClock) -> None:
    ticket = walk_in()
    at_desk()
    at_desk(CLERK_B, "residents_2")
    services.call_ticket(actor=CLERK_B, ticket=ticket.public_id, version=ticket.version)
    with pytest.raises(Conflict) as refused:
        services.call_ticket(actor=CLERK_A, ticket=ticket.public_id, version=ticket.version)
    assert refused.value.code == "ticket.taken_by_other"


def test_call_ticket__already_called__is_wrong_state(hall: FrozenClock) -> None:
    ticket = called()
    at_desk(CLERK_B, "residents_2")
    with pytest.raises(InvalidTransition) as refused:
        services.call_ticket(actor=CLERK_B, ticket=ticket.public_id)
    assert refused.value.code == "ticket.wrong_state"


def test_recall__called__adds_call_and_event(hall: FrozenClock) -> None:
    ticket = called()
    services.recall(actor=CLERK_A, ticket=ticket.public_id)
    assert codes()[-1] == "ticket.recalled"
    assert len(selectors.list_calls("1f")) == 1


def test_mark_not_there__then_requeue__keeps_old_turn(hall: FrozenClock) -> None:
    ticket = called()
    walk_in()
    services.mark_not_there(actor=CLERK_A, ticket=ticket.public_id)
    assert selectors.get_current_ticket(CLERK_A) is None
    services.requeue(actor=RECEPTION, ticket=ticket.public_id)
    assert services.call_next(actor=CLERK_A).public_id == ticket.public_id


def test_start_service__called__opens_serving_and_names_seat(hall: FrozenClock) -> None:
    ticket = served()
    assert ticket.state == "serving"
    event = EventRecord.objects.get(code="service.started")
    assert event.payload["service"] == "registry"
    assert (event.payload["counter"], event.payload["clerk"]) == ("residents", "clerk-a")
    assert Serving.objects.get().ended_at is None


def test_start_service__second_service_at_same_desk__ends_the_first(hall: FrozenClock) -> None:
    ticket = served()
    hall.tick(minutes=12)
    row = services.start_service(actor=CLERK_A, ticket=ticket.public_id, service="health")
    assert (row.service, row.remaining) == ("health", ("children",))
    first, second = Serving.objects.order_by("started_at")
    assert first.ended_at is not None
    assert (first.ended_at - first.started_at).total_seconds() == 12 * 60
    assert second.ended_at is None
    assert codes()[-2:] == ["service.ended", "service.started"]


def test_start_service__unknown_service__is_refused_and_changes_nothing(hall: FrozenClock) -> None:
    ticket = called()
    with pytest.raises(NotFoundOrHidden) as refused:
        services.start_service(actor=CLERK_A, ticket=ticket.public_id, service="dancing")
    assert refused.value.code == "ticket.service_unknown"
    assert selectors.get_ticket(CLERK_A, ticket.public_id).state == "called"


def test_hold__serving__frees_desk_and_resume_goes_on(hall: FrozenClock) -> None:
    ticket = served()
    assert services.hold(actor=CLERK_A, ticket=ticket.public_id).state == "on_hold"
    walk_in()
    other = services.call_next(actor=CLERK_A)
    with pytest.raises(Conflict) as refused:
        services.resume(actor=CLERK_A, ticket=ticket.public_id)
    assert refused.value.code == "counter.busy"
    services.mark_not_there(actor=CLERK_A, ticket=other.public_id)
    assert services.resume(actor=CLERK_A, ticket=ticket.public_id).state == "serving"


def test_hand_over__family_moves__waits_for_next_counter(hall: FrozenClock) -> None:
    ticket = served()
    at_desk(CLERK_B, "insurance_1")
    row = services.hand_over(actor=CLERK_A, ticket=ticket.public_id, to_service="health")
    assert (row.state, row.service, row.seat, row.remaining) == ("handed_over", "health", "", ("children",))
    taken = services.call_next(actor=CLERK_B)
    assert (taken.public_id, taken.seat) == (ticket.public_id, "insurance_1")
    event = EventRecord.objects.get(code="ticket.handed_over").payload
    assert (event["mode"], event["service"], event["to_service"]) == ("family_moves", "registry", "health")
    assert (event["counter"], event["clerk"]) == ("residents", "clerk-a")


def test_hand_over__clerk_moves__family_keeps_seat_and_board_is_silent(hall: FrozenClock) -> None:
    ticket = served()
    at_desk(CLERK_B, "insurance_1")
    services.hand_over(actor=CLERK_A, ticket=ticket.public_id, to_service="health", mode="clerk_moves")
    before = [call.at for call in selectors.list_calls("1f")]
    hall.tick(minutes=1)
    taken = services.call_next(actor=CLERK_B)
    assert (taken.seat, taken.counter) == ("residents_1", "insurance")
    assert [call.at for call in selectors.list_calls("1f")] == before


def test_call_next__family_stays_at_own_desk__next_family_gets_another_seat(hall: FrozenClock) -> None:
    ticket = served()
    walk_in()
    services.hand_over(actor=CLERK_A, ticket=ticket.public_id, to_service="health", mode="clerk_moves")
    assert services.call_next(actor=CLERK_A).seat == "residents_2"


def test_call_next__all_seats_taken__is_refused(hall: FrozenClock) -> None:
    walk_in()
    walk_in()
    at_desk()
    at_desk(CLERK_B, "residents_2")
    for ticket in (services.call_next(actor=CLERK_A), services.call_next(actor=CLERK_B)):
        clerk = CLERK_A if ticket.clerk == "clerk-a" else CLERK_B
        services.hand_over(actor=clerk, ticket=ticket.public_id, to_service="health", mode="clerk_moves")
    walk_in()
    walk_in()
    services.call_next(actor=CLERK_A)
    with pytest.raises(Conflict) as refused:
        services.call_next(actor=CLERK_B)
    assert refused.value.code == "counter.no_free_seat"


def test_hand_over__to_one_counter__others_do_not_get_it(hall: FrozenClock) -> None:
    ticket = served()
    services.hand_over(actor=CLERK_A, ticket=ticket.public_id, to_service="registry", to_counter="children")
    with pytest.raises(NotAvailable):
        services.call_next(actor=CLERK_A)


def test_finish_service__more_on_ticket__goes_to_next_service(hall: FrozenClock) -> None:
    ticket = served()
    row = services.finish_service(actor=CLERK_A, ticket=ticket.public_id)
    assert (row.state, row.service, row.remaining) == ("handed_over", "health", ("children",))


def test_finish_service__last_one__ends_visit(hall: FrozenClock) -> None:
    ticket = served(purpose="papers")
    row = services.finish_service(actor=CLERK_A, ticket=ticket.public_id)
    assert row.state == "finished"
    assert Visit.objects.get().state == VisitState.ENDED
    assert codes()[-2:] == ["service.ended", "visit.finished"]
    assert selectors.list_calls("1f") == []


def test_finish_visit__by_another_clerk__is_refused(hall: FrozenClock) -> None:
    ticket = served()
    at_desk(CLERK_B, "residents_2")
    with pytest.raises(Conflict) as refused:
        services.finish_visit(actor=CLERK_B, ticket=ticket.public_id)
    assert refused.value.code == "ticket.taken_by_other"


def test_leave__waiting__ends_visit(hall: FrozenClock) -> None:
    ticket = walk_in()
    assert services.leave(actor=RECEPTION, ticket=ticket.public_id).state == "left"
    assert Visit.objects.get().ended_at == hall.now
    assert codes()[-1] == "visit.left"


def test_every_step__leaves_history_row(hall: FrozenClock) -> None:
    ticket = served(purpose="papers")
    services.finish_visit(actor=CLERK_A, ticket=ticket.public_id)
    steps = TicketStep.objects.order_by("id").values_list("name", "source", "target", "counter")
    assert list(steps) == [
        ("call", "waiting", "called", "residents"),
        ("start_service", "called", "serving", "residents"),
        ("finish_visit", "serving", "finished", "residents"),
    ]


def test_close_day__next_morning__ends_what_is_open(hall: FrozenClock) -> None:
    served()
    walk_in()
    hall.tick(days=1)
    assert services.close_day(actor=SYSTEM) == 2
    assert set(Ticket.objects.values_list("state", flat=True)) == {TicketState.LEFT}
    assert selectors.get_session(CLERK_A) is None
    assert services.close_day(actor=SYSTEM) == 0


def _together(count: int, work: object) -> None:
    gate = Barrier(count)

    def run(place: int) -> None:
        try:
            gate.wait()
            work(place)  # type: ignore[operator]
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_check_in__two_devices_fifty_each__every_number_is_given_once(
    city: City, frozen_clock: FrozenClock
) -> None:
    services.load_resources(actor=SYSTEM)
    numbers: list[int] = []

    def work(place: int) -> None:
        numbers.extend(walk_in(actor=KIOSK).number for _ in range(50))

    _together(2, work)
    assert len(numbers) == 100
    assert len(set(numbers)) == 100


@pytest.mark.django_db(transaction=True)
def test_call_next__two_clerks_at_once__no_ticket_is_called_twice(
    city: City, frozen_clock: FrozenClock
) -> None:
    services.load_resources(actor=SYSTEM)
    clerks = [CLERK_A, CLERK_B]
    for place, clerk in enumerate(clerks, start=1):
        at_desk(clerk, f"residents_{place}")
    for _ in range(20):
        walk_in("papers")
    seen: list[str] = []

    def work(place: int) -> None:
        clerk = clerks[place]
        for _ in range(10):
            ticket = services.call_next(actor=clerk)
            seen.append(ticket.public_id)
            services.start_service(actor=clerk, ticket=ticket.public_id)
            services.finish_visit(actor=clerk, ticket=ticket.public_id)

    _together(2, work)
    assert len(seen) == len(set(seen)) == 20


@pytest.mark.django_db(transaction=True)
def test_call_ticket__two_clerks_want_the_same__one_gets_it(city: City, frozen_clock: FrozenClock) -> None:
    services.load_resources(actor=SYSTEM)
    clerks = [CLERK_A, CLERK_B]
    for place, clerk in enumerate(clerks, start=1):
        at_desk(clerk, f"residents_{place}")
    for _ in range(10):
        ticket = walk_in("papers")
        outcomes: list[str] = []

        def work(place: int, wanted: str = ticket.public_id, found: list[str] = outcomes) -> None:
            try:
                services.call_ticket(actor=clerks[place], ticket=wanted)
                found.append("mine")
            except DomainError as refusal:
                found.append(refusal.code)

        _together(2, work)
        assert outcomes.count("mine") == 1
        assert set(outcomes) - {"mine"} <= {"ticket.taken_by_other", "ticket.wrong_state"}
        holder = CLERK_A if selectors.get_current_ticket(CLERK_A) else CLERK_B
        services.finish_visit(actor=holder, ticket=ticket.public_id)
