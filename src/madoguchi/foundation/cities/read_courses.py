"""One file of `courses/` → CourseSeries.

places: {all_of: community_centers}      or  {ids: [city_hall, …]}  or  {venue: {name: …, address: …}}
schedule: {every: month, week: 2, weekdays: [tue, wed], starts: ["10:00"], length_min: 90, sessions: 3}
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, time
from typing import TypeVar

from madoguchi.foundation.cities.courses import (
    CourseCategory,
    CourseSeries,
    Eligibility,
    EnrolmentRules,
    Every,
    Schedule,
    Topic,
    Venue,
)
from madoguchi.foundation.cities.findings import Findings
from madoguchi.foundation.cities.located import LocatedList, LocatedMap
from madoguchi.foundation.cities.read_hours import WEEKDAYS, read_time
from madoguchi.foundation.cities.reader import Reader, by_id
from madoguchi.foundation.cities.sites import SiteGroup

_WEEKS = range(1, 5)
_MONTHS = range(1, 13)


def read_series(
    name: str,
    reader: Reader,
    sections: Collection[str],
    offices: Collection[str],
    groups: Mapping[str, SiteGroup],
) -> CourseSeries:
    places, venue = _places(reader, offices, groups)
    series = CourseSeries(
        id=name,
        topic=reader.choice("topic", Topic),
        title=reader.words("title", required=True),
        summary=reader.words("summary", required=True),
        section=reader.reference("section", sections, "担当課"),
        places=places,
        venue=venue,
        schedule=_schedule(reader),
        rules=_rules(reader),
        categories=_categories(reader),
        is_example=reader.flag("example"),
        bring=reader.words("bring"),
    )
    _check_minimum(reader, series)
    reader.finish()
    return series


def _places(
    reader: Reader, offices: Collection[str], groups: Mapping[str, SiteGroup]
) -> tuple[tuple[str, ...], Venue | None]:
    part = reader.child("places", required=True)
    if part is None:
        return (), None
    if len(part.data) != 1:
        part.wrong(
            "",
            "data.course_places",
            "場所の書き方が、ちょうど1つではありません。",
            "all_of(場所の種類)・ids(場所の一覧)・venue(ほかの会場)のどれか1つを書いてください。",
        )
    venue, ids = (
        _venue(part),
        part.references(
            "ids", {*offices, *(site for group in groups.values() for site in group.sites)}, "場所"
        ),
    )
    if "all_of" in part.data:
        group = part.reference("all_of", groups, "場所の種類")
        ids = tuple(groups[group].sites) if group in groups else ()
    part.finish()
    return ids, venue


def _venue(part: Reader) -> Venue | None:
    inner = part.child("venue")
    if inner is None:
        return None
    venue = Venue(
        inner.words("name", required=True), inner.text("address", required=True), inner.text("district")
    )
    inner.finish()
    return venue


def _schedule(reader: Reader) -> Schedule:
    part = reader.child("schedule", required=True) or _nothing(reader)
    dates = _dates(part)
    every = part.choice("every", Every, Every.MONTH)
    names = part.references("weekdays", WEEKDAYS, "曜日", required=not dates)
    schedule = Schedule(
        every=every,
        week=_number(part, "week", _WEEKS, default=1, required=not dates),
        weekdays=tuple(WEEKDAYS.index(name) for name in names),
        starts=_times(part),
        length_min=_number(part, "length_min", range(10, 24 * 60), default=60, required=True),
        month=_number(part, "month", _MONTHS, default=1, required=True) if every is Every.YEAR else None,
        dates=dates,
        every_start=part.flag("every_start"),
        sessions=_number(part, "sessions", range(1, 41), default=1),
        days_between=_number(part, "days_between", range(1, 61), default=7),
        months_ahead=_number(part, "months_ahead", range(1, 13), default=2),
    )
    part.finish()
    return schedule


def _dates(part: Reader) -> tuple[date, ...]:
    values = part.raw("dates")
    if values is None:
        return ()
    days = (
        tuple(value for value in values if isinstance(value, date)) if isinstance(values, LocatedList) else ()
    )
    if not days or len(days) != len(values):
        part.wrong(
            "dates",
            "data.wrong_type",
            "「dates」に日付でないものがあります。",
            "[2027-02-21, 2027-03-07] のように、日付の一覧を書いてください。",
        )
    return days


def _times(part: Reader) -> tuple[time, ...]:
    found = []
    for text in part.strings("starts", required=True):
        try:
            found.append(time.fromisoformat(text))
        except ValueError:
            part.wrong(
                "starts",
                "data.bad_time",
                f"「{text}」は時刻ではありません。",
                '"10:00" のように引用符で囲んで書いてください。',
            )
    return tuple(found)


def _rules(reader: Reader) -> EnrolmentRules:
    part = reader.child("enrolment", required=True) or _nothing(reader)
    days = range(366)
    rules = EnrolmentRules(
        opens_days_before=_number(part, "opens_days_before", days, default=30, required=True),
        opens_at=read_time(part, "opens_at"),
        closes_days_before=_number(part, "closes_days_before", days, default=0, required=True),
        cancel_until_days_before=_number(part, "cancel_until_days_before", days, default=0, required=True),
        per_person=_number(part, "per_person", range(1, 100), default=1),
        offer_hours=_number(part, "offer_hours", range(1, 24 * 14 + 1), default=24),
        minimum=_number(part, "minimum", range(10_000), default=0),
        front_share_percent=_number(part, "front_share_percent", range(101), default=75),
    )
    if rules.opens_days_before <= rules.closes_days_before:
        part.wrong(
            "opens_days_before",
            "data.course_period",
            "申込みが始まる前に締め切られます。",
            "opens_days_before を closes_days_before より大きくしてください。",
        )
    part.finish()
    return rules


def _categories(reader: Reader) -> tuple[CourseCategory, ...]:
    parts = by_id(reader.items("categories", required=True), "区分")
    return tuple(_category(name, part) for name, part in parts.items())


def _category(name: str, part: Reader) -> CourseCategory:
    category = CourseCategory(
        id=name,
        name=part.words("name", required=True),
        seats=_number(part, "seats", range(1, 20_001), default=1, required=True),
        fee_yen=_number(part, "fee_yen", range(1_000_000), default=0),
        eligibility=_eligibility(part),
        group_min=_number(part, "group_min", range(1, 21), default=1),
        group_max=_number(part, "group_max", range(1, 21), default=1),
    )
    if not category.group_min <= category.group_max <= category.seats:
        part.wrong(
            "group_max",
            "data.course_group",
            f"一組の人数({category.group_min}〜{category.group_max}人)が席の数({category.seats})と合いません。",
            "group_min ≦ group_max ≦ seats になるように直してください。",
        )
    part.finish()
    return category


def _eligibility(part: Reader) -> Eligibility:
    ages = range(131)
    low, high, guardian = (
        _number(part, key, ages, default=None) for key in ("min_age", "max_age", "guardian_age")
    )
    if low is not None and high is not None and low > high:
        part.wrong(
            "min_age",
            "data.course_age",
            f"{low}歳以上{high}歳以下の人はいません。",
            "min_age を max_age 以下にしてください。",
        )
    return Eligibility(low, high, guardian, part.flag("residents_only"))


def _check_minimum(reader: Reader, series: CourseSeries) -> None:
    if series.rules.minimum > series.seats:
        reader.wrong(
            "enrolment",
            "data.course_minimum",
            f"最少の人数({series.rules.minimum}人)が席の数({series.seats})より多くなっています。",
            "enrolment の minimum を減らすか、席を増やしてください。",
        )


N = TypeVar("N", int, int | None)


def _number(part: Reader, key: str, allowed: range, *, default: N, required: bool = False) -> N:
    value = part.integer(key, required=required)
    if value is None:
        return default
    if value not in allowed:
        part.wrong(
            key,
            "data.out_of_range",
            f"「{key}」の {value} は使えません。",
            f"{allowed.start}から{allowed.stop - 1}までの数を書いてください。",
        )
        return default
    return value


def _nothing(reader: Reader) -> Reader:
    """Stands in for a part that is missing and was reported."""
    return Reader(LocatedMap(reader.mark()), Findings())
