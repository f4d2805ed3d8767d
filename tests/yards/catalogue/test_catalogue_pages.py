"""The pages of the catalogue's yard, over the data of the project."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from madoguchi.domains.procedures import services
from madoguchi.foundation import cities
from madoguchi.foundation.cities import Procedure
from madoguchi.foundation.policy.actors import SYSTEM

pytestmark = pytest.mark.django_db
StaffClient = Callable[..., Client]
EXAMPLE = Path(__file__).resolve().parents[3] / "data" / "national" / "examples" / "move_in_family4.json"


@pytest.fixture
def clerk(staff_client: StaffClient) -> Client:
    return staff_client("section_clerk", ("child_support",))


def _html(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_procedures__all__are_listed_with_certainty_and_cases(clerk: Client) -> None:
    html = _html(clerk, "/catalogue/")
    for procedure in cities.current().procedures.values():
        assert procedure.name in html
    assert "一部を確認" in html
    assert 'data-figure="failed">0<' in html
    assert "やさしい日本語" in html


@pytest.mark.parametrize("query", ["犬の登録", "狂犬病予防法", "dog_registration"])
def test_procedures__search__finds_by_name_law_and_id(clerk: Client, query: str) -> None:
    html = _html(clerk, "/catalogue/", q=query)
    assert "犬の登録・所在地変更届" in html
    assert "転入届</a>" not in html


def test_procedures__degree__keeps_that_degree(clerk: Client) -> None:
    html = _html(clerk, "/catalogue/", certainty="unverified")
    assert "犬の登録・所在地変更届" in html
    assert "転入届</a>" not in html


@pytest.mark.parametrize(
    ("name", "value"),
    [("event", "death"), ("section", "school"), ("business", "long_term_care"), ("business", "none")],
)
def test_procedures__each_menu__keeps_what_it_names(clerk: Client, name: str, value: str) -> None:
    html = _html(clerk, "/catalogue/", **{name: value})
    shown = {one.id for one in cities.current().procedures.values() if f"procedures/{one.id}/" in html}
    assert shown == {one.id for one in cities.current().procedures.values() if _has(one, name, value)}
    assert shown


def _has(procedure: Procedure, name: str, value: str) -> bool:
    if name == "event":
        return value in procedure.events
    return value == (procedure.section if name == "section" else procedure.core_business)


def test_procedures__everyday_words__are_searched_too(clerk: Client) -> None:
    assert "原付" in _html(clerk, "/catalogue/", q="バイク")


def test_procedure__what_stops_it_online__is_named(clerk: Client) -> None:
    procedure = next(one for one in cities.current().procedures.values() if one.channels.blocked_by)
    html = _html(clerk, f"/catalogue/procedures/{procedure.id}/")
    assert "オンラインで完結しない理由" in html
    assert all(word in html for word in procedure.keywords)


def test_procedure__each__draws_its_rule_its_source_and_its_cases(clerk: Client) -> None:
    for name, procedure in cities.current().procedures.items():
        html = _html(clerk, f"/catalogue/procedures/{name}/")
        assert procedure.source.title in html
        assert "違う</span>" not in html, name
        for case in cities.current_cases()[name]:
            assert case.title in html


def test_procedure__condition__is_said_in_words_with_its_law(clerk: Client) -> None:
    html = _html(clerk, "/catalogue/procedures/dog_registration_change/")
    assert "次のすべてに当てはまる" in html
    assert "犬が「はい」" in html
    assert "狂犬病予防法4条" in html
    assert "has_dog" not in html


def test_procedure__unknown__is_not_found(clerk: Client) -> None:
    assert clerk.get("/catalogue/procedures/none/").status_code == 404


def test_procedure__recorded_version__is_shown(clerk: Client) -> None:
    assert "まだ記録がありません" in _html(clerk, "/catalogue/procedures/move_in/")
    services.record_catalogue(actor=SYSTEM)
    html = _html(clerk, "/catalogue/procedures/move_in/")
    assert "第1版" in html
    assert "記録したのは system" in html


def test_unverified__fee_without_source__is_named_with_its_reason(clerk: Client) -> None:
    html = _html(clerk, "/catalogue/unverified/")
    assert "一般知識(市の資料では未確認)" in html
    assert "仮の値です" in html
    unsure = [lapse for lapse in cities.current().lapses.values() if lapse.certainty.value != "verified"]
    assert unsure
    assert all(lapse.name.ja in html for lapse in unsure)


def test_language__texts_nobody_read__stand_beside_the_japanese(clerk: Client) -> None:
    html = _html(clerk, "/catalogue/languages/en/")
    assert "procedures.move_in.title" in html
    assert clerk.get("/catalogue/languages/xx/").status_code == 404


def test_trial__filled_form__answers_every_procedure(clerk: Client) -> None:
    typed = {
        "people": "1",
        "on": "2026-04-10",
        "life_event": "move_in",
        "moved_on": "2026-04-06",
        "has_dog": "yes",
        "m1-birth_date": "平成2年5月1日",
    }
    answer = clerk.post("/catalogue/trial/", typed)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'data-procedure="dog_registration_change" data-answer="true"' in html
    assert 'data-procedure="moped_registration" data-answer="unknown"' in html
    assert "分かれば決まること: 原付バイク(125cc以下)" in html
    assert html.count("data-procedure=") == len(cities.current().procedures)


def test_trial__pasted_household__says_the_same_as_the_plan_and_drops_names(clerk: Client) -> None:
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    document["members"][0]["family_name"] = "試験"
    pasted = {"people": "2", "on": "2026-11-21", "pasted": json.dumps(document)}
    html = clerk.post("/catalogue/trial/", pasted).content.decode()
    assert 'data-procedure="move_in" data-answer="true"' in html
    assert 'data-procedure="moped_registration" data-answer="false"' in html
    assert "4人目" in html
    assert "試験" not in html


@pytest.mark.parametrize(
    "pasted", ["{", "[]", '{"household": {"life_event": "none of these"}}', "[" * 100_000]
)
def test_trial__unreadable_paste__says_so(clerk: Client, pasted: str) -> None:
    answer = clerk.post("/catalogue/trial/", {"pasted": pasted})
    assert answer.status_code == 422
    assert "読めませんでした" in answer.content.decode()


def test_trial__wrong_date__is_refused_beside_its_field(clerk: Client) -> None:
    answer = clerk.post("/catalogue/trial/", {"people": "1", "on": "2026-04-10", "moved_on": "13月"})
    assert answer.status_code == 422
    assert 'href="#id_moved_on"' in answer.content.decode()


def test_trial__from_an_example__is_filled_and_answered(clerk: Client) -> None:
    html = _html(clerk, "/catalogue/trial/", procedure="dog_registration_change", example="1")
    assert 'data-procedure="dog_registration_change" data-answer="true"' in html
    assert clerk.get("/catalogue/trial/", {"procedure": "none", "example": "999"}).status_code == 200


@pytest.mark.parametrize("role", ["supervisor", "operator"])
def test_pages__duties_that_answer_for_rules__may_read(staff_client: StaffClient, role: str) -> None:
    assert staff_client(role).get("/catalogue/").status_code == 200


@pytest.mark.parametrize("role", ["receptionist", "counter_clerk", "auditor"])
def test_pages__other_duty__are_refused(staff_client: StaffClient, role: str) -> None:
    assert staff_client(role).get("/catalogue/").status_code == 403
