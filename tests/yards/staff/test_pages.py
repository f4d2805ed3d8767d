from __future__ import annotations

import re
from typing import Any

import pytest

from madoguchi.foundation import audit, clock
from madoguchi.foundation.accounts.models import Staff
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.policy.matrix import STAFF
from madoguchi.foundation.release.models import GateAlarm
from tests.support.personas import actor, make_staff

pytestmark = pytest.mark.django_db
KEY = {"idempotency_key": "key-of-this-form-0001"}


@pytest.mark.parametrize(
    ("role", "link"),
    [
        ("auditor", "/staff/audit/views/"),
        ("operator", "/staff/accounts/"),
        ("supervisor", "/staff/accounts/"),
    ],
)
def test_home__by_duty__shows_what_this_person_does_next(staff_client: Any, role: str, link: str) -> None:
    assert link in staff_client(role).get("/staff/").content.decode()


def test_home__counter_clerk__offers_no_account_pages(staff_client: Any) -> None:
    assert "/staff/accounts/" not in staff_client("counter_clerk").get("/staff/").content.decode()


def test_header__every_staff_page__signs_out_without_a_script(staff_client: Any) -> None:
    client = staff_client("auditor")
    for path in ("/staff/", "/staff/audit/alarms/", "/staff/nothing-here/"):
        page = client.get(path).content.decode()
        assert page.count('form="sign-out"') == page.count('<form id="sign-out" method="post"') == 1, path
    assert 'form="sign-out"' not in client.get("/").content.decode()
    client.post("/staff/sign-out/")
    assert 'form="sign-out"' not in client.get("/staff/sign-in/").content.decode()


@pytest.mark.parametrize("role", [role.value for role in STAFF])
def test_home__each_link__opens_for_the_one_who_sees_it(staff_client: Any, role: str) -> None:
    client = staff_client(role)
    links = re.findall(r'<li><a href="([^"]+)">', client.get("/staff/").content.decode())
    assert links
    assert not [link for link in links if client.generic("TRACE", link).status_code == 403]


def test_disable__by_an_operator__the_cookie_of_the_person_is_worthless(staff_client: Any) -> None:
    person, operator = staff_client("counter_clerk"), staff_client("operator")
    assert person.get("/staff/").status_code == 200
    assert operator.post("/staff/accounts/test-counter-clerk/disable/", KEY).status_code == 303
    assert person.get("/staff/").status_code == 302
    assert "停止中" in operator.get("/staff/accounts/").content.decode()


def test_grant__elevated_without_a_reason__asks_for_it(staff_client: Any) -> None:
    make_staff("counter_clerk")
    answer = staff_client("operator").post(
        "/staff/accounts/test-counter-clerk/grant/", {"role": "auditor", **KEY}
    )
    assert answer.status_code == 422
    assert "理由を入力してください" in answer.content.decode()


def test_grant__ordinary__is_given_at_once(staff_client: Any) -> None:
    make_staff("counter_clerk")
    staff_client("operator").post(
        "/staff/accounts/test-counter-clerk/grant/", {"role": "receptionist", **KEY}
    )
    assert Staff.objects.get(sign_in="test-counter-clerk").grants.filter(role="receptionist").exists()


def test_new_account__password__is_shown_once(staff_client: Any) -> None:
    operator = staff_client("operator")
    answer = operator.post("/staff/accounts/new/", {"sign_in": "newcomer", "name": "新人 はじめ", **KEY})
    assert answer.status_code == 303
    assert "最初のパスワード" in operator.get("/staff/accounts/").content.decode()
    assert "最初のパスワード" not in operator.get("/staff/accounts/").content.decode()


def test_new_account__without_a_name__is_422(staff_client: Any) -> None:
    answer = staff_client("operator").post("/staff/accounts/new/", {"sign_in": "newcomer", **KEY})
    assert answer.status_code == 422


def test_password__changed__leads_to_the_sign_in(staff_client: Any) -> None:
    client = staff_client("counter_clerk")
    client.staff.set_password("correct horse battery staple")
    client.staff.save()
    client.force_login(client.staff)
    session = client.session
    session.update({"staff_began": clock.now().timestamp(), "staff_seen": clock.now().timestamp()})
    session.save()
    values = {"current": "correct horse battery staple", "password": "another long pass phrase", **KEY}
    assert client.post("/staff/password/", values)["Location"] == "/staff/sign-in/"
    assert client.get("/staff/").status_code == 302


@pytest.mark.django_db(transaction=True, databases=["default", "gate"])
def test_search_views__by_subject__shows_who_opened_it_and_records_the_search(staff_client: Any) -> None:
    audit.record_view(
        actor("counter_clerk"),
        subject="A7K2-99",
        fields=("family_name",),
        purpose="受付",
        screen="counter/case",
    )
    page = staff_client("auditor").get("/staff/audit/views/", {"subject": "A7K2-99"}).content.decode()
    assert "test-counter-clerk" in page
    assert "family_name" in page
    assert ChangeRow.objects.get(code="audit.searched").subject == "A7K2-99"


def test_search_changes__nothing_asked__shows_no_log(staff_client: Any) -> None:
    assert "見つかりませんでした" not in staff_client("auditor").get("/staff/audit/changes/").content.decode()


def test_search_changes__by_day__finds_only_that_day(staff_client: Any, frozen_clock: Any) -> None:
    auditor = staff_client("auditor")
    auditor.get("/staff/audit/changes/", {"code": "audit."})
    found = auditor.get(
        "/staff/audit/changes/", {"since": "2026-04-06", "until": "2026-04-06", "code": "audit"}
    )
    assert "記録を検索した<br><code>audit.searched</code>" in found.content.decode()
    other = auditor.get("/staff/audit/changes/", {"since": "2026-04-07", "code": "audit"})
    assert "見つかりませんでした" in other.content.decode()


def test_alarms__one_refusal__is_listed(staff_client: Any) -> None:
    GateAlarm.objects.create(
        at=clock.now(), code="release.outsider", medium="paper", output="form-1", page=2, actor_id="clerk1"
    )
    assert "release.outsider" in staff_client("auditor").get("/staff/audit/alarms/").content.decode()
