"""How many households need something, by all rules at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir

from madoguchi.core.rules import conditions as c
from madoguchi.engines.population.compiling import compile_households, compile_members
from madoguchi.engines.population.engines import fetched
from madoguchi.engines.population.tables import Population


@dataclass(frozen=True, slots=True)
class Count:
    """Households (or residents, where members were counted) for which a condition is TRUE, FALSE and UNKNOWN."""

    needed: int
    not_needed: int
    unknown: int


def count_households(
    conditions: Mapping[str, c.Condition], population: Population, on: date
) -> dict[str, Count]:
    """One query for all conditions."""
    return _run(conditions, counting_query(conditions, population, on))


def count_members(
    conditions: Mapping[str, c.Condition], population: Population, on: date
) -> dict[str, Count]:
    """The same for conditions that are asked of each person."""
    names = {name: f"rule_{place}" for place, name in enumerate(conditions)}
    rows = compile_members({names[name]: one for name, one in conditions.items()}, population, on)
    return _run(conditions, _summed(rows, len(names)))


def needed_query(
    conditions: Mapping[str, c.Condition], population: Population, on: date, *, for_member: bool = False
) -> ir.Table:
    """One row: for how many households (or persons) each condition is TRUE, in a column by its name. NULL: for none."""
    rows = (
        compile_members(conditions, population, on)
        if for_member
        else compile_households(conditions, population, on, for_truth=True)
    )
    return rows.aggregate(**{name: rows[name].sum() for name in conditions})


def counting_query(conditions: Mapping[str, c.Condition], population: Population, on: date) -> ir.Table:
    """The query of `count_households`, not yet run."""
    names = {name: f"rule_{place}" for place, name in enumerate(conditions)}
    rows = compile_households({names[name]: one for name, one in conditions.items()}, population, on)
    return _summed(rows, len(names))


def _summed(rows: ir.Table, rules: int) -> ir.Table:
    sums: dict[str, ir.Value] = {"rows": rows.count()}
    for place in range(rules):
        truth = rows[f"rule_{place}"]
        sums[f"true_{place}"], sums[f"false_{place}"] = truth.sum(), (~truth).sum()
    return rows.aggregate(**sums)


def _run(conditions: Mapping[str, c.Condition], query: ir.Table) -> dict[str, Count]:
    found = fetched(query).to_pylist()[0]
    return {name: _count(found, place) for place, name in enumerate(conditions)}


def _count(found: Mapping[str, int | None], place: int) -> Count:
    needed, not_needed = int(found[f"true_{place}"] or 0), int(found[f"false_{place}"] or 0)
    return Count(needed, not_needed, int(found["rows"] or 0) - needed - not_needed)
