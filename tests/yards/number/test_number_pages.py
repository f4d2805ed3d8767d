"""The number zone's pages: who sees what, the order of the steps, and the paper that leaves."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pypdfium2
import pytest
from django.test import Client

from madoguchi.adapters.core_system import IndividualNumbers
from madoguchi.domains.numbers.gate_source import PeopleOfTasks
from madoguchi.domains.numbers.models import NumberTask
from madoguchi.foundation.audit.models import ChangeRow, ViewRow
from madoguchi.foundation.idempotency.models import CommandRecord
from madoguchi.foundation.release import ports
from madoguchi.foundation.release.models import GateAlarm
from tests.support.number_zone import (
    ADDRESS_NUMBERS,
    BASIS,
    CASE,
    SECTION,
    ask,
    carry,
    connected,
    core,
    make_paper,
)
from tests.support.two_installs import Install, number, number_acquainted, office

__all__ = ["connected", "core", "number", "number_acquainted", "office"]

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "gate"]),
    pytest.mark.usefixtures("number_acquainted", "frozen_clock"),
]
StaffClient = Callable[..., Client]
_EVERYBODY = ports._subject_sources


@pytest.fixture(autouse=True)
def _number_people_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both installs share this test's database; the gate of a number zone knows no cases."""
    monkeypatch.setattr(ports, "_subject_sources", {"number": PeopleOfTasks()})


@pytest.fixture
def clerk(staff_client: StaffClient) -> Client:
    return staff_client("number_clerk", sections=(SECTION,))


@pytest.fixture
def task(office: Install, number: Install, monkeypatch: pytest.MonkeyPatch) -> NumberTask:
    with office.here(), monkeypatch.context() as inside:
        inside.setattr(ports, "_subject_sources", _EVERYBODY)
        ask(make_paper())
    carry(office, number)
    return NumberTask.objects.get()


def post(client: Client, path: str, **data: str):  # type: ignore[no-untyped-def]
    return client.post(path, {"idempotency_key": str(uuid.uuid4()), **data})


def path(task: NumberTask, act: str = "") -> str:
    return f"/number/tasks/{task.public_id}/{act}"


def test_clerk__basis_then_print_then_end(
    clerk: Client, task: NumberTask, number: Install, connected: IndividualNumbers
) -> None:
    with number.here():
        listed = clerk.get("/number/").content.decode()
        assert path(task) in listed
        assert "渡邉" not in listed
        shown = clerk.get(path(task)).content.decode()
        assert ADDRESS_NUMBERS[0] in shown
        assert clerk.get(path(task, "form/")).status_code == 422, "no print without a basis"
        assert post(clerk, path(task, "basis/"), basis=BASIS).status_code == 303
        assert post(clerk, path(task, "finish/")).status_code == 422, "not printed yet"
        paper = clerk.get(path(task, "form/"))
        assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
        assert paper["Cache-Control"] == "no-store, private"
        assert connected.fetch(ADDRESS_NUMBERS[0]) in words(paper.content)
        assert post(clerk, path(task, "finish/")).status_code == 303
        assert path(task) in clerk.get("/number/ended/").content.decode()
        assert clerk.get(path(task, "form/")).status_code == 422, "the form is gone"
    assert not GateAlarm.objects.exists()
    assert ViewRow.objects.filter(subject=CASE, purpose="個人番号の記入").exists()
    assert not [
        row for row in CommandRecord.objects.values() if connected.fetch(ADDRESS_NUMBERS[0]) in str(row)
    ]


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(text.split())


def test_form__core_system_silent__says_so_and_keeps_the_record(
    clerk: Client, task: NumberTask, number: Install
) -> None:
    with number.here():
        post(clerk, path(task, "basis/"), basis=BASIS)
        answer = clerk.get(path(task, "form/"))
    assert answer.status_code == 422
    assert "core_system" not in answer.content.decode().split("<main")[0]
    assert ChangeRow.objects.filter(code="number.accessed").count() == len(ADDRESS_NUMBERS)
    assert NumberTask.objects.get().printed == 0


def test_basis__of_another_work__is_refused(clerk: Client, task: NumberTask, number: Install) -> None:
    with number.here():
        assert post(clerk, path(task, "basis/"), basis="child_allowance").status_code == 422
        assert post(clerk, path(task, "refuse/"), reason="123456789018").status_code == 422
    assert NumberTask.objects.get().state == "waiting"


def test_task__clerk_of_another_section__looks_missing(
    staff_client: StaffClient, task: NumberTask, number: Install
) -> None:
    other = staff_client("number_clerk", sections=("water",))
    with number.here():
        assert path(task) not in other.get("/number/").content.decode()
        assert other.get(path(task)).status_code == 404
        assert post(other, path(task, "basis/"), basis=BASIS).status_code == 404


@pytest.mark.parametrize("role", ["section_clerk", "supervisor", "operator", "auditor", "counter_clerk"])
def test_pages__any_other_duty__are_refused(staff_client: StaffClient, role: str) -> None:
    assert staff_client(role, sections=(SECTION,)).get("/number/").status_code == 403
