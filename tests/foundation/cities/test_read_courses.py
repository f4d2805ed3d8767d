"""Courses as data: a few lines stand for a course at every centre, and a mistake is named by file, line and fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.findings import Findings
from madoguchi.foundation.cities.located import read_yaml
from madoguchi.foundation.cities.read_courses import read_series
from madoguchi.foundation.cities.reader import Reader
from tests.foundation.cities.folders import DATA, change
from tests.support.published import published_city

FILE = "courses/digital_basics.yml"
RACE = "courses/example_marathon.yml"


@pytest.fixture(scope="module")
def city() -> City:
    return published_city("yukuhashi")


def test_read__all_community_centres__gives_each_of_them_the_series() -> None:
    city = published_city("kitakyushu")
    assert len(city.courses["digital_basics"].places) == 130
    assert city.courses["example_marathon"].places == ()
    assert city.courses["example_marathon"].is_example
    assert [one.id for one in city.courses["example_marathon"].categories] == ["full", "half", "parent_child"]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (FILE, "all_of: community_centers", "all_of: castles", "data.unknown_all_of"),
        (FILE, "all_of: community_centers", "ids: [city_hall, castle]", "data.unknown_ids"),
        (
            FILE,
            "{all_of: community_centers}",
            "{all_of: community_centers, ids: [city_hall]}",
            "data.course_places",
        ),
        (FILE, '"10:00"', '"25:00"', "data.bad_time"),
        (FILE, "week: 2", "week: 6", "data.out_of_range"),
        (FILE, "weekdays: [tue", "weekdays: [toe", "data.unknown_weekdays"),
        (FILE, "opens_days_before: 45", "opens_days_before: 2", "data.course_period"),
        (FILE, "minimum: 3", "minimum: 30", "data.course_minimum"),
        (FILE, "seats: 10", "seats: 1", "data.course_group"),
        (FILE, "seats: 10", "seat: 10", "data.missing_key"),
        (FILE, "topic: digital", "topic: digitall", "data.unknown_word"),
        (FILE, "section: disability_support", "section: nobody", "data.unknown_section"),
        (RACE, "min_age: 6, max_age: 12", "min_age: 16, max_age: 12", "data.course_age"),
    ],
)
def test_read__a_mistake__is_named_where_it_stands(
    file: str, old: str, new: str, code: str, tmp_path: Path, city: City
) -> None:
    path = tmp_path / "series.yml"
    path.write_text((DATA / "cities" / "yukuhashi" / file).read_text(encoding="utf-8"), encoding="utf-8")
    line = change(path, old, new)
    findings = Findings()
    data = read_yaml(path, file, findings)
    assert data is not None
    read_series("one", Reader(data, findings), city.sections, city.offices, city.site_groups)
    found = [one for one in findings.found if one.code == code]
    assert [(one.mark.file, one.mark.line) for one in found] == [(file, line)]
    assert found[0].fix
