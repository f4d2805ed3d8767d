"""What the assisted demos hold against the papers: a wrong person, a lost variant, a missing paper are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from madoguchi.demo.household import Door, Household
from madoguchi.demo.minutes import SECONDS, Done, assumed_minutes
from madoguchi.demo.paper_reading import (
    ForeseenPaper,
    ReadPaper,
    code_points,
    foresee_papers,
    lost_names,
    rare_names,
    wrong_people,
)
from madoguchi.demo.reading import load_household
from madoguchi.foundation.cities import City, load_city
from madoguchi.foundation.cities.typed_values import read_value
from madoguchi.sandbox.core_people import named_people, numbers_of
from tests.support.core_system import TOWNS

DATA = Path(__file__).parents[2] / "data"
ON = date(2027, 3, 1)


@cache
def _city() -> City:
    return load_city(DATA / "cities" / "kitakyushu", DATA / "national")


@cache
def _family(name: str) -> Household:
    return load_household(DATA / "demo" / f"{name}.yml", on=ON, city=_city())


def _as_printed(family: Household, foreseen: list[ForeseenPaper]) -> list[ReadPaper]:
    """Papers on which exactly those stand who are foreseen."""
    return [
        ReadPaper(
            one.name,
            1,
            "".join((family.text(member, "given_name") or "").replace(" ", "") for member in one.people),
        )
        for one in foreseen
    ]


def test_foresee_papers__household_of_eight__lists_all_on_the_notification_and_one_on_a_copy() -> None:
    family = _family("assisted-eight")
    papers = foresee_papers(family, _city(), ON)
    notification = next(paper for paper in papers if paper.name == "住民異動届")
    assert notification.listed == frozenset(family.members)
    assert notification.boxes >= 8 * 8
    schools = [paper for paper in papers if paper.name == "転入学届(就学届)"]
    assert [sorted(paper.people) for paper in schools] == [["m1", "m4"], ["m1", "m5"], ["m1", "m6"]]


@pytest.mark.parametrize("name", ["assisted-move-in", "assisted-eight"])
def test_wrong_people__papers_as_foreseen__finds_nothing(name: str) -> None:
    family = _family(name)
    foreseen = foresee_papers(family, _city(), ON)
    assert wrong_people(foreseen, _as_printed(family, foreseen), family) == []


def test_wrong_people__a_twin_on_the_others_paper_and_one_left_out__are_told() -> None:
    family = _family("assisted-eight")
    foreseen = foresee_papers(family, _city(), ON)
    printed = _as_printed(family, foreseen)
    place = next(n for n, one in enumerate(foreseen) if one.people == {"m1", "m5"} and one.listed)
    printed[place] = replace(printed[place], text="𠮷郎二葉")
    assert wrong_people(foreseen, printed, family) == [
        f"{place + 1} {foreseen[place].name}: extra ['m6'], missing ['m5']"
    ]
    assert "foreseen" in wrong_people(foreseen, printed[1:], family)[0]


def test_lost_names__variant_without_its_selector__is_lost() -> None:
    family = _family("assisted-move-in")
    rare = rare_names(family)
    assert [code_points(name) for name in rare] == ["U+2EBE0", "U+845B U+E0102 U+8449"]
    assert lost_names(rare, [ReadPaper("紙", 1, "林𮯠葛葉")]) == ["葛\U000e0102葉"]


def test_is_continued__the_mark_stands_in_the_box_and_on_the_sheet() -> None:
    assert ReadPaper("紙", 2, "住所続紙1氏名続紙続紙1住所福岡県").is_continued
    assert not ReadPaper("紙", 1, "住所続紙1氏名").is_continued


def test_text__the_core_system_says_otherwise__is_what_is_right() -> None:
    family = _family("assisted-eight")
    assert family.values[Door.HOME]["m7", "family_name"] == "渡辺"
    assert family.text("m7", "family_name") == "渡邊\U000e0108"
    assert family.who_say("care_certified", "yes") == {"m7", "m8"}


@pytest.mark.parametrize(
    ("name", "named"), [("assisted-move-in", "back_foreign"), ("assisted-eight", "back_eight")]
)
def test_core_system__family_of_the_file__has_these_birth_dates_and_given_names(
    name: str, named: str
) -> None:
    """Else the clerk's two keys find nobody, or somebody else's values come over."""
    family, city = _family(name), _city()
    for member, number in zip(family.members, numbers_of(named), strict=True):
        row = [row for row in named_people(TOWNS) if row["addressee_number"] == number][-1]
        born = read_value(city.facts["birth_date"], family.text(member, "birth_date") or "")
        assert (row["birth_date"], row["given_name"]) == (str(born), family.text(member, "given_name"))


def test_assumed_minutes__counted_things__are_multiplied_by_the_stated_parameters() -> None:
    minutes = assumed_minutes(Done(question_at_home=6, check_in=1, field_asked=3), boxes=12)
    assert minutes["kind"] == "assumed"
    assert minutes["parameters_s"] == SECONDS
    assert minutes["at_home"] == round(6 * SECONDS["question_at_home"] / 60, 1)
    assert minutes["at_the_city_hall"] == round((SECONDS["check_in"] + 3 * SECONDS["field_asked"]) / 60, 1)
    assert minutes["writing_every_box_by_hand"] == round(12 * SECONDS["box_by_hand"] / 60, 1)
