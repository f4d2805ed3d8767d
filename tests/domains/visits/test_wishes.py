"""What a telephone asks for is carried out where it still makes sense, and is no error where it does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from madoguchi.core.errors import InvalidValue
from madoguchi.domains.visits import conf, selectors, services
from madoguchi.domains.visits.models import Ticket
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.domains.visits.ticket_pages import page_address, page_hash, page_token
from madoguchi.foundation import clock
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.policy import SYSTEM
from tests.domains.visits.builders import at_desk, called, served, walk_in
from tests.domains.visits.conftest import CLERK_A
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db


def wish(ticket: TicketView, kind: str, *, minutes: int = 0, age_min: int = 0, **more: Any) -> str:
    payload = {"reference": ticket.reference, "number": str(ticket.number), "wish": kind, "minutes": minutes}
    sent_at = clock.now() - timedelta(minutes=age_min)
    return services.receive_wish(actor=SYSTEM, wish={**payload, **more}, sent_at=sent_at)


def test_wish__later__is_not_called_before_and_keeps_its_turn(hall: FrozenClock) -> None:
    first, second = walk_in(), walk_in()
    assert wish(first, "later", minutes=20) == "done"
    at_desk()
    assert services.call_next(actor=CLERK_A).number == second.number
    services.mark_not_there(actor=CLERK_A, ticket=second.public_id)
    walk_in()
    hall.tick(minutes=20, seconds=1)
    assert services.call_next(actor=CLERK_A).number == first.number


def test_wish__later_on_its_way_for_five_minutes__counts_from_the_tap(hall: FrozenClock) -> None:
    ticket = walk_in()
    assert wish(ticket, "later", minutes=20, age_min=5) == "done"
    assert Ticket.objects.get().postponed_until == clock.now() + timedelta(minutes=15)


def test_wish__later_is_over_before_it_arrives__changes_nothing(hall: FrozenClock) -> None:
    ticket = walk_in()
    assert wish(ticket, "later", minutes=10, age_min=15) == "done"
    assert Ticket.objects.get().postponed_until is None


def test_wish__back_before_the_time__may_be_called(hall: FrozenClock) -> None:
    ticket = walk_in()
    wish(ticket, "later", minutes=30)
    assert wish(ticket, "back") == "done"
    at_desk()
    assert services.call_next(actor=CLERK_A).number == ticket.number


def test_wish__back_after_a_missed_call__waits_again(hall: FrozenClock) -> None:
    ticket = called()
    services.mark_not_there(actor=CLERK_A, ticket=ticket.public_id)
    assert wish(ticket, "back") == "done"
    assert selectors.get_ticket(SYSTEM, ticket.public_id).state == "waiting"


def test_wish__leave__ends_the_visit_once(hall: FrozenClock) -> None:
    ticket = walk_in()
    assert (wish(ticket, "leave"), wish(ticket, "leave")) == ("done", "gone")
    assert Ticket.objects.get().state == "left"


def test_wish__leave_at_the_counter__is_too_late(hall: FrozenClock) -> None:
    assert wish(served(), "leave") == "late"
    assert Ticket.objects.get().state == "serving"


@pytest.mark.parametrize("kind", ["later", "leave", "back"])
def test_wish__took_half_an_hour_to_cross__is_none_any_more(hall: FrozenClock, kind: str) -> None:
    ticket = walk_in()
    assert wish(ticket, kind, minutes=60, age_min=conf.WISH_LIVES_MIN + 1) == "late"
    assert Ticket.objects.get().state == "waiting"


def test_wish__of_another_number_or_nobody__is_gone(hall: FrozenClock) -> None:
    ticket = walk_in()
    assert wish(ticket, "leave", number="99") == "gone"
    assert wish(ticket, "leave", reference="none") == "gone"
    assert Ticket.objects.get().state == "waiting"


def test_wish__unknown__is_refused(hall: FrozenClock) -> None:
    with pytest.raises(InvalidValue):
        wish(walk_in(), "first")


def test_wish__each__leaves_an_audit_row_with_its_outcome(hall: FrozenClock) -> None:
    wish(walk_in(), "leave")
    row = ChangeRow.objects.get(code="ticket.wish_taken")
    assert row.data["outcome"] == "done"


def test_page_token__of_two_tickets__are_long_and_tell_nothing_of_each_other(hall: FrozenClock) -> None:
    first, second = walk_in(), walk_in()
    tokens = {page_token(one.public_id) for one in (first, second)}
    assert len(tokens) == 2
    assert all(len(token) == 22 for token in tokens)
    assert first.public_id not in page_address(first.public_id)
    assert page_hash(first.public_id) != page_hash(second.public_id)
