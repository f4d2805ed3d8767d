"""The sections' pages: who sees what, who may do what, and what is said when it does not work."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madoguchi.domains.documents import services as documents
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.work import services
from madoguchi.domains.work.models import ExchangeBatch, WorkItem
from madoguchi.domains.work.states import ItemState
from madoguchi.foundation.audit.models import ViewRow
from madoguchi.foundation.release.models import GateAlarm
from madoguchi.sandbox.serving import Fault
from tests.domains.work.builders import CASE, COUNTER, MOVE_IN, REGISTRY, REGISTRY_2, accepted, finished
from tests.support.core_system import connect, core_system

pytestmark = pytest.mark.django_db
StaffClient = Callable[..., Client]
HEADING = "row,application,result,reason_code,reason\r\n"


def post(client: Client, path: str, **data: object):  # type: ignore[no-untyped-def]
    return client.post(path, {"idempotency_key": str(uuid.uuid4()), **data})


@pytest.fixture
def clerk(staff_client: StaffClient) -> Client:
    return staff_client("section_clerk", sections=("resident_registry",))


@pytest.fixture
def first(clerk: Client) -> WorkItem:
    return accepted(MOVE_IN)[0]


def path(item: WorkItem, act: str = "") -> str:
    return f"/back/items/{item.public_id}/{act}"


def test_list__own_section__shows_steps_without_names(clerk: Client, first: WorkItem) -> None:
    html = clerk.get("/back/").content.decode()
    assert path(first) in html
    assert CASE in html
    assert "渡邉" not in html


def test_item__shows_facts_with_their_source_and_logs_the_view(clerk: Client, first: WorkItem) -> None:
    response = clerk.get(path(first))
    html = response.content.decode()
    assert response.status_code == 200
    assert 'data-field="full_name">渡邉󠄐　𠮷郎</span> 様' in html
    assert "自宅の入力" in html
    assert ViewRow.objects.filter(subject=CASE, screen="back/item.html").get().purpose == "担当課での処理"
    assert not GateAlarm.objects.exists()


def test_item__another_section__is_not_found(staff_client: StaffClient, first: WorkItem) -> None:
    client = staff_client("section_clerk", sections=("water",))
    assert client.get(path(first)).status_code == 404
    assert post(client, path(first, "claim/")).status_code == 404


@pytest.mark.parametrize("role", ["receptionist", "counter_clerk", "operator", "auditor"])
def test_pages__other_duty__are_refused(staff_client: StaffClient, role: str) -> None:
    client = staff_client(role)
    assert client.get("/back/").status_code == 403
    assert client.get("/back/exchange/").status_code == 403


def test_claim_and_finish__lead_back_to_the_step(clerk: Client, first: WorkItem) -> None:
    answer = post(clerk, path(first, "claim/"))
    assert (answer.status_code, answer["Location"]) == (303, path(first))
    assert post(clerk, path(first, "finish/")).status_code == 303
    first.refresh_from_db()
    assert first.state == ItemState.DONE


def test_claim__same_key_twice__has_one_effect(clerk: Client, first: WorkItem) -> None:
    key = {"idempotency_key": str(uuid.uuid4())}
    assert [clerk.post(path(first, "claim/"), key).status_code for _ in range(2)] == [303, 303]
    assert first.history.filter(transition="claim").count() == 1


def test_claim__taken__shows_the_colleagues_name(
    clerk: Client, first: WorkItem, staff_client: StaffClient
) -> None:
    services.claim_step(actor=REGISTRY, item=first.public_id)
    answer = post(clerk, path(first, "claim/"))
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "ほかの職員が先に着手しました" in html
    assert "toda" in html


def test_finish__before_the_claim__is_a_conflict_page(clerk: Client, first: WorkItem) -> None:
    answer = post(clerk, path(first, "finish/"))
    assert answer.status_code == 409
    assert "work_item.wrong_state" in answer.content.decode()


def test_return__without_fields__keeps_what_was_typed(clerk: Client, first: WorkItem) -> None:
    post(clerk, path(first, "claim/"))
    answer = post(clerk, path(first, "return/"), message="続柄を確かめてください")
    assert answer.status_code == 422
    assert "続柄を確かめてください" in answer.content.decode()


def test_return__with_fields__asks_the_citizen(clerk: Client, first: WorkItem) -> None:
    post(clerk, path(first, "claim/"))
    answer = post(clerk, path(first, "return/"), message="番地", fields=[".new_address", "m1.family_kana"])
    assert answer.status_code == 303
    assert Message.objects.filter(template="correction_requested").count() == 1
    first.refresh_from_db()
    assert first.state == ItemState.RETURNED
    assert post(clerk, path(first, "take-back/"), reason="").status_code == 422
    assert post(clerk, path(first, "take-back/"), reason="電話で確認").status_code == 303


def test_approve__own_work__is_refused_and_another_persons_works(
    clerk: Client, first: WorkItem, staff_client: StaffClient
) -> None:
    finished(first, REGISTRY)
    second = WorkItem.objects.get(step_id="register")
    post(clerk, path(second, "claim/"))
    post(clerk, path(second, "finish/"))
    assert post(clerk, path(second, "approve/")).status_code == 403
    boss = staff_client("supervisor")
    assert post(boss, path(second, "refuse/"), reason="").status_code == 422
    assert post(boss, path(second, "approve/")).status_code == 303


def test_document__of_the_procedure__leaves_through_the_gate(clerk: Client, first: WorkItem) -> None:
    made = documents.generate_bundle(actor=COUNTER, case_reference=CASE)
    own = next(paper for paper in made if paper.form_id == "move_in_notification")
    other = next(paper for paper in made if paper.form_id == "water_service_start")
    answer = clerk.get(path(first, f"documents/{own.public_id}/"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert clerk.get(path(first, f"documents/{other.public_id}/")).status_code == 404


@pytest.fixture
def batch(clerk: Client, first: WorkItem) -> ExchangeBatch:
    finished(first, REGISTRY)
    finished(WorkItem.objects.get(step_id="register"), REGISTRY, REGISTRY_2)
    assert post(clerk, "/back/exchange/make/resident_registry/").status_code == 303
    return ExchangeBatch.objects.get()


def test_exchange__nothing_to_send__says_so(clerk: Client) -> None:
    answer = post(clerk, "/back/exchange/make/resident_registry/")
    assert answer.status_code == 409
    assert "連携ファイルを作りませんでした" in answer.content.decode()


def test_exchange__file__is_handed_out_as_made(clerk: Client, batch: ExchangeBatch) -> None:
    assert "住民異動届" in clerk.get("/back/exchange/").content.decode()
    answer = clerk.get(f"/back/exchange/{batch.public_id}/file/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Cache-Control"] == "no-store, private"
    assert "渡邉󠄐" in answer.content.decode()


def test_exchange__results__show_each_row(clerk: Client, batch: ExchangeBatch) -> None:
    application = batch.rows.first().application
    content = (
        HEADING + f"1,{application},accepted,,\r\n2,{application},rejected,E014,続柄\r\n99,X,accepted,,\r\n"
    )
    upload = SimpleUploadedFile("result.csv", content.encode(), content_type="text/csv")
    assert post(clerk, f"/back/exchange/{batch.public_id}/results/", file=upload).status_code == 303
    html = clerk.get(f"/back/exchange/{batch.public_id}/").content.decode()
    assert "取込み済み" in html
    assert "E014 続柄" in html
    assert "4行目: 送った行の中に、この行番号がありません。" in html


def test_exchange__unreadable_or_missing_results__are_refused(clerk: Client, batch: ExchangeBatch) -> None:
    address = f"/back/exchange/{batch.public_id}/results/"
    assert post(clerk, address).status_code == 422
    wrong = SimpleUploadedFile("x.csv", b"\xff\xfe", content_type="text/csv")
    answer = post(clerk, address, file=wrong)
    assert answer.status_code == 422
    assert "結果ファイルを読み取れませんでした" in answer.content.decode()


def test_exchange__section_with_something_to_send__comes_before_the_others(
    clerk: Client, first: WorkItem
) -> None:
    before = clerk.get("/back/exchange/").content.decode()
    assert "いま送るものはありません" in before
    finished(first, REGISTRY)
    assert "いま送るものはありません" in clerk.get("/back/exchange/").content.decode()
    finished(WorkItem.objects.get(step_id="register"), REGISTRY, REGISTRY_2)
    ready = clerk.get("/back/exchange/").content.decode()
    assert "いま送るものはありません" not in ready
    assert post(clerk, "/back/exchange/make/resident_registry/").status_code == 303
    assert "いま送るものはありません" in clerk.get("/back/exchange/").content.decode()


def test_exchange__row_sent__cannot_be_entered_by_hand(clerk: Client, batch: ExchangeBatch) -> None:
    assert post(clerk, f"/back/exchange/{batch.public_id}/rows/1/by-hand/").status_code == 409


def test_exchange__core_system_connected__sends_reads_back_and_shows_what_differs(
    clerk: Client, batch: ExchangeBatch, settings: Any
) -> None:
    page = f"/back/exchange/{batch.public_id}/"
    assert "基幹システムに送って" not in clerk.get(page).content.decode()
    with core_system() as running:
        connect(settings, running)
        running.service.faults.append(Fault(503, is_late=True))
        lost = post(clerk, f"{page}send/")
        assert (lost.status_code, "止まっています" in lost.content.decode()) == (503, True)
        assert set(batch.rows.values_list("state", flat=True)) == {"sent"}
        assert "結果がここと違う行" in clerk.get(f"{page}read-back/").content.decode()
        assert post(clerk, f"{page}send/").status_code == 303
        assert set(batch.rows.values_list("state", flat=True)) == {"accepted"}
        assert "4行は、送ったとおりです" in clerk.get(f"{page}read-back/").content.decode()
        change = {"batch": batch.public_id, "row": 2, "column": "given_kana", "value": "タカヨ"}
        httpx.post(f"{running.url}/sandbox/core-system/hold", json=change, timeout=60)
        html = clerk.get(f"{page}read-back/").content.decode()
    assert "<td>名のフリガナ</td>" in html
    assert "<td>タカヨ</td>" in html
    silent = clerk.get(f"{page}read-back/")
    assert (silent.status_code, "時間内に答えませんでした" in silent.content.decode()) == (503, True)
