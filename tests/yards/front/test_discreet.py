"""What must not be seen over a shoulder or found on a shared phone."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.support.clock import FrozenClock
from tests.yards.front.steps import start_guide, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(frozen_clock: FrozenClock) -> None:
    """Plans are those of a fixed day."""


def plan_of(client: Client, *events: str) -> str:
    answer = client.get(start_guide(client, *events), follow=True)
    assert answer.redirect_chain[-1][0].endswith("/plan/"), answer.redirect_chain
    return text_of(answer)


def test_plan__protection__can_be_left_at_once_and_offers_nothing_to_type_or_book(client: Client) -> None:
    page = plan_of(client, "protection")
    assert "data-leave" in page
    assert "front-events-told" not in page
    assert "/entry/begin/" not in page
    assert "/book/?" not in page


def test_plan__livelihood__may_be_written_at_home_and_booked(client: Client) -> None:
    page = plan_of(client, "livelihood")
    assert "data-leave" not in page
    assert "/entry/begin/" in page
    assert "/book/?" in page
