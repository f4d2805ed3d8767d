"""What a clerk sees when another person than the signer stands at the counter: each test is a line of
docs/what-goes-wrong.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.domains.applications.models import Application
from madoguchi.domains.documents.models import Signature
from tests.journeys.failure_table import Row, assert_told
from tests.support.clock import FrozenClock
from tests.support.households import open_alone

pytestmark = pytest.mark.django_db
_CASE = "/counter/cases/K7M4-QX29/"
_STROKES = json.dumps([[[10, 20], [60, 90], [120, 40]]])
_SEEN = {"member": "m1", "person": "photo_document", "person_paper_1": "driving_licence"}
_BY_LETTER = {"authority": "chosen_representative", "authority_paper_1": "power_of_attorney"}


@pytest.fixture
def clerk(staff_client: Callable[..., Client], frozen_clock: FrozenClock) -> Client:
    applicant = open_alone("K7M4-QX29").applicant
    assert applicant is not None
    client = staff_client("counter_clerk")
    assert send(client, "open/", key=applicant.full_name).status_code == 303
    return client


def send(client: Client, path: str, **sent: str) -> HttpResponse:
    return client.post(_CASE + path, {"idempotency_key": str(uuid4()), **sent})  # type: ignore[return-value]


def come(client: Client, clock: FrozenClock, visitor: str, **proof: str) -> None:
    clock.tick(minutes=1)
    assert send(client, "identity/", visitor=visitor, **_SEEN, **proof).status_code == 303


def test_submit__another_person_came_after_the_signature__hands_nothing_in(
    clerk: Client, frozen_clock: FrozenClock, row: Row
) -> None:
    come(clerk, frozen_clock, "self")
    send(clerk, "papers/make/")
    assert send(clerk, "papers/sign/m1/", strokes=_STROKES).status_code == 303
    come(clerk, frozen_clock, "chosen_proxy", **_BY_LETTER)
    assert_told(send(clerk, "submit/"), row)
    assert not Application.objects.exists()


@pytest.mark.parametrize("visitor", ["chosen_proxy", "legal_proxy"])
def test_sign__proxy_whose_paper_is_missing__signs_nothing(
    clerk: Client, frozen_clock: FrozenClock, row: Row, visitor: str
) -> None:
    come(clerk, frozen_clock, visitor, authority="not_done")
    send(clerk, "papers/make/")
    assert_told(send(clerk, "papers/sign/proxy-m1/", strokes=_STROKES), row)
    assert not Signature.objects.exists()
