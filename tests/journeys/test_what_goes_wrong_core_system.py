"""The exchange when the core system falters: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from madoguchi.domains.work import services
from madoguchi.sandbox.serving import Fault
from tests.domains.work.builders import MOVE_IN, REGISTRY, REGISTRY_2, accepted, finished
from tests.journeys.failure_table import Row, assert_told
from tests.support.core_system import connect, core_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]


def test_exchange__answer_lost__is_sent_again_and_counts_once(
    staff_client: Callable[..., Client], settings: Any, row: Row
) -> None:
    clerk = staff_client("section_clerk", sections=("resident_registry",))
    first, second = accepted(MOVE_IN)
    finished(first, REGISTRY)
    finished(second, REGISTRY, REGISTRY_2)
    batch = services.make_exchange(actor=REGISTRY, section="resident_registry")[0]
    send = f"/back/exchange/{batch.public_id}/send/"
    with core_system() as running:
        connect(settings, running)
        running.service.faults.append(Fault(503, is_late=True))
        assert_told(clerk.post(send, {"idempotency_key": str(uuid4())}), row)
        assert clerk.post(send, {"idempotency_key": str(uuid4())}).status_code == 303
        kept = running.service.shelf.items
    assert [one["batch"] for one in kept] == [batch.public_id]
    assert set(batch.rows.values_list("state", flat=True)) == {"accepted"}
