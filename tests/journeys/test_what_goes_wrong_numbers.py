"""Individual numbers and identity checks when something goes wrong: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.adapters.core_system import IndividualNumbers
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.documents import services as documents
from madoguchi.domains.documents.models import Document
from madoguchi.domains.number_requests.models import NumberRequest
from madoguchi.domains.numbers import ports
from madoguchi.domains.numbers.gate_source import PeopleOfTasks
from madoguchi.domains.numbers.models import NumberTask
from madoguchi.foundation.release import ports as gate_ports
from tests.domains.cases.builders import CLERK, make_case
from tests.domains.work.builders import CASE, COUNTER, MOVE_IN, accepted
from tests.journeys.failure_table import Row, assert_told
from tests.support.number_zone import BASIS, SECTION, ask, carry, make_paper
from tests.support.two_installs import Install, number, number_acquainted, office

__all__ = ["number", "number_acquainted", "office"]
StaffClient = Callable[..., Client]
REFERENCE = "H7K2-9QXM"


def post(client: Client, path: str, **fields: str) -> HttpResponse:
    return client.post(path, {"idempotency_key": str(uuid4()), **fields})


@pytest.fixture
def silent() -> Iterator[None]:
    """A core system that takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        source = IndividualNumbers(url=url, key="any", timeout_s=0.2)
        ports.register_number_source(source)
        yield
        ports._sources.remove(source)


@pytest.mark.django_db(transaction=True, databases=["default", "gate"])
@pytest.mark.usefixtures("number_acquainted", "frozen_clock", "silent")
def test_number_form__core_system_silent__prints_nothing(
    staff_client: StaffClient, office: Install, number: Install, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.here():
        ask(make_paper())
    carry(office, number)
    monkeypatch.setattr(gate_ports, "_subject_sources", {"number": PeopleOfTasks()})
    task = f"/number/tasks/{NumberTask.objects.get().public_id}/"
    clerk = staff_client("number_clerk", sections=(SECTION,))
    with number.here():
        assert post(clerk, f"{task}basis/", basis=BASIS).status_code == 303
        assert_told(clerk.get(f"{task}form/"), row)
    assert NumberTask.objects.get().printed == 0


@pytest.mark.django_db(databases=["default", "gate"])
def test_number_request__older_paper__is_not_sent(
    tmp_path: Path, staff_client: StaffClient, row: Row
) -> None:
    with Install(tmp_path, "all").here():
        item = accepted(MOVE_IN)[0]
        documents.generate_bundle(actor=COUNTER, case_reference=CASE)
        Document.objects.update(case_version=0)
        paper = Document.objects.get(form_id="move_in_notification")
        clerk = staff_client("section_clerk", sections=(SECTION,))
        url = f"/back/items/{item.public_id}/documents/{paper.public_id}/number/"
        assert_told(post(clerk, url, basis=BASIS), row)
    assert not NumberRequest.objects.exists()


@pytest.mark.django_db
def test_identity__proxy_without_authority__is_not_recorded(staff_client: StaffClient, row: Row) -> None:
    make_case()
    clerk = staff_client("counter_clerk")
    assert post(clerk, f"/counter/cases/{REFERENCE}/open/", key="1985-04-01").status_code == 303
    chosen = {"visitor": "legal_proxy", "person": "number_card"}
    assert_told(post(clerk, f"/counter/cases/{REFERENCE}/identity/", **chosen), row)
    assert not cases.get_case(CLERK, REFERENCE).identity_checks
