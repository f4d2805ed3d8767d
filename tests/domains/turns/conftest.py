"""People who wait, as the internet side knows them, and telephones on real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from madoguchi.domains.intake import services as intake
from madoguchi.domains.turns.services import Waiting
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor, Role
from tests.support.phones import Phones, ringing, use_phones

REFERENCE = "ABCD-2345"
CITIZEN = Actor(actor_id=REFERENCE, roles=frozenset({Role.CITIZEN}))


@pytest.fixture
def phones(settings: Any) -> Iterator[Phones]:
    with ringing() as found:
        use_phones(settings, found)
        yield found


def waiting(reference: str = REFERENCE, language: str = "ja", days: int = 0) -> Waiting:
    return Waiting(reference, language, clock.today() + timedelta(days=days))


def told(state: str = "waiting", *, number: int = 7, reference: str = REFERENCE, **more: Any) -> None:
    """The office says where a ticket stands."""
    ticket = {
        "page": f"page of {number}",
        "turn": 0,
        "later_until": None,
        "reference": reference,
        "number": number,
        "state": state,
        "ahead": 9,
        "low_min": 40,
        "high_min": 90,
        "likely_low_min": 50,
        "likely_high_min": 70,
        "counter": "",
        **more,
    }
    intake.receive_positions({"as_of": clock.now().isoformat(), "tickets": [ticket]})
