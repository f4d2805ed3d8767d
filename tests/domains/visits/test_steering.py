"""Priority, needs, lanes, breaks, redirect, postpone, split, merge and undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.core.errors import Conflict, DomainError, InvalidTransition, NotAvailable, NotPermitted
from madoguchi.domains.visits import selectors, services
from madoguchi.domains.visits.models import Call, Seat, Serving, Ticket, TicketStep, Visit
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.domains.visits.states import VisitState
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.cities import BookingService, City, Lane, Text
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.policy import SYSTEM, Role
from tests.domains.visits.builders import (
    at_desk,
    booking,
    called,
    new_reference,
    open_today,
    place_at,
    receive,
    served,
    walk_in,
)
from tests.domains.visits.conftest import CLERK_A, CLERK_B, KIOSK, OFFICE, RECEPTION, SUPERVISOR, make_actor
from tests.support.clock import FrozenClock


def refusal_of(work: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refused:
        work()
    return refused.value.code


def prefer(ticket: TicketView, priority: str, reason: str) -> TicketView:
    return services.set_priority(actor=RECEPTION, ticket=ticket.public_id, priority=priority, reason=reason)


def order() -> list[int]:
    return [ticket.number for ticket in selectors.list_waiting(CLERK_A)]


def test_set_priority__by_law__goes_first_and_reason_and_giver_are_recorded(hall: FrozenClock) -> None:
    walk_in("papers")
    second = prefer(walk_in("papers"), "law", "reasonable_accommodation")
    assert order() == [2, 1]
    assert selectors.list_waiting(CLERK_A)[0].why == "law"
    step = TicketStep.objects.get(name="set_priority")
    assert (step.reason, step.actor_id, step.source, step.target) == (
        *("reasonable_accommodation", "reception"),
        *("waiting", "waiting"),
    )
    row = ChangeRow.objects.get(code="ticket.priority_set")
    assert row.data["reason"] == "reasonable_accommodation"
    assert EventRecord.objects.get(code="ticket.priority_set").payload["priority"] == "law"
    prefer(second, "", "")
    assert order() == [1, 2]


@pytest.mark.parametrize(
    ("priority", "reason"), [("law", "pregnant"), ("need", "because"), ("need", ""), ("", "unwell")]
)
def test_set_priority__reason_not_of_the_list_or_of_another_kind__is_refused(
    priority: str, reason: str, hall: FrozenClock
) -> None:
    ticket = walk_in("papers")
    assert refusal_of(lambda: prefer(ticket, priority, reason)) == "ticket.priority_unknown"


def test_set_priority__need__counts_as_half_an_hour_earlier(hall: FrozenClock) -> None:
    walk_in("papers")
    hall.tick(minutes=29)
    prefer(walk_in("papers"), "need", "pregnant")
    assert order() == [2, 1]
    hall.tick(minutes=2)
    prefer(walk_in("papers"), "need", "infant")
    assert order() == [2, 1, 3]


@pytest.mark.parametrize("role", list(Role))
def test_steering__every_role__follows_the_duty(role: Role, hall: FrozenClock) -> None:
    ticket = walk_in("moving").public_id
    actor = make_actor("somebody", role)
    acts: list[Callable[[], object]] = [
        lambda: services.set_priority(actor=actor, ticket=ticket, priority="need", reason="unwell"),
        lambda: services.set_needs(actor=actor, ticket=ticket, needs=["hearing"]),
        lambda: services.postpone(actor=actor, ticket=ticket, minutes=10),
        lambda: services.undo(actor=actor, ticket=ticket),
        lambda: services.redirect(actor=actor, ticket=ticket, to_service="health"),
        lambda: services.split(actor=actor, ticket=ticket, services=["children"]),
    ]
    may = role in (Role.RECEPTIONIST, Role.COUNTER_CLERK, Role.SECTION_CLERK, Role.SUPERVISOR, Role.SYSTEM)
    for act in acts:
        if may:
            act()
            continue
        with pytest.raises(NotPermitted):
            act()


def test_call_next__needs_vietnamese__waits_for_the_clerk_who_speaks_it(hall: FrozenClock) -> None:
    guest = services.check_in(actor=KIOSK, purpose="papers", needs=["interpreter:vi"])
    other = walk_in("papers")
    services.set_skills(actor=SYSTEM, clerk="clerk-b", services=[], languages=["vi"])
    at_desk()
    at_desk(CLERK_B, "residents_2")
    assert services.call_next(actor=CLERK_A).public_id == other.public_id
    assert services.call_next(actor=CLERK_B).public_id == guest.public_id


def test_check_in__needs_told_with_the_booking__are_on_the_ticket_with_those_said_now(
    hall: FrozenClock,
) -> None:
    open_today()
    reference = new_reference()
    told = ["interpreter:zh-hans", "childcare", "chocolate"]
    assert receive(booking(reference, place_at(10), party=3, needs=told)) == "kept"
    ticket = services.check_in(actor=KIOSK, reference=reference, needs=["wheelchair"])
    assert ticket.needs == ("wheelchair", "interpreter:zh", "childcare")


def test_call_next__nobody_speaks_it_today__is_called_in_turn_and_the_need_is_shown(
    hall: FrozenClock,
) -> None:
    guest = services.check_in(actor=KIOSK, purpose="papers", needs=["interpreter:vi"])
    walk_in("papers")
    at_desk()
    state = selectors.hall_state(CLERK_A)
    assert state.unmet_needs(state.tickets[guest.public_id]) == ("interpreter:vi",)
    assert services.call_next(actor=CLERK_A).public_id == guest.public_id


def test_call_next__wheelchair__goes_to_the_seat_that_takes_it(hall: FrozenClock) -> None:
    Seat.objects.filter(code="residents_2").update(takes_wheelchair=True)
    guest = walk_in("papers")
    services.set_needs(actor=RECEPTION, ticket=guest.public_id, needs=["wheelchair"])
    at_desk()
    at_desk(CLERK_B, "residents_2")
    assert refusal_of(lambda: services.call_next(actor=CLERK_A)) == "ticket.queue_empty"
    assert services.call_next(actor=CLERK_B).public_id == guest.public_id


def test_set_needs__unknown__is_refused(hall: FrozenClock) -> None:
    ticket = walk_in()
    work = lambda: services.set_needs(actor=RECEPTION, ticket=ticket.public_id, needs=["chocolate"])  # noqa: E731
    assert refusal_of(work) == "ticket.need_unknown"


def test_set_skills__languages__limit_no_service(hall: FrozenClock) -> None:
    services.set_skills(actor=SYSTEM, clerk="clerk-a", services=[], languages=["vi"])
    at_desk()
    session = selectors.get_session(CLERK_A)
    assert session is not None
    assert (session.services, session.languages) == (("registry",), ("vi",))


def test_hall_state__service_without_open_desk__nobody_can_take_the_ticket(hall: FrozenClock) -> None:
    at_desk(seat="insurance_1")
    ticket = walk_in("papers")
    assert [one.public_id for one in selectors.hall_state(CLERK_A).unservable] == [ticket.public_id]
    at_desk(CLERK_B, "residents_1")
    assert selectors.hall_state(CLERK_A).unservable == ()


def test_break__desk_is_not_called_for_and_comes_back(hall: FrozenClock) -> None:
    ticket = walk_in("papers")
    at_desk()
    services.begin_break(actor=CLERK_A)
    services.begin_break(actor=CLERK_A)
    assert refusal_of(lambda: services.call_next(actor=CLERK_A)) == "counter.on_break"
    assert selectors.hall_state(CLERK_A).open_sessions == ()
    assert [one.public_id for one in selectors.hall_state(CLERK_A).unservable] == [ticket.public_id]
    services.end_break(actor=CLERK_A)
    assert services.call_next(actor=CLERK_A).public_id == ticket.public_id
    assert refusal_of(lambda: services.begin_break(actor=CLERK_A)) == "counter.busy"
    assert EventRecord.objects.filter(code="counter.break_begun").count() == 1


def test_close_desk__left_open__supervisor_closes_it_and_nobody_else(hall: FrozenClock) -> None:
    at_desk()
    with pytest.raises(NotPermitted):
        services.close_desk(actor=CLERK_B, seat="residents_1")
    services.close_desk(actor=SUPERVISOR, seat="residents_1")
    assert selectors.get_session(CLERK_A) is None
    work = lambda: services.close_desk(actor=SUPERVISOR, seat="residents_1")  # noqa: E731
    assert refusal_of(work) == "counter.not_open"


def test_close_counter__family_waits_for_this_counter_only__any_counter_may_call(hall: FrozenClock) -> None:
    ticket = served()
    at_desk(CLERK_B, "insurance_1")
    services.hand_over(actor=CLERK_A, ticket=ticket.public_id, to_service="registry", to_counter="insurance")
    assert selectors.hall_state(CLERK_A).next_for(_session(CLERK_A.actor_id)) == ()
    services.close_counter(actor=CLERK_B)
    assert services.call_next(actor=CLERK_A).public_id == ticket.public_id


def _session(clerk: str) -> int:
    return next(desk.key for desk in selectors.hall_state(CLERK_A).sessions if desk.clerk == clerk)


@pytest.fixture
def lanes(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    from madoguchi.foundation import cities

    short = replace(OFFICE.booking[1], lane=Lane.EXPRESS)
    talk = BookingService(
        id="talk",
        name=Text("相談"),
        length_min=60,
        procedures=("pension_in",),
        places_per_slot=1,
        lane=Lane.CONSULTATION,
    )
    office = replace(OFFICE, booking=(OFFICE.booking[0], short, talk))
    made = replace(city, offices={OFFICE.id: office})
    monkeypatch.setattr(cities, "current", lambda: made)


def test_check_in__lane__follows_what_the_visit_is_for(lanes: None, hall: FrozenClock) -> None:
    assert [walk_in(purpose).lane for purpose in ("papers", "talk", "moving")] == [
        *("express", "consultation", "general"),
    ]


def test_call_next__desk_of_a_lane__takes_only_that_lane(lanes: None, hall: FrozenClock) -> None:
    long, short = walk_in("moving"), walk_in("papers")
    services.open_counter(actor=CLERK_A, seat="residents_1", lane="express")
    assert services.call_next(actor=CLERK_A).public_id == short.public_id
    services.finish_visit(actor=CLERK_A, ticket=short.public_id)
    assert refusal_of(lambda: services.call_next(actor=CLERK_A)) == "ticket.queue_empty"
    services.set_lane(actor=CLERK_A, lane="")
    assert services.call_next(actor=CLERK_A).public_id == long.public_id


def test_redirect__waiting__goes_to_the_other_service_with_its_turn(hall: FrozenClock) -> None:
    ticket = walk_in("moving")
    hall.tick(minutes=20)
    row = services.redirect(actor=RECEPTION, ticket=ticket.public_id, to_service="health", keeps_current=True)
    assert (row.service, row.remaining, row.state) == ("health", ("registry", "children"), "waiting")
    assert row.queued_at == ticket.queued_at
    row = services.redirect(actor=RECEPTION, ticket=ticket.public_id, to_service="registry")
    assert (row.service, row.remaining) == ("registry", ("children",))
    assert EventRecord.objects.filter(code="ticket.redirected").last().payload["from_service"] == "health"  # type: ignore[union-attr]


def test_redirect__being_served__is_wrong_state(hall: FrozenClock) -> None:
    ticket = served()
    with pytest.raises(InvalidTransition):
        services.redirect(actor=CLERK_A, ticket=ticket.public_id, to_service="health")


def test_postpone__not_called_until_then_and_keeps_its_turn(hall: FrozenClock) -> None:
    first, second, third = (walk_in("papers") for _ in range(3))
    services.postpone(actor=RECEPTION, ticket=first.public_id, minutes=10)
    assert order() == [second.number, third.number]
    assert [one.number for one in selectors.hall_state(CLERK_A).postponed] == [first.number]
    hall.tick(minutes=10)
    assert order() == [first.number, second.number, third.number]
    services.postpone(actor=RECEPTION, ticket=first.public_id, minutes=30)
    services.postpone(actor=RECEPTION, ticket=first.public_id, minutes=0)
    assert order()[0] == first.number


def test_postpone__called__goes_back_to_waiting_first(hall: FrozenClock) -> None:
    ticket = called()
    row = services.postpone(actor=RECEPTION, ticket=ticket.public_id, minutes=15)
    assert (row.state, row.counter) == ("waiting", "")
    assert list(TicketStep.objects.order_by("pk").values_list("name", flat=True)) == [
        *("call", "requeue", "postpone"),
    ]


@pytest.mark.parametrize("minutes", [-1, 4, 121, 600])
def test_postpone__too_short_or_too_long__is_refused(minutes: int, hall: FrozenClock) -> None:
    ticket = walk_in()
    with pytest.raises(NotAvailable):
        services.postpone(actor=RECEPTION, ticket=ticket.public_id, minutes=minutes)


def test_split__part_of_the_family__has_a_number_and_the_turn_of_the_whole(hall: FrozenClock) -> None:
    ticket = walk_in("moving")
    hall.tick(minutes=9)
    part = services.split(actor=RECEPTION, ticket=ticket.public_id, services=["registry"])
    left = selectors.get_ticket(RECEPTION, ticket.public_id)
    assert (part.number, part.service, part.remaining, part.origin_number) == (2, "registry", (), 1)
    assert part.queued_at == ticket.queued_at
    assert (left.service, left.remaining) == ("health", ("children",))
    assert part.reference == left.reference
    assert [one.number for one in selectors.list_family(RECEPTION, left)] == [2]


def test_split__one_part_finishes__the_visit_goes_on_until_the_other_does(hall: FrozenClock) -> None:
    ticket = walk_in("moving")
    part = services.split(actor=RECEPTION, ticket=ticket.public_id, services=["registry"])
    at_desk()
    services.call_next(actor=CLERK_A)
    services.finish_visit(actor=CLERK_A, ticket=part.public_id)
    assert Visit.objects.get().state == VisitState.PRESENT
    services.leave(actor=RECEPTION, ticket=ticket.public_id)
    assert Visit.objects.get().state == VisitState.ENDED


@pytest.mark.parametrize("wanted", [[], ["registry", "health", "children"], ["pension"]])
def test_split__nothing_left_on_one_of_them__is_refused(wanted: list[str], hall: FrozenClock) -> None:
    ticket = walk_in("moving")
    work = lambda: services.split(actor=RECEPTION, ticket=ticket.public_id, services=wanted)  # noqa: E731
    assert refusal_of(work) == "ticket.split_not_possible"
    assert Ticket.objects.count() == 1


def test_split__service_at_the_counter__stays_there(hall: FrozenClock) -> None:
    ticket = served()
    work = lambda: services.split(actor=CLERK_A, ticket=ticket.public_id, services=["registry"])  # noqa: E731
    assert refusal_of(work) == "ticket.split_not_possible"
    part = services.split(actor=CLERK_A, ticket=ticket.public_id, services=["children"])
    assert part.service == "children"
    assert selectors.get_ticket(CLERK_A, ticket.public_id).state == "serving"


def test_merge__two_numbers__the_lower_lives_with_all_that_both_had(hall: FrozenClock) -> None:
    first = walk_in("papers")
    second = prefer(walk_in("moving"), "need", "infant")
    services.set_needs(actor=RECEPTION, ticket=second.public_id, needs=["wheelchair"])
    row = services.merge(actor=RECEPTION, ticket=second.public_id, into=first.public_id)
    assert (row.number, row.service, row.remaining) == (1, "registry", ("health", "children"))
    assert (row.priority, row.needs) == ("need", ("wheelchair",))
    gone = Ticket.objects.get(number=2)
    assert (gone.state, gone.merged_into_id) == ("left", Ticket.objects.get(number=1).pk)
    assert sorted(Visit.objects.values_list("state", flat=True)) == ["ended", "present"]


def test_merge__only_the_higher_has_a_booking__the_lower_takes_it_over(hall: FrozenClock) -> None:
    first = walk_in("papers")
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(9, 30)))
    booked = services.check_in(actor=KIOSK, reference=reference)
    row = services.merge(actor=RECEPTION, ticket=first.public_id, into=booked.public_id)
    assert (row.number, row.booked_for) == (1, booked.booked_for)


def test_split__language_and_wish__are_on_the_new_number_too(hall: FrozenClock) -> None:
    ticket = services.check_in(actor=KIOSK, purpose="moving", language="vi", wish="infant")
    part = services.split(actor=RECEPTION, ticket=ticket.public_id, services=["children"])
    assert (part.language, part.wish, part.hall) == ("vi", "infant", "2f")


def test_merge__language_and_wish_of_the_higher__are_not_lost(hall: FrozenClock) -> None:
    first = walk_in("papers")
    second = services.check_in(actor=KIOSK, purpose="papers", language="ko", wish="pregnant")
    row = services.merge(actor=RECEPTION, ticket=second.public_id, into=first.public_id)
    assert (row.number, row.language, row.wish) == (1, "ko", "pregnant")


def test_merge__only_the_higher_has_a_case__the_ended_visit_keeps_the_name_that_the_lower_had(
    hall: FrozenClock,
) -> None:
    first = walk_in("papers")
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(9, 30)))
    second = services.check_in(actor=KIOSK, reference=reference)
    Visit.objects.filter(reference=reference).update(has_case=True)
    row = services.merge(actor=RECEPTION, ticket=second.public_id, into=first.public_id)
    assert (row.reference, row.has_case) == (reference, True)
    assert selectors.get_ticket(RECEPTION, second.public_id).reference == first.reference


def test_redirect__called_in_another_hall__both_boards_are_told(hall: FrozenClock) -> None:
    ticket = called(purpose="papers")
    with CaptureQueriesContext(connection) as queries:
        services.redirect(actor=CLERK_A, ticket=ticket.public_id, to_service="children")
    told = " ".join(one["sql"] for one in queries if "pg_notify" in one["sql"])
    assert "hall:town_hall:1f" in told
    assert "hall:town_hall:2f" in told


def test_merge__higher_is_at_a_counter_or_the_same__is_refused(hall: FrozenClock) -> None:
    first, second = walk_in("papers"), walk_in("papers")
    same = lambda: services.merge(actor=RECEPTION, ticket=first.public_id, into=first.public_id)  # noqa: E731
    assert refusal_of(same) == "ticket.merge_not_possible"
    at_desk()
    services.call_ticket(actor=CLERK_A, ticket=second.public_id)
    both = lambda: services.merge(actor=RECEPTION, ticket=first.public_id, into=second.public_id)  # noqa: E731
    assert refusal_of(both) == "ticket.merge_not_possible"


def test_undo__hold__family_is_back_at_the_desk_and_its_service_goes_on(hall: FrozenClock) -> None:
    ticket = served()
    begun = Serving.objects.get().started_at
    hall.tick(minutes=3)
    services.hold(actor=CLERK_A, ticket=ticket.public_id)
    hall.tick(minutes=1)
    row = services.undo(actor=CLERK_A, ticket=ticket.public_id)
    assert (row.state, row.seat, row.clerk) == ("serving", "residents_1", "clerk-a")
    serving = Serving.objects.get()
    assert (serving.started_at, serving.ended_at) == (begun, None)
    assert TicketStep.objects.order_by("-pk")[0].name == "undo_to_serving"
    undone = EventRecord.objects.get(code="ticket.undone").payload
    assert undone["undone"] == "hold"


def test_undo__start_and_call__nothing_of_them_is_left_and_the_call_is_not_counted(hall: FrozenClock) -> None:
    ticket = called()
    services.start_service(actor=CLERK_A, ticket=ticket.public_id)
    services.undo(actor=CLERK_A, ticket=ticket.public_id)
    assert not Serving.objects.exists()
    services.recall(actor=CLERK_A, ticket=ticket.public_id)
    services.undo(actor=CLERK_A, ticket=ticket.public_id)
    assert refusal_of(lambda: services.undo(actor=CLERK_A, ticket=ticket.public_id)) == "ticket.undo_nothing"


def test_undo__call__waits_again_and_is_off_the_board(hall: FrozenClock) -> None:
    ticket = called()
    row = services.undo(actor=CLERK_A, ticket=ticket.public_id)
    assert (row.state, row.counter, row.seat) == ("waiting", "", "")
    assert selectors.list_calls("1f") == []
    assert Call.objects.get().turn == ""
    assert selectors.hall_state(CLERK_A).calls == ()


def test_undo__finished_by_mistake__the_visit_is_open_again(hall: FrozenClock) -> None:
    ticket = served()
    services.finish_visit(actor=CLERK_A, ticket=ticket.public_id)
    assert Visit.objects.get().state == VisitState.ENDED
    row = services.undo(actor=CLERK_A, ticket=ticket.public_id)
    assert (row.state, row.remaining) == ("serving", ("health", "children"))
    assert Visit.objects.get().state == VisitState.PRESENT
    assert Visit.objects.get().ended_at is None


def test_undo__next_family_is_at_the_desk__is_overtaken_and_changes_nothing(hall: FrozenClock) -> None:
    ticket = served(purpose="papers")
    walk_in("papers")
    services.finish_visit(actor=CLERK_A, ticket=ticket.public_id)
    services.call_next(actor=CLERK_A)
    work = lambda: services.undo(actor=CLERK_A, ticket=ticket.public_id)  # noqa: E731
    assert refusal_of(work) == "ticket.undo_overtaken"
    assert selectors.get_ticket(CLERK_A, ticket.public_id).state == "finished"


def test_undo__desk_closed_meanwhile__is_overtaken(hall: FrozenClock) -> None:
    ticket = served(purpose="papers")
    services.finish_visit(actor=CLERK_A, ticket=ticket.public_id)
    services.close_counter(actor=CLERK_A)
    work = lambda: services.undo(actor=CLERK_A, ticket=ticket.public_id)  # noqa: E731
    assert refusal_of(work) == "ticket.undo_overtaken"


def test_undo__household_came_again__is_overtaken(hall: FrozenClock) -> None:
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(15)))
    ticket = services.check_in(actor=KIOSK, reference=reference)
    services.leave(actor=RECEPTION, ticket=ticket.public_id)
    receive(booking(reference, place_at(16)), seconds=1)
    services.check_in(actor=KIOSK, reference=reference)
    work = lambda: services.undo(actor=RECEPTION, ticket=ticket.public_id)  # noqa: E731
    assert refusal_of(work) == "ticket.undo_overtaken"


def test_undo__somebody_elses_step_or_too_late__is_refused(hall: FrozenClock) -> None:
    ticket = called()
    others = lambda: services.undo(actor=CLERK_B, ticket=ticket.public_id)  # noqa: E731
    assert refusal_of(others) == "ticket.undo_nothing"
    hall.tick(minutes=5, seconds=1)
    own = lambda: services.undo(actor=CLERK_A, ticket=ticket.public_id)  # noqa: E731
    assert refusal_of(own) == "ticket.undo_too_late"


def test_undo__stale_page__is_taken(hall: FrozenClock) -> None:
    ticket = called()
    with pytest.raises(Conflict) as refused:
        services.undo(actor=CLERK_A, ticket=ticket.public_id, version=ticket.version - 1)
    assert refused.value.code == "ticket.taken_by_other"


def test_find_undoable__own_last_step__until_somebody_else_goes_on(hall: FrozenClock) -> None:
    ticket = called()
    found = selectors.find_undoable(CLERK_A)
    assert found is not None
    assert (found.number, found.name) == (ticket.number, "call")
    services.set_needs(actor=RECEPTION, ticket=ticket.public_id, needs=["hearing"])
    assert selectors.find_undoable(CLERK_A) is None


def test_call_next__booked_and_walk_ins__keep_to_the_share_over_a_morning(hall: FrozenClock) -> None:
    open_today()
    for _ in range(6):
        walk_in("papers")
    for hour, minute in ((9, 30), (10, 0), (10, 30), (11, 0)):
        reference = new_reference()
        receive(booking(reference, place_at(hour, minute)))
        services.check_in(actor=KIOSK, reference=reference)
    hall.tick(hours=2, minutes=10)
    at_desk()
    sides = []
    while selectors.list_waiting(CLERK_A):
        row = services.call_next(actor=CLERK_A)
        sides.append(row.booked_for is not None)
        services.finish_visit(actor=CLERK_A, ticket=row.public_id)
    assert sides[:5] == [True, True, False, True, False]  # 60 %
    assert sides.count(True) == 4
