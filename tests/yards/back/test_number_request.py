"""A section sends a paper of its step to the number zone, and reads how it ended."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from madoguchi.domains.cases.models import CaseMember
from madoguchi.domains.documents import services as documents
from madoguchi.domains.documents.models import Document
from madoguchi.domains.number_requests.models import NumberRequest
from madoguchi.domains.work.models import WorkItem
from madoguchi.foundation.transfer.models import Envelope
from tests.domains.work.builders import CASE, COUNTER, MOVE_IN, accepted
from tests.support.number_zone import ADDRESS_NUMBERS, BASIS, SECTION
from tests.support.two_installs import Install, introduce, number

__all__ = ["number"]

pytestmark = pytest.mark.django_db(databases=["default", "gate"])
StaffClient = Callable[..., Client]


@pytest.fixture
def office(tmp_path: Path) -> Install:
    """Office and internet side on one box; the number zone is elsewhere all the same."""
    return Install(tmp_path, "all")


@pytest.fixture
def acquainted(office: Install, number: Install, tmp_path: Path) -> None:
    introduce(number, office, tmp_path / "number.json")


@pytest.fixture
def item(office: Install) -> WorkItem:
    with office.here():
        made = accepted(MOVE_IN)[0]
        for member, address_number in zip(
            CaseMember.objects.order_by("position"), ADDRESS_NUMBERS, strict=True
        ):
            member.addressee_number = address_number
            member.save(update_fields=["addressee_number"])
        documents.generate_bundle(actor=COUNTER, case_reference=CASE)
    return made


def paper_of(form: str) -> Document:
    return Document.objects.exclude(state="superseded").filter(form_id=form).order_by("position")[0]


def send(client: Client, item: WorkItem, paper: Document, basis: str):  # type: ignore[no-untyped-def]
    url = f"/back/items/{item.public_id}/documents/{paper.public_id}/number/"
    return client.post(url, {"idempotency_key": str(uuid.uuid4()), "basis": basis})


@pytest.mark.usefixtures("acquainted")
def test_item__with_a_number_box__sends_it_once(
    staff_client: StaffClient, item: WorkItem, office: Install
) -> None:
    clerk, paper = staff_client("section_clerk", sections=(SECTION,)), paper_of("move_in_notification")
    page = f"/back/items/{item.public_id}/"
    with office.here():
        assert "個人番号は未記入" in clerk.get(page).content.decode()
        wrong = send(clerk, item, paper, "child_allowance")
        assert wrong.status_code == 422
        assert "根拠を選んでください" in wrong.content.decode()
        assert send(clerk, item, paper, BASIS).status_code == 303
        html = clerk.get(page).content.decode()
    assert "個人番号の記入を依頼中" in html
    assert "個人番号の担当へ送る" not in html
    assert NumberRequest.objects.get().basis == BASIS
    assert Envelope.objects.get(kind="number_request").recipient == "number"


def test_item__zone_without_keys__says_so_and_keeps_nothing(
    staff_client: StaffClient, item: WorkItem, office: Install
) -> None:
    clerk = staff_client("section_clerk", sections=(SECTION,))
    with office.here():
        answer = send(clerk, item, paper_of("move_in_notification"), BASIS)
    assert answer.status_code == 422
    assert "公開鍵" in answer.content.decode()
    assert not NumberRequest.objects.exists()


def test_item__paper_of_another_procedure__looks_missing(
    staff_client: StaffClient, item: WorkItem, office: Install
) -> None:
    clerk = staff_client("section_clerk", sections=(SECTION,))
    with office.here():
        answer = send(clerk, item, paper_of("child_allowance_claim"), "child_allowance")
    assert answer.status_code == 404
