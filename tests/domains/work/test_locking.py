"""Which rows a step's transaction locks, in which order: the order that docs/locking.md promises."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domains.work import services
from tests.domains.work.builders import MOVE_IN, REGISTRY, REGISTRY_2, accepted

pytestmark = pytest.mark.django_db


def _locked(ran: CaptureQueriesContext) -> list[str]:
    """Tables of the locking reads, in order, without repetitions next to each other."""
    found: list[str] = []
    for query in ran.captured_queries:
        table = re.search(r'FROM "(\w+)".*FOR UPDATE', query["sql"])
        if table and found[-1:] != [table[1]]:
            found.append(table[1])
    return found


def test_approve_step__last_of_a_move_in__locks_steps_then_application_then_household() -> None:
    first, second = accepted(MOVE_IN)
    services.claim_step(actor=REGISTRY, item=first.public_id)
    services.finish_step(actor=REGISTRY, item=first.public_id)
    services.claim_step(actor=REGISTRY, item=second.public_id)
    services.finish_step(actor=REGISTRY, item=second.public_id)
    with CaptureQueriesContext(connection) as ran:
        services.approve_step(actor=REGISTRY_2, item=second.public_id)
    assert _locked(ran) == ["work_workitem", "applications_application", "residents_household"]


def test_finish_step__any_step__locks_all_steps_of_the_application_by_position() -> None:
    first, second = accepted(MOVE_IN)
    services.claim_step(actor=REGISTRY, item=first.public_id)
    with CaptureQueriesContext(connection) as ran:
        services.finish_step(actor=REGISTRY, item=first.public_id)
    locking = next(query["sql"] for query in ran.captured_queries if "FOR UPDATE" in query["sql"])
    assert 'ORDER BY "work_workitem"."position" ASC FOR UPDATE' in locking
    second.refresh_from_db()
    assert second.state == "open"
