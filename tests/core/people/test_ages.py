from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.people import (
    MAX_AGE,
    DateKind,
    DateParts,
    PartialDate,
    age_bounds_on,
    age_on,
    fiscal_year_end_after_age,
    fiscal_year_end_after_age_bounds,
    is_compulsory_school_year,
    reached_bounds,
    reached_on,
    school_entry_on,
    school_year_bounds_on,
    school_year_ja,
    school_year_number_on,
)

BIRTHS = st.dates(min_value=date(1900, 1, 1), max_value=date(2030, 12, 31))
ONE_DAY = timedelta(days=1)


@given(BIRTHS, st.integers(1, 120))
def test_age_on__around_the_day_an_age_is_reached__rises_at_its_end(birth: date, age: int) -> None:
    eve = reached_on(birth, age)
    assert age_on(birth, eve) == age - 1
    assert age_on(birth, eve, at_end_of_day=True) == age
    assert age_on(birth, eve + ONE_DAY) == age


@given(BIRTHS, st.integers(0, 40000))
def test_age_on__any_day__agrees_with_counting_birthdays(birth: date, days: int) -> None:
    on = birth + timedelta(days=days)
    had_birthday = (on.month, on.day) >= (birth.month, birth.day)
    assert age_on(birth, on) == on.year - birth.year - (0 if had_birthday else 1)


@pytest.mark.parametrize(
    ("birth", "age", "expected"),
    [
        (date(2008, 4, 1), 18, date(2026, 3, 31)),
        (date(2008, 4, 2), 18, date(2026, 4, 1)),
        (date(2008, 2, 29), 18, date(2026, 2, 28)),
        (date(2008, 2, 29), 20, date(2028, 2, 28)),
        (date(2008, 3, 1), 20, date(2028, 2, 29)),
        (date(2008, 1, 1), 18, date(2025, 12, 31)),
        (date(2008, 1, 1), 0, date(2007, 12, 31)),
    ],
)
def test_reached_on__boundary_births__is_the_eve_of_the_birthday(
    birth: date, age: int, expected: date
) -> None:
    assert reached_on(birth, age) == expected


def test_age_on__before_birth__is_zero() -> None:
    assert age_on(date(2026, 11, 21), date(2020, 1, 1)) == 0


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (date(2008, 3, 31), date(2026, 3, 31)),
        (date(2008, 4, 1), date(2026, 3, 31)),
        (date(2008, 4, 2), date(2027, 3, 31)),
        (date(2009, 1, 1), date(2027, 3, 31)),
    ],
)
def test_fiscal_year_end_after_age__first_and_second_of_april__differ_by_a_year(
    birth: date, expected: date
) -> None:
    assert fiscal_year_end_after_age(birth, 18) == expected


@pytest.mark.parametrize(
    ("birth", "entry"),
    [
        (date(2019, 4, 1), date(2025, 4, 1)),
        (date(2019, 4, 2), date(2026, 4, 1)),
        (date(2020, 3, 31), date(2026, 4, 1)),
        (date(2020, 4, 1), date(2026, 4, 1)),
        (date(2020, 2, 29), date(2026, 4, 1)),
    ],
)
def test_school_entry_on__boundary_births__is_the_first_april_after_six(birth: date, entry: date) -> None:
    assert school_entry_on(birth) == entry
    assert school_year_number_on(birth, entry - ONE_DAY) == 0
    assert school_year_number_on(birth, entry) == 1


@given(BIRTHS)
def test_school_year__nine_years__end_in_the_fiscal_year_of_fifteen(birth: date) -> None:
    last = fiscal_year_end_after_age(birth, 15)
    assert school_year_number_on(birth, last) == 9
    assert school_year_number_on(birth, last + ONE_DAY) == 10


@pytest.mark.parametrize(
    ("number", "label"),
    [(0, None), (1, "小学校1年"), (6, "小学校6年"), (7, "中学校1年"), (9, "中学校3年"), (10, None)],
)
def test_school_year_ja__each_border__is_named(number: int, label: str | None) -> None:
    assert school_year_ja(number) == label
    assert is_compulsory_school_year(number) == (label is not None)


@given(BIRTHS, st.integers(0, 40000))
def test_bounds__exact_birth__are_one_value(birth: date, days: int) -> None:
    on, exact = birth + timedelta(days=days), PartialDate.on(birth)
    assert age_bounds_on(exact, on) == (age_on(birth, on),) * 2
    assert school_year_bounds_on(exact, on) == (school_year_number_on(birth, on),) * 2
    assert reached_bounds(exact, 18, known_on=on) == (reached_on(birth, 18),) * 2
    assert (
        fiscal_year_end_after_age_bounds(exact, 18, known_on=on)
        == (fiscal_year_end_after_age(birth, 18),) * 2
    )


@given(st.integers(1930, 2020), st.integers(1, 12), st.integers(1, 28), st.integers(0, 20000))
def test_bounds__less_known_birth__contain_the_value_of_the_true_one(
    year: int, month: int, day: int, days: int
) -> None:
    birth = date(year, month, day)
    on = birth + timedelta(days=days)
    for known in (
        PartialDate.year_only(year),
        PartialDate.year_month(year, month),
        PartialDate(DateKind.DAY_ABOUT, DateParts.of(birth)),
        PartialDate.unknown(),
    ):
        ages, grades = age_bounds_on(known, on), school_year_bounds_on(known, on)
        assert ages.lo <= age_on(birth, on) <= ages.hi
        assert grades.lo <= school_year_number_on(birth, on) <= grades.hi
        reached = reached_bounds(known, 18, known_on=on)
        assert reached.lo <= reached_on(birth, 18) <= reached.hi


def test_age_bounds_on__year_only__may_be_either_side_of_eighteen() -> None:
    assert age_bounds_on(PartialDate.year_only(2008), date(2026, 6, 1)) == (17, 18)
    assert age_bounds_on(PartialDate.unknown(), date(2026, 6, 1)) == (0, MAX_AGE)


def test_age_bounds_on__birth_registered_on_29_february_of_a_common_year__is_uncertain_for_a_day() -> None:
    birth = PartialDate.registered(2007, 2, 29)
    assert age_bounds_on(birth, date(2025, 2, 27)) == (17, 17)
    assert age_bounds_on(birth, date(2025, 2, 28)) == (17, 18)
    assert age_bounds_on(birth, date(2025, 3, 1)) == (18, 18)
