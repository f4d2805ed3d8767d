"""Who a rule concerns, and why: rows for a list of people, and explanations of a few of them by the scalar evaluator."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.evaluation import evaluate, members_meeting
from madoguchi.core.rules.facts import Facts
from madoguchi.core.rules.verdict import Verdict
from madoguchi.core.truth import Truth
from madoguchi.engines.population.compiling import compile_households, compile_members
from madoguchi.engines.population.rows import facts_of
from madoguchi.engines.population.tables import (
    HOUSEHOLD,
    POSITION,
    RESIDENT,
    WARD,
    Population,
    columns_of,
)


@dataclass(frozen=True, slots=True)
class Explained:
    """A household as it stands in the tables, and the verdict on it. `concerned` are residents whom the filter lets through."""

    household_id: str
    facts: Facts
    verdict: Verdict
    concerned: tuple[str, ...]


def select_residents(
    population: Population,
    condition: c.Condition,
    members: c.Condition | None,
    on: date,
    *,
    truths: Collection[Truth] = (Truth.TRUE,),
) -> pa.Table:
    """Everybody in the households for which `condition` has one of `truths`, by household, in the order of the register.

    Columns: household_id, resident_id, position and ward where there are such, `truth` (the word of core.truth),
    `concerned` (whether the member filter lets the person through; NULL unknown; without a filter everybody), and the
    facts that the condition and the filter read. Households without a resident's row are not in it.
    """
    only_true = set(truths) == {Truth.TRUE}
    homes = compile_households({"rule": condition}, population, on, for_truth=only_true)
    homes = homes.select(HOUSEHOLD, truth=_word(homes.rule)).filter(
        lambda t: t.truth.isin([t_.value for t_ in truths])
    )
    persons = compile_members({"concerned": members or c.Always(c.Clause(""), True)}, population, on)
    used = c.facts_used(condition) | (c.facts_used(members) if members else frozenset())
    found = _with_facts(homes, population.households, HOUSEHOLD, used)
    people = _with_facts(
        persons.select(RESIDENT, "concerned"), population.persons, RESIDENT, used, HOUSEHOLD, POSITION, WARD
    )
    joined = _joined(people, found, HOUSEHOLD)
    order = [name for name in (HOUSEHOLD, POSITION, RESIDENT) if name in joined.columns]
    first = [
        name for name in (HOUSEHOLD, RESIDENT, POSITION, WARD, "truth", "concerned") if name in joined.columns
    ]
    return (
        joined.select(*first, *(name for name in joined.columns if name not in first))
        .order_by(order)
        .to_pyarrow()
    )


def _word(truth: ir.BooleanValue) -> ir.StringValue:
    return ibis.cases((truth, Truth.TRUE.value), (~truth, Truth.FALSE.value), else_=Truth.UNKNOWN.value)


def _with_facts(rows: ir.Table, table: ir.Table, key: str, facts: Collection[str], *keys: str) -> ir.Table:
    names = [name for fact in sorted(facts) for name in columns_of(table, fact)]
    names = [name for name in (*keys, *names) if name in table.columns and name not in rows.columns]
    return _joined(rows, table.select(key, *names), key) if names else rows


def _joined(one: ir.Table, other: ir.Table, key: str) -> ir.Table:
    joined = one.inner_join(other, key)
    return joined.drop(f"{key}_right") if f"{key}_right" in joined.columns else joined


def sample_households(selected: pa.Table, size: int, seed: int) -> tuple[str, ...]:
    """Households of a selection, the same ones for the same seed."""
    ids = sorted(set(selected.column(HOUSEHOLD).to_pylist()))
    chosen = random.Random(seed).sample(ids, min(size, len(ids)))  # noqa: S311 - no secret
    return tuple(sorted(chosen))


def explain(
    population: Population,
    condition: c.Condition,
    members: c.Condition | None,
    on: date,
    household_ids: Collection[str],
) -> tuple[Explained, ...]:
    """The scalar evaluator's verdicts on a few households. Queries: 2."""
    wanted = sorted(household_ids)
    if not wanted:
        return ()
    homes = (
        population.households.filter(population.households[HOUSEHOLD].isin(wanted)).to_pyarrow().to_pylist()
    )
    rows = population.persons.filter(population.persons[HOUSEHOLD].isin(wanted)).to_pyarrow().to_pylist()
    people: dict[object, list[Mapping[str, object]]] = {}
    for row in sorted(rows, key=lambda row: (row.get(POSITION) or 0, row[RESIDENT])):
        people.setdefault(row[HOUSEHOLD], []).append(row)
    found = []
    for home in sorted(homes, key=lambda home: home[HOUSEHOLD]):
        facts = facts_of(home, people.get(home[HOUSEHOLD], ()))
        found.append(_explained(home[HOUSEHOLD], facts, condition, members, on))
    return tuple(found)


def _explained(
    household: str, facts: Facts, condition: c.Condition, members: c.Condition | None, on: date
) -> Explained:
    listed = [member.id for member in facts.members]
    met = members_meeting(members, facts, on) if members else dict.fromkeys(listed, Truth.TRUE)
    concerned = tuple(member for member in listed if met[member] is Truth.TRUE)
    return Explained(household, facts, evaluate(condition, facts, on), concerned)
