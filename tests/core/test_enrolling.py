"""Who may enrol and when, on each side of every limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from madoguchi.core.enrolling import (
    Limits,
    Person,
    check_cancelling,
    check_period,
    problems,
    same_person,
)
from madoguchi.core.errors import NotAvailable

ON = date(2026, 4, 21)
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def _born(age: int, *, birthday_is_over: bool = True) -> Person:
    day = ON if birthday_is_over else ON + timedelta(days=1)
    return Person("見本", "ミホン", day.replace(year=ON.year - age))


@pytest.mark.parametrize(
    ("limits", "people", "expected"),
    [
        (Limits(min_age=60), [_born(60)], {}),
        (Limits(min_age=60), [_born(60, birthday_is_over=False)], {"1.birth_date": "enrolling.too_young"}),
        (Limits(max_age=12), [_born(13, birthday_is_over=False)], {}),
        (Limits(max_age=12), [_born(13)], {"1.birth_date": "enrolling.too_old"}),
        (Limits(min_age=6, max_age=12, guardian_age=18, group_max=2), [_born(40), _born(6)], {}),
        (
            Limits(min_age=6, max_age=12, guardian_age=18, group_max=2),
            [_born(17), _born(5)],
            {"1.birth_date": "enrolling.guardian_needed", "2.birth_date": "enrolling.too_young"},
        ),
        (Limits(min_age=1), [Person("a", "ア")], {"1.birth_date": "enrolling.birth_date_needed"}),
        (Limits(group_min=2, group_max=3), [_born(1)], {"people": "enrolling.too_few"}),
        (Limits(), [_born(1), _born(2)], {"people": "enrolling.too_many"}),
        (Limits(residents_only=True), [_born(1)], {"lives_here": "enrolling.residents_only"}),
    ],
)
def test_problems__each_limit__is_named_at_its_field(
    limits: Limits, people: list[Person], expected: dict[str, str]
) -> None:
    assert problems(limits, people, lives_here=False, on=ON) == expected


def test_period__its_ends__opening_counts_and_closing_does_not() -> None:
    ends = {"opens_at": NOW, "closes_at": NOW + timedelta(days=1)}
    check_period(NOW, **ends)
    check_period(NOW + timedelta(days=1) - timedelta(microseconds=1), **ends)
    for at, code in (
        (NOW - timedelta(microseconds=1), "enrolling.not_open_yet"),
        (NOW + timedelta(days=1), "enrolling.closed"),
    ):
        with pytest.raises(NotAvailable) as refusal:
            check_period(at, **ends)
        assert refusal.value.code == code


def test_cancelling__at_its_end__is_too_late() -> None:
    check_cancelling(NOW - timedelta(microseconds=1), cancel_until=NOW)
    with pytest.raises(NotAvailable):
        check_cancelling(NOW, cancel_until=NOW)


def test_same_person__written_in_other_ways__is_the_same() -> None:
    assert same_person(Person("a", "みほん たろう"), "090-1") == same_person(
        Person("b", "ミホンタロウ"), "０９０１"
    )
    assert same_person(_born(40), "1") == same_person(_born(40), "2")
    assert same_person(_born(40), "1") != same_person(_born(41), "1")
