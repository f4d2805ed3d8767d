"""Random days in a hall, by the real services on the real database: every transition, and what must always hold."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from madoguchi.core.errors import DomainError
from madoguchi.core.queueing.shares import Side
from madoguchi.domains.visits import services
from madoguchi.domains.visits.hall import read_hall
from madoguchi.domains.visits.models import CounterSession, Serving, Ticket, TicketStep
from madoguchi.domains.visits.snapshots import KEPT
from madoguchi.domains.visits.states import (
    AT_COUNTER,
    IN_HOUSE,
    PRIORITY_BY_REASON,
    QUEUED,
    TICKET,
    PriorityReason,
    TicketState,
    VisitState,
)
from madoguchi.foundation import clock
from madoguchi.foundation.policy import Actor
from tests.domains.visits.conftest import CLERK_A, CLERK_B, OFFICE, RECEPTION
from tests.support.clock import FrozenClock

CLERKS = {CLERK_A.actor_id: CLERK_A, CLERK_B.actor_id: CLERK_B}
SEATS = {CLERK_A.actor_id: "residents_1", CLERK_B.actor_id: "insurance_1"}
SERVICES = ("registry", "health", "children")
RARE = (
    *("recall", "mark_not_there", "start_service", "resume", "hold", "hand_over", "undo_to_on_hold"),
    *("undo_to_called", "undo_to_serving", "undo_to_not_there", "undo_to_handed_over", "requeue", "call"),
    *("split", "postpone", "redirect", "set_priority", "set_needs", "undo_to_waiting", "absorb", "merge"),
    *("finish_visit", "leave"),
)
"""Transitions whose source lasts shortly come first among those that an example has made equally often."""
DONE: Tally[str] = Tally()
"""Transitions that the whole run has made."""


def whole(ticket: Ticket) -> dict[str, Any]:
    """Everything about a ticket that an undo must bring back."""
    return {
        "state": ticket.state,
        **{name: getattr(ticket, name) for name in KEPT},
        "visit": (ticket.visit.state, ticket.visit.ended_at),
        "servings": list(
            Serving.objects.filter(ticket=ticket).order_by("pk").values_list("pk", "started_at", "ended_at")
        ),
    }


class HallMachine(RuleBasedStateMachine):
    """One example is a morning; what it did is rolled back."""

    frozen: FrozenClock
    opening: Any

    def __init__(self) -> None:
        super().__init__()
        self.frozen.move_to(self.opening)
        self.block = transaction.atomic()
        self.block.__enter__()
        self.before: dict[int, dict[str, Any]] = {}
        self.made: Tally[str] = Tally()
        self.issued = 0

    def teardown(self) -> None:
        DONE.update(TicketStep.objects.values_list("name", flat=True))
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def morning(self) -> None:
        for name, clerk in CLERKS.items():
            services.open_counter(actor=clerk, seat=SEATS[name])
        self.arrive("moving", "")
        self.arrive("papers", "")

    @rule(purpose=st.sampled_from(["moving", "papers"]), need=st.sampled_from(["", "", "interpreter:vi"]))
    def arrive(self, purpose: str, need: str) -> None:
        if self.issued >= 8:
            return
        made = services.check_in(actor=RECEPTION, purpose=purpose, needs=[need] if need else [])
        self.issued += 1
        assert made.number == self.issued

    @rule(minutes=st.sampled_from([1, 2, 7, 31]))
    def time_passes(self, minutes: int) -> None:
        self.frozen.tick(minutes=minutes)

    @rule(name=st.sampled_from(sorted(CLERKS)))
    def pause_or_return(self, name: str) -> None:
        session = CounterSession.objects.get(clerk_id=name, closed_at__isnull=True)
        if session.break_from:
            services.end_break(actor=CLERKS[name])
        elif not Ticket.objects.filter(session=session, state__in=AT_COUNTER).exists():
            services.begin_break(actor=CLERKS[name])
            with pytest.raises(DomainError) as refused:
                services.call_next(actor=CLERKS[name])
            assert refused.value.code == "counter.on_break"

    @rule(data=st.data())
    def allowed_steps(self, data: st.DataObject) -> None:
        """Two that the table allows, rather those that the example has made seldom."""
        self._allowed_step(data)
        self._allowed_step(data)

    def _allowed_step(self, data: st.DataObject) -> None:
        tickets = list(Ticket.objects.select_related("visit", "session").order_by("number"))
        choices = {
            transition.name: able
            for transition in TICKET
            if (
                able := [
                    ticket
                    for ticket in tickets
                    if ticket.state in transition.sources and self._can(transition.name, ticket)
                ]
            )
        }
        if not choices:
            return
        names = sorted(choices, key=lambda name: (self.made[name], RARE.index(name)))
        name = names[data.draw(st.integers(0, min(5, len(names) - 1)))]
        ticket = data.draw(st.sampled_from(choices[name]))
        self.made[name] += 1
        before = whole(ticket)
        if name.startswith("undo_to_"):
            self._undo(ticket, before)
            return
        refusal = self._try(lambda: STEPS[name](self, ticket))
        ticket = Ticket.objects.select_related("visit").get(pk=ticket.pk)
        if refusal:
            # A desk or a seat is taken by another family, which no table of one ticket knows.
            assert refusal in ("counter.busy", "counter.no_free_seat", "counter.on_break")
            assert whole(ticket) == before
            return
        assert ticket.state == TICKET.target(name, before["state"]), name
        self.before[ticket.pk] = before

    @rule(data=st.data())
    def refused_step(self, data: st.DataObject) -> None:
        """One that the table does not allow changes nothing and has the code of a wrong state."""
        tickets = list(Ticket.objects.select_related("visit", "session").order_by("number"))
        ticket = data.draw(st.sampled_from(tickets))
        wrong = [name for name in ACTS if ticket.state not in TICKET.get(name).sources]
        name = data.draw(st.sampled_from(wrong))
        before = whole(ticket)
        with pytest.raises(DomainError) as refused, transaction.atomic():
            ACTS[name](self._clerk_of(ticket), ticket.public_id)
        assert refused.value.code in (
            *("ticket.wrong_state", "ticket.taken_by_other", "counter.busy", "counter.on_break"),
        )
        ticket.refresh_from_db()
        assert whole(ticket) == before

    @invariant()
    def each_desk_has_one_family_and_each_family_one_service(self) -> None:
        held = list(Ticket.objects.filter(state__in=AT_COUNTER).values_list("session_id", flat=True))
        assert len(held) == len(set(held))
        assert None not in held
        served = Ticket.objects.filter(state=TicketState.SERVING).values_list("pk", flat=True)
        serving = Serving.objects.filter(ended_at__isnull=True).values_list("ticket_id", flat=True)
        assert sorted(serving) == sorted(served)

    @invariant()
    def no_ticket_is_lost_and_the_order_keeps_the_rule(self) -> None:
        tickets = list(Ticket.objects.select_related("visit"))
        numbers = [ticket.number for ticket in tickets]
        assert len(numbers) == len(set(numbers))
        hall = read_hall(OFFICE.id)
        queued = {ticket.public_id for ticket in tickets if ticket.state in QUEUED}
        assert queued == {one.public_id for one in (*hall.order, *hall.postponed)}
        assert len(hall.order) + len(hall.postponed) == len(queued)
        sides = [turn.side for turn in hall.turns]
        assert sides == sorted(sides, key=lambda side: side is not Side.LAW)
        for service in SERVICES:
            for side in Side:
                line = [
                    turn.since
                    for turn in hall.turns
                    if turn.side is side and hall.by_key[turn.key].service == service
                ]
                assert line == sorted(line)
        for ticket in tickets:
            is_here = any(one.visit_id == ticket.visit_id and one.state in IN_HOUSE for one in tickets)
            assert (ticket.visit.state == VisitState.PRESENT) == is_here

    def _undo(self, ticket: Ticket, before: dict[str, Any]) -> None:
        last = TicketStep.objects.filter(ticket=ticket).order_by("-pk")[0]
        actor = self._actor(last.actor_id)
        refusal = self._try(lambda: services.undo(actor=actor, ticket=ticket.public_id))
        ticket = Ticket.objects.select_related("visit").get(pk=ticket.pk)
        if refusal:
            assert refusal == "ticket.undo_overtaken"
            assert whole(ticket) == before
        else:
            assert whole(ticket) == self.before.pop(ticket.pk)

    def _try(self, work: Callable[[], object]) -> str:
        """The code of the refusal, or ""."""
        try:
            with transaction.atomic():
                work()
        except DomainError as refusal:
            return refusal.code
        return ""

    def _can(self, name: str, ticket: Ticket) -> bool:
        if name.startswith("undo_to_"):
            return self._can_undo(name, ticket)
        if name in ("call", "resume"):
            return self._idle() is not None
        if name == "split":
            return bool(ticket.remaining) and self.issued < 8
        if name in ("merge", "absorb"):
            return self._other(ticket, name) is not None
        return True

    def _can_undo(self, name: str, ticket: Ticket) -> bool:
        last = TicketStep.objects.filter(ticket=ticket).order_by("-pk").first()
        if last is None or last.before is None or ticket.pk not in self.before:
            return False
        is_fresh = (clock.now() - last.at).total_seconds() <= 300
        return is_fresh and last.version == ticket.version and name == f"undo_to_{last.source}"

    def _other(self, ticket: Ticket, name: str) -> Ticket | None:
        """The one to merge with: a lower number that takes it in, or a higher one that it takes in."""
        rows = Ticket.objects.filter(state__in=IN_HOUSE).order_by("number")
        if name == "merge":
            return rows.filter(number__lt=ticket.number).first()
        return rows.filter(number__gt=ticket.number).exclude(state__in=AT_COUNTER).first()

    def _idle(self) -> Actor | None:
        busy = Ticket.objects.filter(state__in=AT_COUNTER).values("session")
        free = CounterSession.objects.filter(closed_at__isnull=True, break_from__isnull=True)
        session = free.exclude(pk__in=busy).order_by("pk").first()
        return CLERKS[session.clerk_id] if session else None

    def _clerk_of(self, ticket: Ticket) -> Actor:
        return CLERKS[ticket.session.clerk_id] if ticket.session else CLERK_A

    def _actor(self, name: str) -> Actor:
        return CLERKS.get(name, RECEPTION)


def _call(machine: HallMachine, ticket: Ticket) -> None:
    """By the button "next" where the ticket is next, out of turn where it is not."""
    clerk = machine._idle()
    assert clerk is not None
    session = CounterSession.objects.get(clerk_id=clerk.actor_id, closed_at__isnull=True)
    line = read_hall(OFFICE.id).next_for(session.pk)
    if line and line[0].key == ticket.pk:
        assert services.call_next(actor=clerk).public_id == ticket.public_id
    else:
        services.call_ticket(actor=clerk, ticket=ticket.public_id)


def _hand_over(machine: HallMachine, ticket: Ticket) -> None:
    mode = "clerk_moves" if ticket.number % 2 else "family_moves"
    to_service = "health" if ticket.service == "registry" else "registry"
    clerk = machine._clerk_of(ticket)
    services.hand_over(actor=clerk, ticket=ticket.public_id, to_service=to_service, mode=mode)


def _merge(machine: HallMachine, ticket: Ticket, name: str) -> None:
    other = machine._other(ticket, name)
    assert other is not None
    machine.before.pop(other.pk, None)
    kept = services.merge(actor=RECEPTION, ticket=ticket.public_id, into=other.public_id)
    assert kept.number == min(ticket.number, other.number)


def _split(machine: HallMachine, ticket: Ticket) -> None:
    part = services.split(actor=RECEPTION, ticket=ticket.public_id, services=[ticket.remaining[0]])
    machine.issued += 1
    assert part.number == machine.issued
    assert part.origin_number == ticket.number


def _resume(machine: HallMachine, ticket: Ticket) -> None:
    clerk = machine._idle()
    assert clerk is not None
    services.resume(actor=clerk, ticket=ticket.public_id)


ACTS: dict[str, Callable[[Actor, str], object]] = {
    "recall": lambda actor, ticket: services.recall(actor=actor, ticket=ticket),
    "mark_not_there": lambda actor, ticket: services.mark_not_there(actor=actor, ticket=ticket),
    "requeue": lambda actor, ticket: services.requeue(actor=actor, ticket=ticket),
    "start_service": lambda actor, ticket: services.start_service(actor=actor, ticket=ticket),
    "hold": lambda actor, ticket: services.hold(actor=actor, ticket=ticket),
    "finish_visit": lambda actor, ticket: services.finish_visit(actor=actor, ticket=ticket),
    "leave": lambda actor, ticket: services.leave(actor=actor, ticket=ticket),
    "redirect": lambda actor, ticket: services.redirect(actor=actor, ticket=ticket, to_service="children"),
    "set_priority": lambda actor, ticket: services.set_priority(
        actor=actor,
        ticket=ticket,
        priority=PRIORITY_BY_REASON[PriorityReason.INFANT],
        reason=PriorityReason.INFANT,
    ),
    "set_needs": lambda actor, ticket: services.set_needs(actor=actor, ticket=ticket, needs=["wheelchair"]),
}


def _by_act(name: str) -> Callable[[HallMachine, Ticket], None]:
    def step(machine: HallMachine, ticket: Ticket) -> None:
        ACTS[name](machine._clerk_of(ticket), ticket.public_id)

    return step


STEPS: dict[str, Callable[[HallMachine, Ticket], None]] = {
    **{name: _by_act(name) for name in ACTS},
    "call": _call,
    "resume": _resume,
    "hand_over": _hand_over,
    "split": _split,
    "merge": lambda machine, ticket: _merge(machine, ticket, "merge"),
    "absorb": lambda machine, ticket: _merge(machine, ticket, "absorb"),
    "postpone": lambda machine, ticket: (
        services.postpone(actor=RECEPTION, ticket=ticket.public_id, minutes=10) and None
    ),
}


def test_ticket__random_days__every_transition_is_made_and_nothing_breaks(hall: FrozenClock) -> None:
    DONE.clear()
    HallMachine.frozen, HallMachine.opening = hall, hall.now
    run_state_machine_as_test(
        HallMachine,
        settings=settings(
            max_examples=8, stateful_step_count=32, derandomize=True, database=None, deadline=None
        ),
    )
    assert {transition.name for transition in TICKET} - set(DONE) == set()
