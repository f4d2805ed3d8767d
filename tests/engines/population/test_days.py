"""Ages in columns are those of `core.people.ages`, around every day on which the law changes somebody's age."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from ibis.backends import BaseBackend

from madoguchi.core.people import PartialDate
from madoguchi.core.rules import Age, Clause, Condition, Facts, MemberFacts, evaluate
from madoguchi.core.truth import truth_of
from madoguchi.engines.population import compile_members, connected, load, tables_of

_AROUND = [
    date(year, month, day) + timedelta(days=shift)
    for year in (2004, 2005, 2006, 2007, 2008, 2011, 2019, 2020)
    for month, day in ((2, 28), (4, 1), (11, 21))
    for shift in (-1, 0, 1, 2)
]
_VAGUE = [PartialDate.year_only(2008), PartialDate.year_month(2008, 4), PartialDate.year_month(2008, 2)]
_ASKED = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), date(2028, 2, 29))
_ALL = [*_AROUND, *_VAGUE]


def _ages(on: str) -> list[Condition]:
    names = ("at_least", "below", "until_fiscal_year_end_after", "past_fiscal_year_end_after")
    ages = [Age(Clause(""), **{name: age}, on=on) for name in names for age in (0, 6, 15, 18, 20)]
    eves = [Age(Clause(""), **{name: age}, from_eve=True) for name in names[:2] for age in (15, 18, 20)]
    return ages if on else ages + eves


@pytest.fixture(scope="module", params=["duckdb", "polars"])
def engine(request: pytest.FixtureRequest) -> Iterator[BaseBackend]:
    with connected(request.param) as connection:
        yield connection


@pytest.mark.parametrize("on", _ASKED, ids=str)
@pytest.mark.parametrize("fact", ["", "day"], ids=["today", "fact"])
def test_age__around_birthdays_and_fiscal_years__equals_the_evaluator(
    engine: BaseBackend, on: date, fact: str
) -> None:
    members = tuple(MemberFacts(f"m{n}", {"birth_date": born}) for n, born in enumerate(_ALL, 1))
    facts = Facts({"day": on}, members)
    population = load(engine, *tables_of([("h", facts)], {"day": date}, {"birth_date": date}))
    conditions = _ages(fact)
    asked = on if not fact else date(2000, 1, 1)

    rows = compile_members({f"r{n}": one for n, one in enumerate(conditions)}, population, asked)

    for row in rows.to_pyarrow().to_pylist():
        member = row["resident_id"].removeprefix("h/")
        for number, condition in enumerate(conditions):
            wanted = evaluate(condition, facts, asked, member).truth
            assert truth_of(row[f"r{number}"]) is wanted, (member, facts.get("birth_date", member), condition)
