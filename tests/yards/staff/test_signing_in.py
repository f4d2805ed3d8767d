from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.models import Staff
from madoguchi.foundation.audit.models import ChangeRow
from tests.support import factors

pytestmark = pytest.mark.django_db
NAME = "test-counter-clerk"


def first_step(client: Client, password: str = factors.PASSWORD, target: str = "") -> Any:
    return client.post("/staff/sign-in/", {"sign_in": NAME, "password": password, "next": target})


def test_sign_in__password_and_code__leads_to_the_wanted_page(citizen_client: Client) -> None:
    factors.equip("counter_clerk")
    answer = first_step(citizen_client, target="/staff/password/")
    assert (answer.status_code, answer["Location"]) == (303, "/staff/sign-in/factor/")
    answer = citizen_client.post("/staff/sign-in/factor/", {"code": factors.code()})
    assert (answer.status_code, answer["Location"]) == (303, "/staff/password/")
    assert citizen_client.get("/staff/").status_code == 200
    assert ChangeRow.objects.get(code="accounts.signed_in").data == {"factor": "totp"}
    assert citizen_client.cookies["staff-device"]["httponly"]


def test_sign_in__password_alone__opens_nothing(citizen_client: Client) -> None:
    factors.equip("counter_clerk")
    first_step(citizen_client)
    assert citizen_client.get("/staff/")["Location"].startswith("/staff/sign-in/")


def test_sign_in__session_before_and_after__has_another_key(citizen_client: Client) -> None:
    """A session key that somebody planted before the sign-in is worth nothing after it."""
    factors.equip("counter_clerk")
    first_step(citizen_client)
    before = citizen_client.session.session_key
    citizen_client.post("/staff/sign-in/factor/", {"code": factors.code()})
    assert citizen_client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_sign_in__target_elsewhere__leads_home(citizen_client: Client, target: str) -> None:
    factors.equip("counter_clerk")
    first_step(citizen_client, target=target)
    answer = citizen_client.post("/staff/sign-in/factor/", {"code": factors.code()})
    assert answer["Location"] == "/staff/"


@pytest.mark.parametrize("known", [True, False])
def test_sign_in__wrong__answers_alike_whether_or_not_the_name_exists(
    citizen_client: Client, known: bool
) -> None:
    if known:
        factors.equip("counter_clerk")
    answer = first_step(citizen_client, password="wrong")
    page = re.sub(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"', "", answer.content.decode())
    assert answer.status_code == 422
    assert "利用者名かパスワード" in page or "サインインできませんでした" in page
    assert "autofocus" in page


def test_sign_in__sixth_attempt__is_429_with_words(citizen_client: Client) -> None:
    for _ in range(5):
        assert first_step(citizen_client, password="wrong").status_code == 422
    answer = first_step(citizen_client, password="wrong")
    assert answer.status_code == 429
    assert "15分ほど待って" in answer.content.decode()


def test_factor__wrong_code__is_422_and_still_asks(citizen_client: Client) -> None:
    factors.equip("counter_clerk")
    first_step(citizen_client)
    answer = citizen_client.post("/staff/sign-in/factor/", {"code": factors.wrong_code()})
    assert answer.status_code == 422
    assert "確認コードがちがいます" in answer.content.decode()


def test_factor__ten_minutes_later__starts_again(citizen_client: Client, frozen_clock: Any) -> None:
    factors.equip("counter_clerk")
    first_step(citizen_client)
    frozen_clock.tick(minutes=10, seconds=1)
    answer = citizen_client.get("/staff/sign-in/factor/")
    assert (answer.status_code, answer.error_code) == (403, "accounts.step_expired")  # type: ignore[attr-defined]


def test_enrol__new_account__stores_a_factor_and_signs_in(citizen_client: Client) -> None:
    factors.equip("counter_clerk", is_enrolled=False)
    assert first_step(citizen_client)["Location"] == "/staff/sign-in/enrol/"
    page = citizen_client.get("/staff/sign-in/enrol/")
    secret = citizen_client.session["staff_new_secret"]
    assert "QRコード" in page.content.decode()
    assert '"challenge"' in page.content.decode().replace("&quot;", '"')
    from madoguchi.foundation.accounts import totp

    code = totp.code_at(secret, max(totp.auth.yield_hotp_counters_from_time()))
    answer = citizen_client.post("/staff/sign-in/enrol/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (303, "/staff/")
    assert citizen_client.get("/staff/").status_code == 200


def test_enrol__account_that_has_lost_its_factor__needs_a_recovery(citizen_client: Client) -> None:
    from allauth.mfa.models import Authenticator

    factors.equip("counter_clerk")
    Authenticator.objects.all().delete()
    assert first_step(citizen_client)["Location"] == "/staff/sign-in/enrol/"
    answer = citizen_client.get("/staff/sign-in/enrol/")
    assert answer.error_code == "accounts.factor_missing"  # type: ignore[attr-defined]


def test_sign_out__signed_in__ends_the_session(staff_client: Any) -> None:
    client = staff_client("counter_clerk")
    assert client.post("/staff/sign-out/").status_code == 303
    assert client.get("/staff/").status_code == 302


def test_recover__two_people_in_the_browser__person_signs_in_again(
    staff_client: Any, citizen_client: Client
) -> None:
    """The whole way: the supervisor asks, the operator agrees and reads the number out, the person enrols."""
    factors.equip("counter_clerk")
    supervisor, operator = staff_client("supervisor"), staff_client("operator")
    key = {"idempotency_key": "key-of-this-form-0001"}
    answer = supervisor.post(f"/staff/accounts/{NAME}/recovery/", {"reason": "職員証で確認", **key})
    assert answer.status_code == 303
    request_id = Staff.objects.get(sign_in=NAME).requests.get().public_id
    approve = reverse("staff:request_approve", args=[request_id])
    assert supervisor.post(approve, {"idempotency_key": "key-of-this-form-0002"}).status_code == 403
    assert operator.post(approve, {"idempotency_key": "key-of-this-form-0003"}).status_code == 303
    page = operator.get("/staff/accounts/").content.decode()
    code = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", page)
    assert code
    assert code[0] not in operator.get("/staff/accounts/").content.decode()
    values = {"sign_in": NAME, "code": code[0], "password": "another long pass phrase"}
    assert citizen_client.post("/staff/sign-in/recover/", values)["Location"] == "/staff/sign-in/enrol/"
    assert citizen_client.get("/staff/sign-in/enrol/").status_code == 200
