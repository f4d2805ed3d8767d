"""The supervisor's pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.domains.metrics.logs import FAMILY, OPENING, WORK, WRITING, store
from tests.domains.work.builders import CASE
from tests.support.households import open_family4

pytestmark = pytest.mark.django_db
StaffClient = Callable[..., Client]
DAY = OPENING.date().isoformat()


@pytest.fixture
def boss(staff_client: StaffClient) -> Client:
    return staff_client("supervisor")


def test_today__empty_day__is_a_page(boss: Client) -> None:
    assert boss.get("/manager/").status_code == 200
    assert boss.get("/manager/", {"day": "no day"}).status_code == 200


def test_today__figures__stand_beside_the_citys_own_statement(boss: Client) -> None:
    store(*FAMILY, *WORK, *WRITING)
    html = boss.get("/manager/", {"day": DAY}).content.decode()
    assert "来庁 1件" in html
    assert "滞在 中央値 70.0分" in html
    assert "転入届" in html
    assert "市が自ら述べている現状です" in html
    assert "60分以上" in html


def test_timeline__case__shows_what_happened_without_names(boss: Client) -> None:
    store(*FAMILY, *WORK)
    html = boss.get("/manager/cases/F/").content.decode()
    assert "来庁を受け付けた" in html
    assert "職員の時間 72.0分" in html


def test_timeline__case_with_provenance__counts_what_was_typed_at_home_too(boss: Client) -> None:
    case = open_family4(CASE)
    html = boss.get(f"/manager/cases/{CASE}/").content.decode()
    assert f'data-figure="typed">{len(case.known)}<' in html
    assert 'data-figure="typed_twice">0<' in html


def test_timeline__unknown__is_not_found(boss: Client) -> None:
    assert boss.get("/manager/cases/NONE0000/").status_code == 404


def test_find__typed_reference__leads_to_the_timeline(boss: Client) -> None:
    open_family4(CASE)
    answer = boss.get("/manager/cases/", {"q": "k7m4qx29"})
    assert (answer.status_code, answer["Location"]) == (303, f"/manager/cases/{CASE}/")
    assert boss.get("/manager/cases/", {"q": "nothing"}).status_code == 404


def test_event_log__period__is_a_csv(boss: Client) -> None:
    store(*FAMILY)
    answer = boss.get("/manager/event-log/", {"first": DAY, "last": DAY})
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode().splitlines()[0] == "case_id,activity,timestamp,resource_role,lifecycle"
    assert len(answer.content.decode().splitlines()) == len(FAMILY) + 1


@pytest.mark.parametrize("query", [{}, {"first": DAY}, {"first": DAY, "last": "2020-01-01"}])
def test_event_log__wrong_period__says_so(boss: Client, query: dict[str, str]) -> None:
    answer = boss.get("/manager/event-log/", query)
    assert answer.status_code == 422
    assert "出力できませんでした" in answer.content.decode()


@pytest.mark.parametrize("role", ["receptionist", "counter_clerk", "section_clerk", "operator", "auditor"])
def test_pages__other_duty__are_refused(staff_client: StaffClient, role: str) -> None:
    assert staff_client(role).get("/manager/").status_code == 403
