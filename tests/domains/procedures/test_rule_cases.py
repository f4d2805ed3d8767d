"""The written cases of every city pass and leave nothing untried."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from madoguchi.core.truth import Truth
from madoguchi.domains.procedures import rules_command
from madoguchi.foundation.cities import City, RuleCases, load_city
from madoguchi.foundation.cities.read_rule_cases import read_rule_cases
from tests.foundation.cities.folders import DATA, change, copy_city

CITIES = sorted(path.parent.name for path in (DATA / "cities").glob("*/city.yml"))


def _read(folder: Path) -> tuple[City, RuleCases]:
    national = folder.parent.parent / "national"
    city = load_city(folder, national)
    cases, findings = read_rule_cases(city, folder, national)
    assert [str(finding) for finding in findings] == []
    return city, cases


@pytest.mark.parametrize("name", CITIES)
def test_cases__each_procedure__has_two_two_and_one(name: str) -> None:
    city, cases = _read(DATA / "cities" / name)
    thin = {}
    for procedure in city.procedures:
        counts = [
            sum(case.expected is truth for case in cases[procedure])
            for truth in (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN)
        ]
        if counts[0] < 2 or counts[1] < 2 or counts[2] < 1:
            thin[procedure] = counts
    assert not thin


def test_rules_test__every_city_of_the_project__passes_and_covers_everything(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert rules_command.main(["test", "--json"]) == 0
    printed = capsys.readouterr().out
    found = json.loads(printed)
    assert printed.count("\n") == 1
    assert (found["failures"], found["gaps"], found["findings"]) == ([], [], [])
    assert (found["failed"], found["ok"]) == (0, True)
    assert found["clauses"] == found["covered"] > 100
    assert found["cases"] >= 5 * 25


def test_rules_test__rule_off_by_a_year__fails_at_the_line_of_the_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_city(tmp_path)
    change(
        tmp_path / "national" / "derived" / "00-events.yml",
        "{age: {at_least: 18, from_eve: true}, law: 公職選挙法9条・年齢計算ニ関スル法律}",
        "{age: {at_least: 19, from_eve: true}, law: 公職選挙法9条・年齢計算ニ関スル法律}",
    )
    assert rules_command.main(["test", "--city", str(folder), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["failed"]) == (False, 1)
    (failure,) = found["failures"]
    lines = (
        (tmp_path / "national" / "cases" / "voter_list_registration.yml")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    assert failure["title"] in lines[failure["line"] - 1]
    assert failure["file"] == "national/cases/voter_list_registration.yml"


def test_rules_test__case_taken_away__names_the_edge(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_city(tmp_path)
    cases = tmp_path / "national" / "cases" / "seal_registration.yml"
    change(cases, "2011-04-11", "2013-04-11")
    assert rules_command.main(["test", "--city", str(folder)]) == 1
    printed = capsys.readouterr().out
    assert "seal_registration: " in printed
    assert "境目の直前の例がありません" in printed


def test_rules_test__wrong_due_day_and_people__are_failures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_city(tmp_path)
    cases = tmp_path / "national" / "cases" / "care_certification_transfer.yml"
    change(cases, "concerns: [m2]", "concerns: [m1]")
    change(cases, "due: 2026-04-20", "due: 2026-04-21")
    assert rules_command.main(["test", "--city", str(folder), "--json"]) == 1
    (failure,) = json.loads(capsys.readouterr().out)["failures"]
    assert len(failure["problems"]) == 2


def test_rules_test__city_file__adds_replaces_and_leaves_out(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    (folder / "cases").mkdir()
    (folder / "cases" / "moped_registration.yml").write_text(
        """id: moped_registration
left_out: [バイクを持っていない]
common: {on: 2026-05-01, household: {life_event: move_in}}
cases:
  - {title: 125cc以下のバイクを持っている, household: {has_moped: いいえ}, expect: not_needed}
  - {title: この市だけの例, household: {has_moped: いいえ}, expect: not_needed}
""",
        encoding="utf-8",
    )
    _, cases = _read(folder)
    found = {case.title: case for case in cases["moped_registration"]}
    assert "バイクを持っていない" not in found
    assert found["125cc以下のバイクを持っている"].expected is Truth.FALSE
    assert "この市だけの例" in found


def test_rules_test__example_of_the_handbook__is_right(tmp_path: Path) -> None:
    text = (DATA.parent / "docs" / "howto" / "change-a-rule.md").read_text(encoding="utf-8")
    folder = copy_city(tmp_path)
    example = text.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "national" / "cases" / "high_medical_cost_claim.yml").write_text(example, encoding="utf-8")
    assert rules_command.main(["test", "--city", str(folder)]) == 0
