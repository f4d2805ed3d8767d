from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import (
    CALENDAR_REFORM_ON,
    ERAS,
    Era,
    era_by_letter,
    eras_on,
    format_era,
    format_western,
    parse_certificate_date,
    parse_date_candidates,
    parse_era_date,
)

DAYS = st.dates(min_value=CALENDAR_REFORM_ON, max_value=date(2117, 12, 31))


@given(DAYS)
def test_parse_era_date__own_output__gives_the_day_back(day: date) -> None:
    assert parse_era_date(format_era(day)) == day
    assert parse_era_date(format_western(day)) == day
    assert parse_era_date(day.isoformat()) == day
    assert parse_era_date(day.strftime("%Y%m%d")) == day


@given(
    DAYS,
    st.sampled_from(
        ["{e}{y}.{m}.{d}", "{e}{y}/{m}/{d}", "{e}{y}-{m}-{d}", "{n}{y}年{m}月{d}日", "{k}{y}-{m}-{d}"]
    ),
)
def test_parse_era_date__every_notation_and_width__gives_the_day_back(day: date, notation: str) -> None:
    for era in eras_on(day):
        text = notation.format(
            e=era.letter, n=era.name, k=era.name[0], y=era.year_of(day.year), m=day.month, d=day.day
        )
        wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
        assert parse_era_date(text) == day
        assert parse_era_date(wide) == day
        assert parse_era_date(text.lower()) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R8.11.21", date(2026, 11, 21)),
        ("令和8年11月21日", date(2026, 11, 21)),
        ("令8-11-21", date(2026, 11, 21)),
        ("令和八年十一月二十一日", date(2026, 11, 21)),
        ("㋿8年11月21日", date(2026, 11, 21)),
        ("R081121", date(2026, 11, 21)),
        ("令和 8年 11月 21日", date(2026, 11, 21)),
        ("２０２６－１１－２１", date(2026, 11, 21)),
        ("西暦2026年11月21日", date(2026, 11, 21)),
        ("2026 1 1", date(2026, 1, 1)),
        ("20261121", date(2026, 11, 21)),
        ("昭和64/1/7", date(1989, 1, 7)),
        ("平成1/1/8", date(1989, 1, 8)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("明治45年7月30日", date(1912, 7, 30)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("明治6年1月1日", date(1873, 1, 1)),
    ],
)
def test_parse_era_date__typed_forms__reads_the_day(text: str, expected: date) -> None:
    assert parse_era_date(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date.empty"),
        ("　", "date.empty"),
        ("きのう", "date.unreadable"),
        ("2026-11", "date.unreadable"),
        ("260-11-21", "date.unreadable"),
        ("令和8年2月29日", "date.not_in_calendar"),
        ("2026-13-01", "date.not_in_calendar"),
        ("昭和64年1月8日", "date.era_out_of_range"),
        ("平成31年5月1日", "date.era_out_of_range"),
        ("令和元年4月30日", "date.era_out_of_range"),
        ("令和0年5月1日", "date.era_out_of_range"),
        ("明治5年12月2日", "date.before_calendar_reform"),
        ("明治元年1月1日", "date.before_calendar_reform"),
        ("明治2年2月30日", "date.before_calendar_reform"),
        ("慶応3年1月1日", "era.unknown"),
        ("8.11.21", "date.ambiguous"),
        ("9" * 5000 + "-1-1", "date.unreadable"),
        ("令和" + "9" * 5000 + "年1月1日", "date.unreadable"),
    ],
)
def test_parse_era_date__unusable_text__refuses_with_code(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse_era_date(text)
    assert refusal.value.code == code


def test_parse_date_candidates__no_era__offers_every_possible_era_newest_first() -> None:
    readings = parse_date_candidates("8.11.21")
    assert [r.era.letter for r in readings if r.era] == ["R", "H", "S", "T", "M"]
    assert readings[0].on == date(2026, 11, 21)


def test_parse_date_candidates__year_40_without_era__leaves_out_eras_that_ended_before() -> None:
    readings = parse_date_candidates("40.1.7")
    assert [r.era.letter for r in readings if r.era] == ["R", "S", "M"]


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(1912, 7, 29), ["明治"]),
        (date(1912, 7, 30), ["大正", "明治"]),
        (date(1926, 12, 25), ["昭和", "大正"]),
        (date(1989, 1, 7), ["昭和"]),
        (date(1989, 1, 8), ["平成"]),
        (date(2019, 4, 30), ["平成"]),
        (date(2019, 5, 1), ["令和"]),
    ],
)
def test_eras_on__around_each_change__lists_the_valid_names(day: date, names: list[str]) -> None:
    assert [era.name for era in eras_on(day)] == names


@given(DAYS)
def test_eras_on__any_day__has_one_era_or_two(day: date) -> None:
    assert 1 <= len(eras_on(day)) <= 2


def test_format_era__change_over_day__writes_the_era_asked_for() -> None:
    day = date(1912, 7, 30)
    assert format_era(day) == "大正元年7月30日"
    assert format_era(day, era=era_by_letter("M")) == "明治45年7月30日"


def test_format_era__day_outside_the_era_asked_for__refuses() -> None:
    with pytest.raises(InvalidValue, match=r"date\.era_out_of_range"):
        format_era(date(1912, 7, 31), era=era_by_letter("M"))


def test_format_era__last_day_of_the_old_calendar__refuses() -> None:
    assert format_era(date(1873, 1, 1)) == "明治6年1月1日"
    with pytest.raises(InvalidValue, match=r"date\.before_calendar_reform"):
        format_era(date(1872, 12, 31))


def test_format_era__a_later_era_in_the_table__is_used() -> None:
    reiwa = Era("R", "令和", date(2019, 5, 1), date(2040, 1, 1))
    table = (*ERAS[:-1], reiwa, Era("X", "次代", date(2040, 1, 2), None))
    assert format_era(date(2040, 1, 2), eras=table) == "次代元年1月2日"
    assert parse_era_date("次代2年1月2日", table) == date(2041, 1, 2)


@pytest.mark.parametrize(
    ("text", "expected", "letter"),
    [
        ("319450815", date(1945, 8, 15), "S"),
        ("119120730", date(1912, 7, 30), "M"),
        ("219120730", date(1912, 7, 30), "T"),
        ("019900101", date(1990, 1, 1), None),
    ],
)
def test_parse_certificate_date__era_digit_and_western_year__reads_both(
    text: str, expected: date, letter: str | None
) -> None:
    reading = parse_certificate_date(text)
    assert (reading.on, reading.era.letter if reading.era else None) == (expected, letter)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("619900101", "date.unreadable"),
        ("3199001", "date.unreadable"),
        ("319900101", "date.era_out_of_range"),
        ("420010229", "date.not_in_calendar"),
    ],
)
def test_parse_certificate_date__wrong_text__refuses_with_code(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse_certificate_date(text)
    assert refusal.value.code == code
