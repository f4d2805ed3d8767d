from __future__ import annotations

import json
from pathlib import Path

import pytest

from madoguchi.domains.procedures.command import main
from madoguchi.foundation import cities
from tests.domains.procedures.households import EXAMPLES

FAMILY = str(EXAMPLES / "move_in_family4.json")


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


@pytest.mark.parametrize(
    ("document", "word"),
    [
        ({"household": {"no_such": 1}}, "no_such"),
        ({"household": {"birth_date": "1985-01-01"}}, "birth_date"),
        ({"household": {"toilet_kind": "golden"}}, "toilet_kind"),
        ({"household": {"has_dog": "yes"}}, "has_dog"),
        ({"household": {"member_count": 0}}, "member_count"),
        ({"members": [{"id": "m1", "birth_date": "1985-13-01"}]}, "birth_date"),
    ],
)
def test_plan__wrong_fact__is_refused_by_name(
    document: object, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "facts.json").write_text(json.dumps(document))
    code, out, err = run(capsys, str(tmp_path / "facts.json"), "--city", "yukuhashi")
    assert (code, out) == (1, "")
    assert word in err


@pytest.mark.parametrize("text", ["{", "[]", '{"members": [{}]}'])
def test_plan__not_a_facts_file__is_refused(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "facts.json").write_text(text)
    code, out, err = run(capsys, str(tmp_path / "facts.json"), "--city", "yukuhashi")
    assert (code, out) == (1, "")
    assert "読めません" in err


def test_plan__unknown_city__is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, FAMILY, "--city", "nowhere")
    assert (code, out) == (1, "")
    assert "nowhere" in err
