"""What staff and people who wait see when a queue does not go as planned: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.domains.intake import services as intake
from madoguchi.domains.visits import services
from madoguchi.domains.visits.models import Visit
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.domains.visits.ticket_pages import page_token
from madoguchi.foundation import transfer
from madoguchi.foundation.policy import SYSTEM
from tests.domains.visits.builders import walk_in
from tests.domains.visits.conftest import RECEPTION, city, hall
from tests.journeys.failure_table import Row, assert_told
from tests.support.clock import FrozenClock

__all__ = ["city", "hall"]
pytestmark = pytest.mark.django_db
StaffClient = Callable[..., Client]
Phone = Callable[[TicketView], HttpResponse]


def post(client: Client, path: str, **fields: object) -> HttpResponse:
    return client.post(path, {"idempotency_key": str(uuid4()), **fields})


@pytest.fixture
def clerk(hall: FrozenClock, staff_client: StaffClient) -> Client:
    client = staff_client("counter_clerk")
    assert post(client, "/counter/queue/open/", seat="residents_1").status_code == 303
    return client


def steer(client: Client, ticket: TicketView, verb: str, **fields: object) -> HttpResponse:
    return post(client, f"/counter/tickets/{ticket.public_id}/{verb}/", **fields)


@pytest.fixture
def of_phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    """The page behind a ticket's QR, after the office has told the internet side where the tickets stand."""
    told: list[dict[str, Any]] = []
    real = transfer.send

    def send(kind: str, payload: dict[str, Any], **rest: Any) -> str:
        told.append(payload)
        return real(kind, payload, **rest)

    def look(ticket: TicketView) -> HttpResponse:
        services.send_positions(actor=SYSTEM)
        intake.receive_positions(told[-1])
        return Client().get(f"/t/{page_token(ticket.public_id)}/")

    monkeypatch.setattr(transfer, "send", send)
    return look


def test_turn__sent_to_another_counter__the_phone_names_it(
    hall: FrozenClock, of_phone: Phone, row: Row
) -> None:
    ticket = walk_in("papers")
    assert "1番窓口" in of_phone(ticket).content.decode()
    services.redirect(actor=RECEPTION, ticket=ticket.public_id, to_service="children")
    hall.tick(seconds=2)
    assert_told(of_phone(ticket), row)


def test_turn__number_joined_with_another__the_phone_goes_on_with_that_one(
    hall: FrozenClock, of_phone: Phone, row: Row
) -> None:
    first, second = walk_in("papers"), walk_in("papers")
    services.merge(actor=RECEPTION, ticket=second.public_id, into=first.public_id)
    assert_told(of_phone(second), row)


def test_call__nobody_waits_for_this_desk__is_said(clerk: Client, row: Row) -> None:
    ticket = walk_in("papers")
    post(clerk, "/counter/queue/next/")
    post(clerk, f"/counter/queue/{ticket.public_id}/not-there/")
    assert_told(post(clerk, "/counter/queue/next/"), row)


def test_merge__two_cases__stay_two_numbers(clerk: Client, row: Row) -> None:
    first, second = walk_in("papers"), walk_in("papers")
    Visit.objects.update(has_case=True)
    assert_told(steer(clerk, second, "merge", number=first.number), row)


def test_merge__higher_number_is_at_a_desk__has_to_wait(clerk: Client, row: Row) -> None:
    first, second = walk_in("papers"), walk_in("papers")
    post(clerk, f"/counter/queue/{second.public_id}/call/")
    assert_told(steer(clerk, first, "merge", number=second.number), row)


def test_split__nothing_would_be_left__is_refused(clerk: Client, row: Row) -> None:
    assert_told(steer(clerk, walk_in("papers"), "split", services=["registry"]), row)


def test_postpone__beyond_closing_time__is_refused(
    hall: FrozenClock, staff_client: StaffClient, row: Row
) -> None:
    hall.tick(hours=7, minutes=30)
    ticket = walk_in("papers")
    assert_told(steer(staff_client("counter_clerk"), ticket, "postpone", minutes=60), row)
