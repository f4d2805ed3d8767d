"""Mistakes in case files are named with file, line and fix."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.foundation.cities import City, Finding, RuleCase
from madoguchi.foundation.cities.read_rule_cases import read_rule_cases
from tests.support.published import published_city

_GOOD = """id: moped_registration
common: {on: 2026-04-10, household: {life_event: move_in}}
cases:
  - title: 例
    household: {has_moped: はい}
    members: {m1: {birth_date: 平成2年5月1日, insurance: 国民健康保険}}
    expect: needed
    variations:
      - {title: 変えた例, on: 2026-05-01, change: {has_moped: null, m1.birth_date: 1990年}, expect: unknown}
"""


@pytest.fixture(scope="module")
def city() -> City:
    return published_city("yukuhashi")


def _read(
    city: City, tmp_path: Path, text: str, *, of_city: bool = False
) -> tuple[tuple[RuleCase, ...], tuple[Finding, ...]]:
    folder, national = tmp_path / "cities" / "one", tmp_path / "national"
    for root in (folder, national):
        (root / "cases").mkdir(parents=True, exist_ok=True)
    ((folder if of_city else national) / "cases" / "any.yml").write_text(text, encoding="utf-8")
    cases, findings = read_rule_cases(city, folder, national)
    return cases.get("moped_registration", ()), findings


def test_read__typed_values__are_read_as_people_type_them(city: City, tmp_path: Path) -> None:
    (case, other), findings = _read(city, tmp_path, _GOOD)
    assert findings == ()
    assert case.facts == Facts(
        {"life_event": ("move_in",), "has_moped": True},
        (MemberFacts("m1", {"birth_date": date(1990, 5, 1), "insurance": "national"}),),
    )
    assert (other.on, other.title) == (date(2026, 5, 1), "変えた例")
    assert other.facts.get("has_moped") is None
    assert str(other.facts.get("birth_date", "m1")) != "1990-05-01"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("has_moped: はい", "has_mopped: はい", "data.bad_fact", 5),
        ("has_moped: はい", "has_moped: たぶん", "data.bad_fact", 5),
        ("has_moped: はい", "birth_date: 1990-05-01", "data.bad_fact", 5),
        ("birth_date: 平成2年5月1日", "has_moped: はい", "data.bad_fact", 6),
        ("change: {has_moped: null", "change: {m1.has_moped: null", "data.bad_fact", 9),
        ("expect: needed", "expect: maybe", "data.unknown_word", 7),
        ("    expect: needed\n", "", "data.missing_key", 4),
        ("title: 例", "titel: 例", "data.unknown_key", 4),
        ("on: 2026-04-10, ", "", "data.missing_key", 4),
        ("    expect: needed", "    concerns: [m7]\n    expect: needed", "data.unknown_concerns", 7),
        ("変えた例", "例", "data.duplicate_id", 4),
        ("common:", "left_out: [ない例]\ncommon:", "data.unknown_case", 2),
    ],
)
def test_read__one_mistake__is_found_on_its_line(
    city: City, tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in _GOOD
    _, findings = _read(city, tmp_path, _GOOD.replace(old, new, 1))
    assert (code, line) in [(finding.code, finding.mark.line) for finding in findings]
    assert all(finding.message and finding.fix for finding in findings)


def test_read__procedure_that_the_city_lacks__is_wrong_in_the_city_only(city: City, tmp_path: Path) -> None:
    text = _GOOD.replace("moped_registration", "of_another_city")
    assert _read(city, tmp_path / "national_one", text) == ((), ())
    _, findings = _read(city, tmp_path / "own_one", text, of_city=True)
    assert [finding.code for finding in findings] == ["data.unknown_procedure"]
