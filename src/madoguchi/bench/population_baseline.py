"""100 rules of five comparisons over one table of residents, as the condition language says them, and by hand."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import ibis.expr.types as ir
import numpy as np
import polars as pl
import pyarrow as pa

from madoguchi.core.rules.conditions import AllOf, Clause, Condition, FactIn, FactRange

RULES = 100
_BARE = Clause("")


class Comparison(NamedTuple):
    """`sign` is ">=", "<" or "=="."""

    column: str
    sign: str
    value: int | bool


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {">=": operator.ge, "<": operator.lt, "==": operator.eq}


def residents(size: int, seed: int) -> pa.Table:
    """Twelve columns without unknowns. Nothing in them is meant to look like a city."""
    rng = np.random.default_rng(seed)
    age = rng.integers(0, 100, size).astype(np.int16)
    income = np.where(age >= 18, rng.gamma(2.0, 1_500_000, size), 0).astype(np.int32)
    columns = {
        "age": age,
        "household_size": rng.integers(1, 7, size).astype(np.int8),
        "children": rng.integers(0, 4, size).astype(np.int8),
        "income": income,
        "household_income": (income + rng.gamma(2.0, 1_000_000, size)).astype(np.int32),
        "disability": (rng.integers(0, 8, size) * (rng.random(size) < 0.07)).astype(np.int8),
        "pregnant": (rng.random(size) < 0.04) & (age >= 15) & (age < 50),
        "single_parent": rng.random(size) < 0.05,
        "care_level": (rng.integers(0, 8, size) * (age >= 65)).astype(np.int8),
        "student": (age >= 6) & (age < 23),
        "area": rng.integers(0, 24, size).astype(np.int8),
        "months": rng.integers(0, 900, size).astype(np.int16),
    }
    ids = pa.array(np.arange(size))
    return pa.table({"resident_id": ids, "household_id": ids, **columns})


def rules(seed: int) -> list[list[Comparison]]:
    """An age band, an income limit and two more comparisons each."""
    chance = random.Random(seed)  # noqa: S311 - the same rules on every run
    found = []
    for _ in range(RULES):
        youngest = chance.randrange(0, 80)
        rule = [
            Comparison("age", ">=", youngest),
            Comparison("age", "<", youngest + chance.randrange(3, 40)),
            Comparison("household_income", "<", chance.randrange(1, 12) * 500_000),
        ]
        found.append(rule + chance.sample(_further(chance), 2))
    return found


def _further(chance: random.Random) -> list[Comparison]:
    return [
        Comparison("children", ">=", chance.randrange(1, 3)),
        Comparison("disability", ">=", chance.randrange(1, 5)),
        Comparison("pregnant", "==", True),
        Comparison("single_parent", "==", True),
        Comparison("care_level", ">=", chance.randrange(1, 5)),
        Comparison("student", "==", True),
        Comparison("area", "==", chance.randrange(24)),
        Comparison("months", ">=", chance.randrange(1, 60)),
        Comparison("household_size", ">=", chance.randrange(2, 5)),
        Comparison("income", "<", chance.randrange(1, 8) * 400_000),
    ]


def as_condition(rule: Sequence[Comparison]) -> Condition:
    return AllOf(_BARE, tuple(_leaf(one) for one in rule))


def _leaf(one: Comparison) -> Condition:
    if one.sign == "==":
        return FactIn(_BARE, one.column, (one.value,), of_member=True)
    bound = {">=": "at_least", "<": "below"}[one.sign]
    return FactRange(_BARE, one.column, **{bound: one.value}, of_member=True)


def by_hand(table: ir.Table, listed: Sequence[Sequence[Comparison]]) -> ir.Table:
    """As somebody would write it in Ibis for these rules alone."""
    return table.aggregate(**{f"rule_{n}": _joined(rule, table).sum() for n, rule in enumerate(listed)})


def by_polars(frame: pl.DataFrame, listed: Sequence[Sequence[Comparison]]) -> pl.DataFrame:
    columns = {one.column: pl.col(one.column) for rule in listed for one in rule}
    return (
        frame.lazy()
        .select(_joined(rule, columns).sum().alias(f"rule_{n}") for n, rule in enumerate(listed))
        .collect()
    )


def _joined(rule: Sequence[Comparison], columns: Any) -> Any:
    found = None
    for one in rule:
        column = columns[one.column]
        part = column if one.value is True else _SIGNS[one.sign](column, one.value)
        found = part if found is None else found & part
    return found
