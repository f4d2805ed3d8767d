from __future__ import annotations

import json
from pathlib import Path

import pytest

from madoguchi.domains.procedures.command import main
from madoguchi.foundation import cities
from tests.domains.procedures.households import EXAMPLES

FAMILY = str(EXAMPLES / "move_in_family4.json")
KEYS = {
    *("id", "name", "verdict", "because", "missing", "due", "due_reason", "documents", "section", "visit"),
    "channels",
}
REASON = {"fact", "member", "value", "clause", "law", "holds"}
DOCUMENT = {"document", "name", "members", "originals", "copies"}


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main([*words, "--on", "2026-11-20", "--json"])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_plan__family__prints_one_object_with_all_procedures(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, FAMILY, "--city", "yukuhashi")
    assert (code, out.count("\n")) == (0, 1)
    plan = json.loads(out)
    assert {p["id"] for p in plan["procedures"]} == set(cities.current().procedures)
    assert (plan["city"], plan["on"], plan["visits"], plan["questions"]) == ("yukuhashi", "2026-11-20", 1, [])
    claim = next(p for p in plan["procedures"] if p["id"] == "child_allowance_claim")
    assert (claim["name"], claim["verdict"], claim["due"]) == ("児童手当 認定請求", "true", "2026-12-01")
    assert set(plan) == {"city", "on", "procedures", "visits", "questions"}


def test_plan__other_city__names_its_own_sections(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, FAMILY, "--city", "kitakyushu")
    sections = {p["id"]: p["section"] for p in json.loads(out)["procedures"]}
    assert sections["national_health_insurance_enrol"] == "区役所 保険年金課"


def test_plan__nothing_known__leaves_every_rule_unknown_with_questions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.json").write_text("{}")
    _, out, _ = run(capsys, str(tmp_path / "empty.json"), "--city", "yukuhashi")
    plan = json.loads(out)
    assert {p["verdict"] for p in plan["procedures"]} == {"unknown"}
    assert {"fact": "life_event", "member": ""} in plan["questions"]


def test_plan__each_procedure__has_the_promised_keys_and_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, FAMILY, "--city", "yukuhashi")
    for one in json.loads(out)["procedures"]:
        assert set(one) >= KEYS
        assert one["verdict"] in ("true", "false", "unknown")
        assert isinstance(one["visit"], bool)
        assert all(set(reason) >= REASON for reason in one["because"])
        assert all(set(missing) == {"fact", "member"} for missing in one["missing"])
        assert all(set(document) >= DOCUMENT for document in one["documents"])
        assert (one["verdict"] == "unknown") == (not one["because"])


def test_plan__reason__names_fact_member_value_clause_and_law(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, FAMILY, "--city", "yukuhashi")
    move_in = json.loads(out)["procedures"][0]
    assert move_in["because"][0] == {
        "fact": "life_event",
        "member": "",
        "value": ["move_in"],
        "clause": "moving_in",
        "law": "住民基本台帳法22条",
        "holds": True,
        "figures": [],
    }


def test_plan__dates_without_a_year__leave_rules_and_deadlines_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = {
        "household": {"life_event": "move_in", "moved_from": "same_prefecture", "moved_on": "XXXX-XX-XX"},
        "members": [{"id": "m1", "birth_date": "XXXX-XX-XX"}],
    }
    (tmp_path / "facts.json").write_text(json.dumps(document))
    _, out, _ = run(capsys, str(tmp_path / "facts.json"), "--city", "yukuhashi")
    found = {p["id"]: (p["verdict"], p["due"]) for p in json.loads(out)["procedures"]}
    assert (found["move_in"], found["child_allowance_claim"]) == (("true", None), ("unknown", None))


def test_plan__sentence_about_an_age__says_what_it_was_held_against(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = run(capsys, FAMILY, "--city", "yukuhashi")
    claim = next(p for p in json.loads(out)["procedures"] if p["id"] == "child_allowance_claim")
    assert any("18歳に達する日以後の最初の3月31日まで" in sentence for sentence in claim["because_text"])


def test_plan__details__tell_visits_papers_people_and_what_lapses(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, FAMILY, "--city", "yukuhashi", "--details")
    details = json.loads(out)["details"]
    assert [(trip["office"], trip["from"], trip["until"]) for trip in details["trips"]] == [
        ("city_hall", "2026-11-20", "2026-11-16")
    ]
    papers = {one["document"]: one for one in details["documents"]}
    assert len(papers) == len(details["documents"])
    assert (papers["my_number_card"]["originals"], papers["my_number_card"]["copies"]) == (4, 0)
    assert papers["child_insurance_proof"]["yielded_by"] == "national_health_insurance_enrol"
    assert papers["my_number_proof"]["covered_by"] == "my_number_card"
    who = details["who_comes"]
    assert (who["people"], who["not_alone"]) == (["m1", "m2"], [["signature_certificate_reissue", "m2"]])
    assert "signature_certificate" in [one["id"] for one in details["lapses"]]


def test_plan__other_office__is_planned_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, FAMILY, "--city", "kitakyushu", "--office", "yahatanishi", "--details")
    assert [trip["counters"] for trip in json.loads(out)["details"]["trips"]] == [["all_in_one"]]
    code, _, err = run(capsys, FAMILY, "--city", "kitakyushu", "--office", "nowhere")
    assert code == 1
    assert "yahatanishi" in err


@pytest.mark.parametrize(
    "words", [["--city", "yukuhashi"], [FAMILY, "--city", "yukuhashi"], [FAMILY, "--on", "2026-11-20"]]
)
def test_plan__neither_facts_and_day_nor_schema__is_wrong_usage(words: list[str]) -> None:
    with pytest.raises(SystemExit) as usage:
        main(words)
    assert usage.value.code == 2


def test_plan__wrong_value__says_field_fix_and_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = {"household": {"toilet_kind": "golden", "toilett_kind": "sewer"}, "membres": []}
    (tmp_path / "facts.json").write_text(json.dumps(document))
    _, _, err = run(capsys, str(tmp_path / "facts.json"), "--city", "yukuhashi")
    lines = {line.partition(":")[0]: line for line in err.splitlines()}
    assert "cesspit" in lines["household.toilet_kind"]
    assert lines["household.toilet_kind"].endswith("[facts.not_a_choice]")
    assert "→ toilet_kind" in lines["household.toilett_kind"]
    assert lines["membres"].endswith("[facts.unknown_part]")


@pytest.mark.parametrize(
    ("document", "word"),
    [
        ({"household": {"no_such": 1}}, "no_such"),
        ({"household": {"birth_date": "1985-01-01"}}, "birth_date"),
        ({"household": {"toilet_kind": "golden"}}, "toilet_kind"),
        ({"household": {"has_dog": "yes"}}, "has_dog"),
        ({"household": {"member_count": 0}}, "member_count"),
        ({"members": [{"id": "m1", "birth_date": "1985-13-01"}]}, "birth_date"),
        ({"members": [{"id": "m1", "birth_date": "9999-01-01"}]}, "birth_date"),
        ({"household": {"moved_on": "0206-11-16"}}, "moved_on"),
    ],
)
def test_plan__wrong_fact__is_refused_by_name(
    document: object, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "facts.json").write_text(json.dumps(document))
    code, out, err = run(capsys, str(tmp_path / "facts.json"), "--city", "yukuhashi")
    assert (code, out) == (1, "")
    assert word in err


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "1行2文字目"),
        ("[]", "household"),
        ('{"members": [{}]}', "違う id"),
        ('{"members": [{"id": "m1"}, {"id": "m1"}]}', "違う id"),
        ('{"household": {"member_count": 1.5}}', "member_count"),
        ('{"household": {"has_dog": true, "has_dog": false}}', "has_dog"),
        (None, "ファイルがありません"),
    ],
)
def test_plan__not_a_facts_file__is_refused_with_the_reason(
    text: str | None, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (tmp_path / "facts.json").write_text(text)
    code, out, err = run(capsys, str(tmp_path / "facts.json"), "--city", "yukuhashi")
    assert (code, out) == (1, "")
    assert "読めません" in err
    assert reason in err


def test_plan__file_with_a_byte_order_mark__is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "facts.json").write_text("{}", encoding="utf-8-sig")
    assert run(capsys, str(tmp_path / "facts.json"), "--city", "yukuhashi")[0] == 0


def test_plan__member_with_a_name_of_its_own__is_told_by_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = {
        "household": {"life_event": "move_in"},
        "members": [{"id": "child-a", "birth_date": "2020-06-01", "insurance": "national"}],
    }
    (tmp_path / "facts.json").write_text(json.dumps(document))
    _, out, _ = run(capsys, str(tmp_path / "facts.json"), "--city", "yukuhashi")
    claim = next(p for p in json.loads(out)["procedures"] if p["id"] == "child_medical_care_claim")
    assert any("(child-a)" in sentence for sentence in claim["because_text"])


def test_plan__no_move__details_still_tell_rights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = {
        "household": {"life_event": "certificate"},
        "members": [
            {
                "id": "m1",
                "birth_date": "1950-06-01",
                "is_foreign_national": False,
                "insurance": "late_elderly",
            },
            {"id": "m2", "birth_date": "2015-06-01", "child_lives": "with_family"},
        ],
    }
    (tmp_path / "facts.json").write_text(json.dumps(document))
    _, out, _ = run(capsys, str(tmp_path / "facts.json"), "--city", "yukuhashi", "--details")
    plan = json.loads(out)
    rights = {one["id"]: one for one in plan["details"]["conditions"]}
    assert {p["verdict"] for p in plan["procedures"] if p["id"] == "child_allowance_claim"} == {"false"}
    assert (rights["eligible_child_allowance"]["verdict"], rights["eligible_child_allowance"]["members"]) == (
        "true",
        {},
    )
    assert (rights["care_insured_category_2"]["verdict"], rights["care_insured_category_2"]["members"]) == (
        None,
        {"m1": "false", "m2": "false"},
    )
    assert rights["late_elderly_insured"]["members"] == {"m1": "unknown", "m2": "false"}


def test_plan__unknown_city__is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, FAMILY, "--city", "nowhere")
    assert (code, out) == (1, "")
    assert "nowhere" in err
    assert "yukuhashi" in err


def test_plan__day_that_no_calendar_has__is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as usage:
        main([FAMILY, "--city", "yukuhashi", "--on", "2026-02-30"])
    assert usage.value.code == 2
    assert "2026-02-30" in capsys.readouterr().err
