"""The exchange when the core system falters: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from madoguchi.domains.residents import services as residents
from madoguchi.domains.residents.models import CoreConflict
from madoguchi.domains.residents.states import Decision
from madoguchi.domains.work import services
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.sandbox.core_columns import as_csv
from madoguchi.sandbox.core_people import named_people, numbers_of
from madoguchi.sandbox.serving import Fault
from tests.domains.work.builders import MOVE_IN, REGISTRY, REGISTRY_2, accepted, finished
from tests.journeys.failure_table import Row, assert_told
from tests.support.core_system import TOWNS, connect, core_system

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


def test_read_back__file_that_went_by_hand__says_so(
    staff_client: Callable[..., Client], settings: Any, row: Row
) -> None:
    clerk = staff_client("section_clerk", sections=("resident_registry",))
    first, second = accepted(MOVE_IN)
    finished(first, REGISTRY)
    finished(second, REGISTRY, REGISTRY_2)
    batch = services.make_exchange(actor=REGISTRY, section="resident_registry")[0]
    with core_system() as running:
        connect(settings, running)
        assert_told(clerk.get(f"/back/exchange/{batch.public_id}/read-back/"), row)


def test_conflict__another_decided_first__is_not_decided_again(
    staff_client: Callable[..., Client], row: Row
) -> None:
    numbers = numbers_of("old_kana")
    found = [one for one in named_people(TOWNS) if one["addressee_number"] in numbers]
    for changed in ({}, {"given_kana": "キョウコ"}):
        residents.import_residents(actor=SYSTEM, pieces=list(as_csv({**one, **changed} for one in found)))
    number = CoreConflict.objects.get().pk
    residents.settle_conflict(actor=SYSTEM, conflict_id=number, decision=Decision.KEEP)
    late = {"decision": "take", "idempotency_key": str(uuid4())}
    answer = staff_client("supervisor").post(f"/back/exchange/conflicts/{number}/settle/", late)
    assert_told(answer, row)
    assert CoreConflict.objects.get().decision == Decision.KEEP
