from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import eras_between
from madoguchi.core.people import (
    DateKind,
    DateParts,
    DateUse,
    MonthThird,
    PartialDate,
    Precision,
    Season,
    display_era,
    display_western,
    parse_partial_date,
)
from madoguchi.core.people.date_parts import SHAPES

YEARS = st.integers(1874, 2100)
MONTHS = st.integers(1, 12)


@st.composite
def partial_dates(draw: st.DrawFn, years: st.SearchStrategy[int] = YEARS) -> PartialDate:
    kind = draw(st.sampled_from(DateKind))
    shape = SHAPES[kind]
    precision = shape.precision
    year = None if precision is Precision.NOTHING else draw(years)
    month = draw(MONTHS) if precision in (Precision.MONTH, Precision.THIRD, Precision.DAY) else None
    day = draw(st.integers(1, 28) | st.just(29)) if precision is Precision.DAY else None
    start = DateParts(year, month, day)
    end = None
    if shape.end_mark is not None and year and month and day:
        later = start.bounds()[0] + timedelta(days=draw(st.integers(1, 40)))
        end = DateParts.of(later)
    return PartialDate(
        kind,
        start,
        end,
        draw(st.sampled_from(Season)) if precision is Precision.SEASON else None,
        draw(st.sampled_from(MonthThird)) if precision is Precision.THIRD else None,
        draw(st.none() | st.dates(min_value=date(1868, 1, 1))),
    )


@given(partial_dates())
def test_to_text__any_date__is_read_back_without_loss(value: PartialDate) -> None:
    assert PartialDate.from_text(value.to_text()) == value


@given(partial_dates(), partial_dates())
def test_to_text__two_dates__have_one_text_only_if_equal(first: PartialDate, second: PartialDate) -> None:
    assert (first.to_text() == second.to_text()) == (first == second)


@given(partial_dates())
def test_bounds__any_date__are_ordered_and_hold_what_is_written(value: PartialDate) -> None:
    earliest, latest = value.bounds()
    assert earliest <= latest
    if value.start.calendar_day:
        assert earliest <= value.start.calendar_day <= latest
    if value.exact:
        assert (earliest, latest) == (value.exact, value.exact)


@given(partial_dates())
def test_parse_partial_date__displayed_era_text__gives_the_date_back(value: PartialDate) -> None:
    assume(value.sort_on is None)
    text = display_era(value)
    assume("又は" not in text)
    # A day of a month that the calendar lacks can be displayed but only 29 February can be typed.
    for parts in (value.start, value.end):
        assume(
            parts is None or parts.day is None or parts.calendar_day or (parts.month, parts.day) == (2, 29)
        )
    assert parse_partial_date(text, allow_non_calendar=True) == value


@given(partial_dates())
def test_parse_partial_date__displayed_western_text__gives_the_date_back(value: PartialDate) -> None:
    assume(value.sort_on is None)
    assert parse_partial_date(display_western(value), allow_non_calendar=True) == value


@given(partial_dates())
def test_display__any_date__never_mixes_the_calendars(value: PartialDate) -> None:
    eras = ("明治", "大正", "昭和", "平成", "令和")
    assert not any(era in display_western(value) for era in eras)
    if value.kind is not DateKind.UNKNOWN:
        assert any(era in display_era(value) for era in eras)


@pytest.mark.parametrize(
    ("value", "era_text", "western_text", "stored"),
    [
        (PartialDate.on(date(2026, 11, 21)), "令和8年11月21日", "2026年11月21日", "2026-11-21"),
        (PartialDate.registered(1995, 2, 29), "平成7年2月29日", "1995年2月29日", "1995-02-29"),
        (PartialDate.unknown(), "年月日不詳", "年月日不詳", "XXXX-XX-XX"),
        (PartialDate.year_only(1945), "昭和20年　月日不詳", "1945年　月日不詳", "1945-XX-XX"),
        (PartialDate.year_month(1945, 8), "昭和20年8月　日不詳", "1945年8月　日不詳", "1945-08-XX"),
        (PartialDate(DateKind.YEAR_ABOUT, DateParts(1945)), "昭和20年頃", "1945年頃", "1945-XX-XX~"),
        (
            PartialDate(DateKind.MONTH_ABOUT, DateParts(1945, 8)),
            "昭和20年8月頃",
            "1945年8月頃",
            "1945-08-XX~",
        ),
        (
            PartialDate(DateKind.DAY_ABOUT, DateParts(1945, 8, 15)),
            "昭和20年8月15日頃",
            "1945年8月15日頃",
            "1945-08-15~",
        ),
        (
            PartialDate(DateKind.PRESUMED_DAY, DateParts(1945, 8, 15)),
            "推定昭和20年8月15日",
            "推定1945年8月15日",
            "1945-08-15?",
        ),
        (
            PartialDate(DateKind.PRESUMED_MONTH, DateParts(1945, 8)),
            "推定昭和20年8月",
            "推定1945年8月",
            "1945-08-XX?",
        ),
        (
            PartialDate(DateKind.SEASON, DateParts(1945), season=Season.SPRING),
            "昭和20年春",
            "1945年春",
            "1945-spring",
        ),
        (
            PartialDate(DateKind.MONTH_THIRD, DateParts(1945, 8), third=MonthThird.EARLY),
            "昭和20年8月上旬",
            "1945年8月上旬",
            "1945-08-early",
        ),
        (
            PartialDate(DateKind.MONTH_THIRD_ABOUT, DateParts(1945, 8), third=MonthThird.MIDDLE),
            "昭和20年8月中旬頃",
            "1945年8月中旬頃",
            "1945-08-middle~",
        ),
        (
            PartialDate(DateKind.BETWEEN, DateParts(1945, 8, 1), DateParts(1945, 8, 15)),
            "昭和20年8月1日から昭和20年8月15日頃までの間",
            "1945年8月1日から1945年8月15日頃までの間",
            "1945-08-01/1945-08-15~",
        ),
        (
            PartialDate(DateKind.PRESUMED_BETWEEN, DateParts(1945, 8, 1), DateParts(1945, 8, 15)),
            "推定昭和20年8月1日から昭和20年8月15日までの間",
            "推定1945年8月1日から1945年8月15日までの間",
            "1945-08-01?/1945-08-15?",
        ),
        (
            PartialDate(DateKind.ABOUT_BETWEEN, DateParts(1945, 8, 1), DateParts(1945, 8, 15)),
            "昭和20年8月1日頃から昭和20年8月15日頃までの間",
            "1945年8月1日頃から1945年8月15日頃までの間",
            "1945-08-01~/1945-08-15~",
        ),
    ],
)
def test_display__each_kind_of_the_specification__is_worded_and_stored(
    value: PartialDate, era_text: str, western_text: str, stored: str
) -> None:
    assert (display_era(value), display_western(value), value.to_text()) == (era_text, western_text, stored)


def test_kinds__of_the_specification__are_fourteen_besides_the_exact_day() -> None:
    assert len(DateKind) == 15
    assert len(set(SHAPES.values())) == len(SHAPES) == 15


def test_display_era__change_over_day__is_written_as_registered() -> None:
    assert display_era(PartialDate.on(date(1912, 7, 30))) == "大正元年7月30日"
    meiji = parse_partial_date("明治45年7月30日")
    assert (display_era(meiji), meiji.to_text()) == ("明治45年7月30日", "1912-07-30[M]")
    assert PartialDate.from_text("1912-07-30[M]") == meiji
    assert meiji.exact == date(1912, 7, 30)


def test_display_era__year_of_two_eras__names_both_unless_registered_with_one() -> None:
    assert display_era(PartialDate.year_only(1989)) == "昭和64年又は平成元年　月日不詳"
    assert display_era(parse_partial_date("昭和64年月日不詳")) == "昭和64年　月日不詳"


def test_bounds__about__is_wider_than_the_plain_date() -> None:
    assert PartialDate(DateKind.YEAR_ABOUT, DateParts(1945)).bounds()[0] < date(1945, 1, 1)
    assert PartialDate.year_only(1945).bounds() == (date(1945, 1, 1), date(1945, 12, 31))
    assert PartialDate.unknown().bounds() == (date.min, date.max)
    assert PartialDate.registered(1995, 2, 29).bounds() == (date(1995, 2, 28), date(1995, 3, 1))
    late = PartialDate(DateKind.MONTH_THIRD, DateParts(2023, 2), third=MonthThird.LATE)
    assert late.bounds() == (date(2023, 2, 21), date(2023, 2, 28))


def test_bounds__range__runs_from_first_to_last() -> None:
    value = PartialDate(DateKind.PRESUMED_BETWEEN, DateParts(1945, 8, 1), DateParts(1945, 8, 15))
    assert value.bounds() == (date(1945, 8, 1), date(1945, 8, 15))
    open_end = PartialDate(DateKind.BETWEEN, DateParts(1945, 8, 1), DateParts(1945, 8, 15))
    assert open_end.bounds()[0] == date(1945, 8, 1)
    assert open_end.bounds()[1] > date(1945, 8, 15)


def test_sorting_day__given_or_not__never_becomes_exact() -> None:
    value = PartialDate(DateKind.YEAR_ONLY, DateParts(1945), sort_on=date(1945, 7, 1))
    assert (value.sorting_day, value.exact) == (date(1945, 7, 1), None)
    assert PartialDate.year_only(1945).sorting_day == date(1945, 1, 1)


@pytest.mark.parametrize("text", ["昭和20年8月中旬ころ", "昭和２０年８月中旬ごろ", "昭和二十年八月中旬頃"])
def test_parse_partial_date__other_spellings__are_read(text: str) -> None:
    assert parse_partial_date(text).to_text() == "1945-08-middle~"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date.empty"),
        ("昭和20年", "date.unreadable"),
        ("昭和20年日不詳", "date.unreadable"),
        ("昭和20年8月月日不詳", "date.unreadable"),
        ("昭和20年8月から9月までの間", "date.unreadable"),
        ("昭和20年8月1日頃から昭和20年8月3日までの間", "date.kind_mismatch"),
        ("昭和20年8月9日頃から昭和20年8月3日頃までの間", "date.range_reversed"),
        ("20年8月頃", "date.ambiguous"),
        ("8.11.21", "date.ambiguous"),
        ("平成40年頃", "date.era_out_of_range"),
        ("明治3年頃", "date.before_calendar_reform"),
        ("昭和20年4月31日", "date.not_in_calendar"),
        ("平成7年2月29日", "date.not_in_calendar"),
        ("平成7年2月29日頃", "date.not_in_calendar"),
        ("昭和20年9月1日から昭和20年9月31日頃までの間", "date.not_in_calendar"),
        ("9" * 5000 + "年頃", "date.unreadable"),
        ("昭和" + "9" * 5000 + "年頃", "date.unreadable"),
        ("昭和" + "二" * 5000 + "年頃", "date.unreadable"),
        ("9" * 5000 + "-1-1", "date.unreadable"),
    ],
)
def test_parse_partial_date__unusable_text__refuses_with_code(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse_partial_date(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-11",
        "2026-11-21?~",
        "2026-13-01x",
        "XXXX-XX-XX~",
        "1945-spring~",
        "2026-11-21@2026-02-30",
        "2026-11-21/",
    ],
)
def test_from_text__other_text__refuses_with_code(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"date\.text_form"):
        PartialDate.from_text(text)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: DateParts(2026, 13), "date.part_out_of_range"),
        (lambda: DateParts(2026, 1, 32), "date.part_out_of_range"),
        (lambda: DateParts(None, 1), "date.parts_incomplete"),
        (lambda: DateParts(2026, None, 1), "date.parts_incomplete"),
        (lambda: PartialDate(DateKind.EXACT, DateParts(2026)), "date.kind_mismatch"),
        (lambda: PartialDate(DateKind.YEAR_ONLY, DateParts(2026, 1)), "date.kind_mismatch"),
        (lambda: PartialDate(DateKind.SEASON, DateParts(2026)), "date.kind_mismatch"),
        (lambda: PartialDate(DateKind.BETWEEN, DateParts(2026, 1, 1)), "date.kind_mismatch"),
        (lambda: PartialDate.on(date(2026, 1, 1), era="H"), "date.era_out_of_range"),
        (lambda: PartialDate.on(date(2026, 1, 1), era="Q"), "era.unknown"),
    ],
)
def test_partial_date__contradictory_parts__refuses_with_code(make, code: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidValue) as refusal:
        make()
    assert refusal.value.code == code


def test_check_use__uncertain_dates__only_where_the_family_register_needs_them() -> None:
    leap, about = PartialDate.registered(1995, 2, 29), PartialDate.year_only(1945)
    for value in (leap, about):
        value.check_use(DateUse.BIRTH)
    with pytest.raises(InvalidValue, match=r"date\.not_in_calendar"):
        leap.check_use(DateUse.OTHER)
    with pytest.raises(InvalidValue, match=r"date\.must_be_exact"):
        about.check_use(DateUse.OTHER)
    PartialDate.on(date(2026, 1, 1)).check_use(DateUse.OTHER)


@given(partial_dates())
def test_display_era__any_date__names_only_eras_that_are_possible(value: PartialDate) -> None:
    assume(value.start.year is not None)
    possible = {era.name for era in eras_between(*value.start.bounds())}
    assert any(name in display_era(value) for name in possible)
