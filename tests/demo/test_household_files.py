"""Household files: every one that is kept says what the rules say, and a mistake is told with place and fix."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from madoguchi.demo.days import NotAnOffset, moved
from madoguchi.demo.foreseeing import foresee
from madoguchi.demo.household import Expected, Household
from madoguchi.demo.judging import judge
from madoguchi.demo.reading import cities_of, load_household
from madoguchi.demo.report import Report
from madoguchi.foundation.cities import CityDataWrong
from tests.support.published import published_city

DATA = Path(__file__).parents[2] / "data"
FILES = sorted(path for path in (DATA / "demo").glob("*.yml") if path.stem != "staff")
PLAYED = [(path.stem, city) for path in FILES for city in cities_of(path)]
ON = date(2027, 3, 1)

FAMILY = """
name: one
title: 一人
cities: [yukuhashi]
days: {started_on: -3}
guide:
  household: {life_event: [move_in], moved_on: "{started_on}"}
  members:
    m1: {birth_date: 昭和60年4月1日}
identity: {number: number_card}
expect: {procedures: [転入届]}
"""


def _load(folder: Path, text: str, city: str = "yukuhashi") -> Household:
    path = folder / "one.yml"
    path.write_text(text, encoding="utf-8")
    return load_household(path, on=ON, city=published_city(city))


@pytest.mark.parametrize(("name", "city"), PLAYED)
def test_foresee__each_kept_household__is_what_its_file_expects(name: str, city: str) -> None:
    family = load_household(DATA / "demo" / f"{name}.yml", on=ON, city=published_city(city))
    report = foresee(family, published_city(city), ON)
    assert [(one.name, one.found) for one in report.invariants if not one.ok] == []


@pytest.mark.parametrize("city", ["yukuhashi", "kitakyushu"])
def test_staff__each_section_of_a_city__has_a_clerk(city: str) -> None:
    """Else a journey waits for ever for a step that nobody does."""
    rows = yaml.safe_load((DATA / "demo" / "staff.yml").read_text(encoding="utf-8"))
    served = {section for row in rows for section in row.get("sections", ())}
    working = {
        step.section for procedure in published_city(city).procedures.values() for step in procedure.steps
    }
    assert working - served == set()


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("title:", "titel:", "data.unknown_key", "titel"),
        ("moved_on:", "movd_on:", "demo.unknown_fact", "moved_on"),
        ("birth_date: 昭和60年4月1日", "moved_on: 2027-02-26", "demo.wrong_place", "household"),
        ("birth_date: 昭和60年4月1日", "family_name: 渡邉", "demo.wrong_door", "home"),
        ("birth_date: 昭和60年4月1日", "birth_date: いつか", "demo.unreadable", "いつか"),
        ("birth_date: 昭和60年4月1日", "card_held: maybe", "demo.unreadable", "yes"),
        ('"{started_on}"', '"{began_on}"', "demo.unknown_day", "started_on"),
        ("started_on: -3", "started_on: 三日前", "demo.days", "-75y"),
        ("m1:", "father:", "demo.members", "m1"),
        ("転入届", "転入届出", "demo.unknown_procedures", "転入届"),
        ("procedures: [転入届]", "forms: [転入届]", "demo.unknown_forms", "転入届"),
        ("procedures: [転入届]", "not_filed: [転入届]", "demo.not_filed", "procedures"),
        ("name: one", "name: two", "demo.name", "name: one"),
        ("life_event: [move_in], ", "", "demo.no_event", "life_event"),
        ("cities: [yukuhashi]", "cities: [kitakyushu]", "demo.other_city", "cities"),
        ("title: 一人", "title: 一人\nin_city: {elsewhere: {}}", "demo.in_city", "cities"),
        (
            "expect:",
            "returned: {procedure: 転出届, field: phone, corrected: x, message: y}\nexpect:",
            "demo.returned",
            "procedures",
        ),
    ],
)
def test_load_household__mistake__is_told_with_file_line_and_fix(
    old: str, new: str, code: str, words: str, tmp_path: Path
) -> None:
    assert old in FAMILY
    with pytest.raises(CityDataWrong) as refusal:
        _load(tmp_path, FAMILY.replace(old, new, 1))
    found = [finding for finding in refusal.value.findings if finding.code == code]
    assert found, str(refusal.value)
    assert found[0].mark.file == "demo/one.yml"
    assert words in f"{found[0].message}{found[0].fix}"


def test_load_household__differs_in_a_city__is_laid_over_the_rest(tmp_path: Path) -> None:
    both = FAMILY.replace("[yukuhashi]", "[yukuhashi, kitakyushu]")
    own = 'in_city: {kitakyushu: {title: 別, guide: {members: {m1: {birth_date: null, card_held: "no"}}}}}\n'
    here, there = _load(tmp_path, both + own), _load(tmp_path, both + own, "kitakyushu")
    assert (here.title, there.title) == ("一人", "別")
    assert here.text("m1", "birth_date") == "昭和60年4月1日"
    assert there.text("m1", "birth_date") is None
    assert there.text("m1", "card_held") == "no"
    assert there.text("", "moved_on") == "2027-02-26"


@pytest.mark.parametrize(
    ("offset", "day"),
    [
        (-3, "2028-02-26"),
        ("-1y", "2027-02-28"),
        ("-75y+10d", "1953-03-10"),
        ("+1m", "2028-03-29"),
        ("-2m", "2027-12-29"),
    ],
)
def test_moved__offset__counts_from_the_day(offset: int | str, day: str) -> None:
    assert moved(date(2028, 2, 29), offset).isoformat() == day


def test_moved__not_an_offset__is_refused() -> None:
    with pytest.raises(NotAnOffset):
        moved(ON, "明日")


def test_judge__seen_otherwise_than_expected__says_what_is_missing_and_extra() -> None:
    report = Report(needed=["甲", "乙"], filed=["甲"], forms=["丙"], planned_visits=2, fee_yen=300)
    judge(report, Expected(procedures=("甲", "丁"), forms=("丙",), fee_yen=0, not_needed=("戊",)))
    wrong = {one.name: one.found for one in report.invariants if not one.ok}
    assert wrong == {
        "procedures_are_those_of_the_file": {"missing": ["丁"], "extra": ["乙"]},
        "not_needed_holds_those_of_the_file": {"missing": ["戊"]},
        "filed_or_listed_as_not_filed": {"missing": ["乙"], "extra": []},
        "visits_are_those_of_the_file": 2,
        "fee_is_that_of_the_file": 300,
    }
