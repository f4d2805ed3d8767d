"""Where the core system says otherwise: listed without names, opened one at a time, decided once by a named person."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from madoguchi.domains.residents import services
from madoguchi.domains.residents.models import CoreConflict, ResidentHistory
from madoguchi.foundation.accounts.models import Staff
from madoguchi.foundation.audit.models import ChangeRow, ViewRow
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.release.models import GateAlarm
from madoguchi.sandbox.core_columns import as_csv
from madoguchi.sandbox.core_people import named_people, numbers_of
from tests.support.core_system import TOWNS

pytestmark = pytest.mark.django_db
PAGE = "/back/exchange/conflicts/"
OTHER_KANA = {"given_kana": "キョウコ"}


@pytest.fixture
def supervisor(staff_client: Callable[..., Client]) -> Client:
    return staff_client("supervisor")


def take(family: str, **changed: str) -> None:
    numbers = numbers_of(family)
    rows = ({**row, **changed} for row in named_people(TOWNS) if row["addressee_number"] in numbers)
    services.import_residents(actor=SYSTEM, pieces=list(as_csv(rows)))


def waits(family: str, **changed: str) -> str:
    """The page of the one conflict that comes of it."""
    take(family)
    take(family, **changed)
    return f"{PAGE}{CoreConflict.objects.get().pk}/"


def settle(client: Client, page: str, decision: str) -> int:
    key = {"idempotency_key": str(uuid.uuid4())}
    return client.post(f"{page}settle/", {"decision": decision, **key}).status_code


def html_of(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def test_list__says_what_differs_and_names_nobody(supervisor: Client) -> None:
    page = waits("old_kana", **OTHER_KANA)
    html = html_of(supervisor, PAGE)
    assert page in html
    assert "フリガナ" in html
    assert "小野" not in html
    assert numbers_of("old_kana")[0] not in html


def test_show__both_sides__pass_the_gate_and_are_in_the_viewing_log(supervisor: Client) -> None:
    html = html_of(supervisor, waits("old_kana", **OTHER_KANA))
    assert "オノ　キヨウコ" in html
    assert "オノ　キョウコ" in html
    assert html.count("日本</") == 2
    assert html.count("data-differs") == 1
    assert ViewRow.objects.filter(subject=numbers_of("old_kana")[0], screen="residents.conflicts").exists()
    assert not GateAlarm.objects.exists()


def test_show__two_people__are_side_by_side(supervisor: Client) -> None:
    take("old_kana")
    take("old_kana", addressee_number="8000000003")
    html = html_of(supervisor, f"{PAGE}{CoreConflict.objects.get().pk}/")
    assert "別の人なので" in html
    assert numbers_of("old_kana")[0] in html
    assert not GateAlarm.objects.exists()


def test_settle__taken__says_who_decided_and_only_once(supervisor: Client) -> None:
    page = waits("old_kana", **OTHER_KANA)
    assert settle(supervisor, page, "") == 422
    assert settle(supervisor, page, "take") == 303
    assert settle(supervisor, page, "keep") == 409
    who = CoreConflict.objects.get().decided_by
    assert who not in ("", SYSTEM.actor_id)
    assert ChangeRow.objects.get(code="resident.conflict_settled").actor_id == who
    assert ResidentHistory.objects.count() == 2
    html = html_of(supervisor, PAGE)
    assert page not in html
    assert f"<td>{Staff.objects.get(sign_in=who).name}</td>" in html
    assert supervisor.get(page).status_code == 404


def test_show__protected_person__warns_first_and_is_in_no_list(supervisor: Client) -> None:
    take("protected")
    take("protected", family_kana="アヲキ")
    page = f"{PAGE}{CoreConflict.objects.order_by('pk')[0].pk}/"
    assert "青木" not in html_of(supervisor, PAGE)
    assert "支援措置" in html_of(supervisor, page)


@pytest.mark.parametrize("role", ["counter_clerk", "section_clerk", "operator"])
def test_pages__other_roles__are_refused(staff_client: Callable[..., Client], role: str) -> None:
    page = waits("old_kana", **OTHER_KANA)
    client = staff_client(role)
    assert [client.get(PAGE).status_code, client.get(page).status_code, settle(client, page, "keep")] == [
        403
    ] * 3
    assert not CoreConflict.objects.exclude(decision="").exists()


def test_settle__without_a_decision__says_so_and_decides_nothing(supervisor: Client) -> None:
    page = waits("old_kana", **OTHER_KANA)
    key = {"idempotency_key": str(uuid.uuid4())}
    answer = supervisor.post(f"{page}settle/", {"decision": "maybe", **key})
    assert answer.status_code == 422
    assert "どちらの記録にするかが選ばれていません" in answer.content.decode()
    assert not CoreConflict.objects.exclude(decision="").exists()
