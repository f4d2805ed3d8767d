"""Pages of protective measures (支援措置): two keys to enter, no names in the list, two people to open anything."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.core.people import ProtectedAction, ProtectedScope, ProtectionLevel
from madoguchi.domains.residents import services
from madoguchi.domains.residents.models import MeasureRequest, ProtectiveMeasure
from madoguchi.domains.residents.protections import find_measures
from madoguchi.domains.residents.selectors import get_resident
from madoguchi.foundation.audit.models import ViewRow
from madoguchi.foundation.clock import today
from madoguchi.foundation.release import Medium
from madoguchi.foundation.release.models import GateAlarm
from madoguchi.foundation.release.ports import ProtectionLevel as Acts
from tests.domains.cases.builders import CLERK, make_case
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db
StaffClient = Callable[..., Client]
LIST = "/back/measures/"


@pytest.fixture
def clerk(staff_client: StaffClient) -> Client:
    return staff_client("section_clerk", sections=("resident_registry",))


@pytest.fixture
def other(staff_client: StaffClient) -> Client:
    return staff_client("supervisor")


@pytest.fixture
def number() -> str:
    """Of the head of a household of two in the register."""
    case = make_case()
    household = services.record_move_in(actor=CLERK, reference=case.reference, facts=case.facts)
    return household.numbers["m1"]


def post(client: Client, path: str, **data: object):  # type: ignore[no-untyped-def]
    return client.post(f"{LIST}{path}", {"idempotency_key": str(uuid.uuid4()), **data})


def protect(number: str, **more: object) -> int:
    services.record_protective_measure(
        actor=CLERK,
        subject_id=f"resident:{number}",
        starts_on=today(),
        **more,  # type: ignore[arg-type]
    )
    return ProtectiveMeasure.objects.get().pk


def name_of(number: str) -> str:
    return get_resident(CLERK, number).full_name


def level(number: str, medium: Medium) -> Acts | None:
    return next((one.level for one in find_measures([f"resident:{number}"], medium, today())), None)


def test_enter__number_and_birth_date_of_one_person__protects_at_once(clerk: Client, number: str) -> None:
    birth = get_resident(CLERK, number).record.person.birth
    assert birth is not None
    wrong = post(clerk, "enter/", number=number, born="1901-01-01", starts_on=str(today()))
    assert wrong.status_code == 422
    assert "該当する住民は見つかりません" in wrong.content.decode()
    assert not ProtectiveMeasure.objects.exists()
    made = post(clerk, "enter/", number=number, born=birth.to_text(), starts_on=str(today()))
    assert made.status_code == 303, made.content.decode()
    assert level(number, Medium.MAIL) is Acts.BLOCK
    html = clerk.get(made["Location"]).content.decode()
    assert name_of(number) in html
    assert ViewRow.objects.filter(subject=number, purpose="支援措置の事務").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("いつか", "日付"),
        ("2026-02-30", "日付"),
        ("平成2年", "確かな年月日が必要です"),
        ("9999-01-01", "始まる日が今日より後になっています"),
    ],
)
def test_enter__day_that_is_no_day_or_later__protects_nobody_yet_and_keeps_what_was_typed(
    clerk: Client, number: str, typed: str, said: str
) -> None:
    birth = get_resident(CLERK, number).record.person.birth
    born = birth.to_text() if birth else ""
    refused = post(clerk, "enter/", number=number, born=born, starts_on=typed)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert f'value="{number}"' in refused.content.decode()
    assert not ProtectiveMeasure.objects.exists()


def test_lift__day_that_is_no_day__asks_nothing(clerk: Client, number: str) -> None:
    measure = protect(number)
    reason = "本人の申出"
    refused = post(clerk, f"{measure}/ask/", kind="lift", first_on="あした", reason=reason)
    assert refused.status_code == 422
    assert f'value="{reason}"' in refused.content.decode()
    assert not MeasureRequest.objects.exists()


def test_list__names_nobody_and_finds_by_two_keys(clerk: Client, number: str) -> None:
    measure = protect(number)
    html = clerk.get(LIST).content.decode()
    assert f"{LIST}{measure}/" in html
    assert name_of(number) not in html
    assert number not in html
    birth = get_resident(CLERK, number).record.person.birth
    found = post(clerk, "find/", number=number, born=birth.to_text() if birth else "", find="1")
    assert found["Location"] == f"{LIST}{measure}/"
    nobody = post(clerk, "find/", number=number, born="いつか", find="1")
    assert nobody.status_code == 422
    assert f'value="{number}"' in nobody.content.decode()


def test_lift__asked_and_decided_by_two__opens_paper_for_the_day(
    clerk: Client, other: Client, number: str
) -> None:
    measure = protect(number)
    day = str(today())
    missing = post(clerk, f"{measure}/ask/", kind="lift", first_on=day, last_on=day, reason=" ")
    assert "理由を入れてください" in missing.content.decode()
    assert (
        post(
            clerk, f"{measure}/ask/", kind="lift", first_on=day, last_on=day, reason="本人の申出"
        ).status_code
        == 303
    )
    asked = MeasureRequest.objects.get()
    assert "承認待ち" in clerk.get(LIST).content.decode()
    own = clerk.get(f"{LIST}{measure}/").content.decode()
    assert f"{LIST}requests/{asked.public_id}/" not in own
    alone = post(clerk, f"requests/{asked.public_id}/", decision="approve")
    assert alone.status_code == 409
    assert "申し出た本人は承認できません" in alone.content.decode()
    assert level(number, Medium.PAPER) is Acts.BLOCK
    assert post(other, f"requests/{asked.public_id}/", decision="approve").status_code == 303
    assert level(number, Medium.PAPER) is Acts.ALERT
    assert level(number, Medium.MAIL) is Acts.BLOCK
    again = post(other, f"requests/{asked.public_id}/", decision="refuse")
    assert "すでに決まっています" in again.content.decode()


def test_release__second_person_agrees__ends_and_is_kept_with_its_reason(
    clerk: Client, other: Client, number: str
) -> None:
    measure = protect(number)
    post(clerk, f"{measure}/ask/", kind="release", reason="本人が申し出た")
    post(other, f"requests/{MeasureRequest.objects.get().public_id}/", decision="approve")
    assert level(number, Medium.MAIL) is None
    assert f"{LIST}{measure}/" not in clerk.get(LIST).content.decode()
    assert f"{LIST}{measure}/" in clerk.get(f"{LIST}?show=ended").content.decode()
    html = clerk.get(f"{LIST}{measure}/").content.decode()
    assert "理由: 本人が申し出た" in html
    assert "解除を申し出る" not in html


def test_release__refused_by_the_second_person__stands(clerk: Client, other: Client, number: str) -> None:
    measure = protect(number)
    post(clerk, f"{measure}/ask/", kind="release", reason="本人が申し出た")
    post(other, f"requests/{MeasureRequest.objects.get().public_id}/", decision="refuse")
    assert level(number, Medium.MAIL) is Acts.BLOCK
    assert "承認せず" in clerk.get(f"{LIST}{measure}/").content.decode()


def test_extend__from_a_month_before_the_end__makes_what_was_asked_stale(
    frozen_clock: FrozenClock, staff_client: StaffClient, number: str
) -> None:
    clerk = staff_client("section_clerk", sections=("resident_registry",))
    measure = protect(number)
    early = post(clerk, f"{measure}/extend/")
    assert "まだ延長できません" in early.content.decode()
    post(clerk, f"{measure}/ask/", kind="release", reason="本人が申し出た")
    frozen_clock.tick(days=350)
    clerk, other = (staff_client(role) for role in ("section_clerk", "supervisor"))
    assert post(clerk, f"{measure}/extend/").status_code == 303
    assert ProtectiveMeasure.objects.get().ends_on > today() + timedelta(days=360)
    asked = MeasureRequest.objects.get().public_id
    assert "承認できません" in other.get(f"{LIST}{measure}/").content.decode()
    assert (
        "この申出は承認できません" in post(other, f"requests/{asked}/", decision="approve").content.decode()
    )
    assert level(number, Medium.MAIL) is Acts.BLOCK


def test_provisional__confirmed__is_one_of_the_year(clerk: Client, number: str) -> None:
    measure = protect(number, is_provisional=True)
    assert "仮支援措置" in clerk.get(LIST).content.decode()
    assert post(clerk, f"{measure}/confirm/").status_code == 303
    assert "仮支援措置" not in clerk.get(f"{LIST}{measure}/").content.decode()


def test_measure__closes_the_screen_too__is_kept_without_saying_whom(clerk: Client, number: str) -> None:
    closed = tuple(ProtectedScope(action, ProtectionLevel.ERROR) for action in ProtectedAction)
    measure = protect(number, scopes=closed)
    answer = clerk.get(f"{LIST}{measure}/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert name_of(number) not in html
    assert number not in html
    assert post(clerk, f"{measure}/ask/", kind="release", reason="本人が申し出た").status_code == 303
    assert not GateAlarm.objects.exists()


def test_pages__other_duties__are_closed(staff_client: StaffClient, number: str) -> None:
    measure = protect(number)
    for role in ("counter_clerk", "auditor"):
        client = staff_client(role)
        assert client.get(LIST).status_code == 403
        assert client.get(f"{LIST}{measure}/").status_code == 403
        assert post(client, f"{measure}/ask/", kind="release", reason="x").status_code == 403
