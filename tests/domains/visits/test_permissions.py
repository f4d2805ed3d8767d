"""Every state × transition × role of a ticket: allowed by both tables, or refused with the right kind of refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from madoguchi.core.errors import InvalidTransition, NotPermitted
from madoguchi.domains.visits import services
from madoguchi.domains.visits.models import Ticket
from madoguchi.domains.visits.permissions import DUTIES
from madoguchi.domains.visits.services.moving import move
from madoguchi.domains.visits.states import TICKET, TicketState
from madoguchi.foundation import clock
from madoguchi.foundation.policy import SYSTEM, Role
from tests.domains.visits.builders import walk_in
from tests.domains.visits.conftest import CLERK_A, make_actor
from tests.support.clock import FrozenClock


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back, so that the next pair begins where this one did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


NAMES = [transition.name for transition in TICKET]


def in_state(state: str) -> Ticket:
    """A ticket put into `state` as the constraints want it, whatever way leads there."""
    from madoguchi.domains.visits.models import CounterSession, Seat

    seat = Seat.objects.select_related("counter").get(code="residents_1")
    session = CounterSession.objects.create(
        counter=seat.counter, seat=seat, clerk_id=CLERK_A.actor_id, opened_at=clock.now()
    )
    held = state in (TicketState.CALLED, TicketState.SERVING)
    ticket = walk_in()
    Ticket.objects.filter(public_id=ticket.public_id).update(
        state=state, session=session if held else None, counter=seat.counter if held else None
    )
    return Ticket.objects.select_related("visit").get(public_id=ticket.public_id)


def changes_for(name: str, ticket: Ticket) -> dict[str, object]:
    """What the transition's own service would write beside the state."""
    from madoguchi.domains.visits.models import CounterSession

    session = CounterSession.objects.get()
    if TICKET.target(name, ticket.state) in (TicketState.CALLED, TicketState.SERVING):
        return {"session": session, "counter": session.counter}
    return {"session": None}


@pytest.mark.parametrize("state", TicketState.values)
def test_move__every_transition_from_a_state__follows_the_table(state: str, hall: FrozenClock) -> None:
    ticket = in_state(state)
    actor = make_actor("somebody", Role.SUPERVISOR)
    for name in NAMES:
        if state in TICKET.get(name).sources:
            with undone():
                fresh = move(actor, ticket, name, **changes_for(name, ticket))
                assert fresh.state == TICKET.target(name, state)
            continue
        with pytest.raises(InvalidTransition) as refused:
            move(actor, ticket, name, **changes_for(name, ticket))
        assert refused.value.code == "ticket.wrong_state"
        ticket.refresh_from_db()
        assert (ticket.state, ticket.version) == (state, 1)


@pytest.mark.parametrize("name", NAMES)
def test_move__every_role__follows_the_duties(name: str, hall: FrozenClock) -> None:
    ticket = in_state(sorted(TICKET.get(name).sources)[0])
    for role in Role:
        actor = make_actor("somebody", role)
        with undone():
            if role in DUTIES[TICKET.get(name).permission]:
                move(actor, ticket, name, **changes_for(name, ticket))
                continue
            with pytest.raises(NotPermitted) as refused:
                move(actor, ticket, name, **changes_for(name, ticket))
            assert refused.value.code == "visit.not_permitted"


@pytest.mark.parametrize(
    ("duty", "act"),
    [
        ("check_in", lambda actor: services.check_in(actor=actor, purpose="papers")),
        ("capacity", lambda actor: services.open_places(actor=actor, day=clock.today())),
        ("capacity", lambda actor: services.set_skills(actor=actor, clerk="x", services=["health"])),
        ("devices", lambda actor: services.offer_device(actor=actor, label="x")),
        ("serve", lambda actor: services.open_counter(actor=actor, seat="residents_2")),
    ],
    ids=["check_in", "open_places", "set_skills", "offer_device", "open_counter"],
)
def test_service__every_role__follows_the_duties(
    duty: str, act: Callable[..., object], hall: FrozenClock
) -> None:
    for role in Role:
        actor = SYSTEM if role is Role.SYSTEM else make_actor("somebody", role)
        with undone():
            if role in DUTIES[duty]:
                act(actor)
                continue
            with pytest.raises(NotPermitted):
                act(actor)
