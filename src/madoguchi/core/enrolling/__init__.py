"""Who may enrol in a course, and when. Both zones ask the same questions: the internet side before it sells a seat, the
office before it keeps the sale.

>>> limits = Limits(min_age=60)
>>> problems(limits, [Person("北 海", "キタ ウミ", date(1970, 1, 1))], lives_here=True, on=date(2026, 4, 6))
{'1.birth_date': 'enrolling.too_young'}
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from madoguchi.core.enrolling.messages import MESSAGES
from madoguchi.core.errors import NotAvailable
from madoguchi.core.japanese import to_katakana
from madoguchi.core.people import age_on


class EnrollingError(StrEnum):
    TOO_FEW = "enrolling.too_few"
    TOO_MANY = "enrolling.too_many"
    TOO_YOUNG = "enrolling.too_young"
    TOO_OLD = "enrolling.too_old"
    GUARDIAN_NEEDED = "enrolling.guardian_needed"
    BIRTH_DATE_NEEDED = "enrolling.birth_date_needed"
    RESIDENTS_ONLY = "enrolling.residents_only"
    NOT_OPEN_YET = "enrolling.not_open_yet"
    CLOSED = "enrolling.closed"
    CANCEL_TOO_LATE = "enrolling.cancel_too_late"


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    kana: str
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one category; ages are those on the day of the first session.

    `guardian_age`: the first of the group is at least so old and need not fit the other two ages.
    """

    min_age: int | None = None
    max_age: int | None = None
    guardian_age: int | None = None
    residents_only: bool = False
    group_min: int = 1
    group_max: int = 1

    @property
    def needs_birth_date(self) -> bool:
        return (self.min_age, self.max_age, self.guardian_age) != (None, None, None)


def problems(limits: Limits, people: Sequence[Person], *, lives_here: bool, on: date) -> dict[str, str]:
    """What keeps the group out: field ("people", "lives_here", "2.birth_date") → code; empty when all is well."""
    found: dict[str, str] = {}
    if len(people) < limits.group_min:
        found["people"] = EnrollingError.TOO_FEW
    if len(people) > limits.group_max:
        found["people"] = EnrollingError.TOO_MANY
    if limits.residents_only and not lives_here:
        found["lives_here"] = EnrollingError.RESIDENTS_ONLY
    if limits.needs_birth_date:
        for number, person in enumerate(people, 1):
            if code := _age_problem(limits, person, on, is_first=number == 1):
                found[f"{number}.birth_date"] = code
    return found


def _age_problem(limits: Limits, person: Person, on: date, *, is_first: bool) -> str:
    if person.birth_date is None or person.birth_date > on:
        return EnrollingError.BIRTH_DATE_NEEDED
    age = age_on(person.birth_date, on)
    if is_first and limits.guardian_age is not None:
        return EnrollingError.GUARDIAN_NEEDED if age < limits.guardian_age else ""
    if limits.min_age is not None and age < limits.min_age:
        return EnrollingError.TOO_YOUNG
    return EnrollingError.TOO_OLD if limits.max_age is not None and age > limits.max_age else ""


def check_period(at: datetime, *, opens_at: datetime, closes_at: datetime) -> None:
    """Errors: NotAvailable `enrolling.not_open_yet`, `enrolling.closed`."""
    if at < opens_at:
        raise NotAvailable(EnrollingError.NOT_OPEN_YET)
    if at >= closes_at:
        raise NotAvailable(EnrollingError.CLOSED)


def check_cancelling(at: datetime, *, cancel_until: datetime) -> None:
    """Errors: NotAvailable `enrolling.cancel_too_late`."""
    if at >= cancel_until:
        raise NotAvailable(EnrollingError.CANCEL_TOO_LATE)


def same_person(person: Person, phone: str) -> str:
    """Text by which the same person is known again: reading and birth date, or reading and telephone where no birth date
    is asked for. It is personal; keep its keyed hash.

    >>> same_person(Person("北 海", "きた うみ"), "090-1111-2222")
    'キタウミ|09011112222'
    """
    kana = to_katakana(unicodedata.normalize("NFKC", person.kana))
    kana = "".join(char for char in kana if char.isalpha() or char == "ー")
    if person.birth_date is not None:
        return f"{kana}|{person.birth_date.isoformat()}"
    return f"{kana}|{''.join(char for char in unicodedata.normalize('NFKC', phone) if char.isdecimal())}"


__all__ = [
    "MESSAGES",
    "EnrollingError",
    "Limits",
    "Person",
    "check_cancelling",
    "check_period",
    "problems",
    "same_person",
]
