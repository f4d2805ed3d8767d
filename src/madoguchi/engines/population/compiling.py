"""Conditions over a population, compiled to one query: the tree that the scalar evaluator walks, column by column.

Rules are compiled together. What several of them ask of persons is computed once per person, added up in one grouped
aggregate by household, and read by all. Only a quantifier inside a quantifier needs one aggregate more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.facts import MEMBER_COUNT
from madoguchi.core.truth import Truth, truth_of
from madoguchi.engines.population import kleene as k
from madoguchi.engines.population import leaves
from madoguchi.engines.population.packing import Packed
from madoguchi.engines.population.plain import (
    Quantifier,
    key,
    plain,
    quantifiers,
    read_for_truth,
    shared_parts,
)
from madoguchi.engines.population.quantified import Crowd, concluded, sums
from madoguchi.engines.population.tables import (
    HOUSEHOLD,
    RESIDENT,
    WARD,
    Population,
    Row,
    columns_of,
    joining_key,
    value_column,
)

_OF_HOUSEHOLD = "household__"
_ROWS, _OTHERS, _HAS_OTHERS, _IS_COUNTED = "rows__", "others__", "has_others__", "is_counted__"


class Compiled(NamedTuple):
    """`rows` is the table of the expressions, one row per household or person. Neither true nor false: unknown."""

    rows: ir.Table
    is_true: ir.BooleanValue
    is_false: ir.BooleanValue


def compile_condition(
    condition: c.Condition, population: Population, on: date, *, for_member: bool = False
) -> Compiled:
    """`for_member`: the condition is asked of each person (a member filter), else of each household."""
    asked = {"truth": condition}
    rows = compile_members(asked, population, on) if for_member else compile_households(asked, population, on)
    return Compiled(rows, k.is_true(rows.truth), k.is_false(rows.truth))


def compile_households(
    conditions: Mapping[str, c.Condition], population: Population, on: date, *, for_truth: bool = False
) -> ir.Table:
    """One row per household: household_id, ward where there is one, and a nullable boolean per condition.

    `for_truth`: only TRUE is to be relied on, what is not TRUE may be either of the others. That is less work.
    """
    compiler = _Compiler.prepare(conditions, population, on, for_truth)
    row = compiler.staged(Row(compiler.households), list(compiler.conditions.values()))
    return row.table.select(*_keys(row.table, HOUSEHOLD, WARD), **compiler.truths(row))


def compile_members(conditions: Mapping[str, c.Condition], population: Population, on: date) -> ir.Table:
    """One row per resident: resident_id, household_id, ward where there is one, and a nullable boolean per condition."""
    compiler = _Compiler.prepare(conditions, population, on)
    persons = compiler.persons_with_households(list(compiler.conditions.values()))
    return persons.select(
        *_keys(persons, RESIDENT, HOUSEHOLD, WARD), **compiler.truths(Row(persons, _OF_HOUSEHOLD))
    )


def _keys(table: ir.Table, *names: str) -> list[str]:
    return [name for name in names if name in table.columns]


@dataclass(slots=True)
class _Compiler:
    conditions: dict[str, c.Condition]
    persons: ir.Table
    households: ir.Table
    on: date
    for_truth: frozenset[str] = frozenset()
    """Keys of quantifiers of which only TRUE matters."""
    decided: dict[str, str] = field(default_factory=dict)
    """Column of the households in which the truth of a quantifier stands, by its key."""

    @classmethod
    def prepare(
        cls,
        conditions: Mapping[str, c.Condition],
        population: Population,
        on: date,
        for_truth: bool = False,
    ) -> _Compiler:
        compiler = cls(
            {name: plain(condition, on) for name, condition in conditions.items()},
            population.persons,
            population.households,
            on,
        )
        if for_truth:
            compiler.for_truth = read_for_truth(list(compiler.conditions.values()))
        for level in quantifiers(list(compiler.conditions.values())).levels:
            compiler.quantify(level)
        return compiler

    def truths(self, row: Row) -> dict[str, ir.BooleanValue]:
        return {name: k.literal(self.truth(condition, row)) for name, condition in self.conditions.items()}

    def truth(self, condition: c.Condition, row: Row) -> k.Column:
        name = key(condition)
        if name not in row.known:
            row.known[name] = self._truth(condition, row)
        return row.known[name]

    def _truth(self, condition: c.Condition, row: Row) -> k.Column:
        match condition:
            case c.AllOf(parts=parts):
                return k.every([self.truth(part, row) for part in parts])
            case c.AnyOf(parts=parts):
                return k.some([self.truth(part, row) for part in parts])
            case c.Not(part=part):
                return k.negated(self.truth(part, row))
            case c.Always(holds=holds):
                return truth_of(holds)
            case c.AnyMember() | c.AllMembers() | c.CountMembers() | c.TheMember():
                column = row.value(self.decided[key(condition)], False)
                return Truth.UNKNOWN if not isinstance(column, ir.BooleanValue) else column
        return self._leaf(condition, row)

    def _leaf(self, condition: c.Condition, row: Row) -> k.Column:
        match condition:
            case c.FactIn():
                return leaves.fact_in(condition, row)
            case c.FactRange():
                return leaves.fact_range(condition, row)
            case c.Age():
                return leaves.age(condition, row, self.on)
            case c.Elapsed():
                return leaves.elapsed(condition, row, self.on)
            case c.FactLimit():
                return leaves.limit(condition, row)
        raise AssertionError(f"no column for {type(condition).__name__}")

    def staged(self, row: Row, conditions: list[c.Condition]) -> Row:
        """The row with a column for each part that occurs more than once: engines do not find that out by themselves."""
        for place, stage in enumerate(shared_parts(conditions)):
            truths = {key(part): self.truth(part, row) for part in stage}
            names = {one: f"part__{place}_{n}" for n, one in enumerate(truths)}
            columns = {names[one]: truth for one, truth in truths.items() if not isinstance(truth, Truth)}
            table = row.table.mutate(**columns) if columns else row.table
            stages = row.stages | {one: names[one] for one, t in truths.items() if not isinstance(t, Truth)}
            known: dict[str, k.Column] = {one: t for one, t in truths.items() if isinstance(t, Truth)}
            known |= {one: table[name] for one, name in stages.items()}
            row = Row(table, row.prefix, row.is_nobody, known, stages)
        return row

    def quantify(self, level: Mapping[str, Quantifier]) -> None:
        """One grouped aggregate over the persons for all quantifiers of the level; the households get their truths."""
        parts = [part for quantifier in level.values() for part in c.parts_of(quantifier)]
        # Truth and unknown are read of every part, so each gets a column.
        row = self.staged(Row(self.persons_with_households(parts), _OF_HOUSEHOLD), [*parts, *parts])
        asked = {
            name: sums(one, lambda part: self.truth(part, row), for_truth=name in self.for_truth)
            for name, one in level.items()
        }
        listed = [one for parts in asked.values() for one in parts.values()]
        packed = Packed.of(listed, can_or=self.persons.get_backend().has_operation(ops.BitOr))
        home = joining_key(self.persons, self.households)
        found = row.table.group_by(home).aggregate(**{_ROWS: row.table.count()}, **packed.columns)
        joined = self.households.left_join(found, home)
        joined = _counted(joined.drop(*(name for name in joined.columns if name.endswith("_right"))))
        crowd, other = _crowd(joined), Row(joined, is_nobody=True)
        truths = {}
        for name, quantifier in level.items():
            rows = {part: packed.read(one, joined, crowd.rows) for part, one in asked[name].items()}
            others = sums(quantifier, lambda part: self.truth(part, other), for_truth=name in self.for_truth)
            column = self.decided[name] = f"quantifier__{len(self.decided)}"
            truths[column] = concluded(quantifier, rows, others, crowd)
        self.households = joined.select(*self.households.columns, **truths)

    def persons_with_households(self, conditions: list[c.Condition]) -> ir.Table:
        """Persons, joined with the columns of their household that `conditions` read, if there are any."""
        names = [
            name for fact in self._read_of_household(conditions) for name in columns_of(self.households, fact)
        ]
        if not names:
            return self.persons
        home = joining_key(self.persons, self.households)
        household = self.households.select(home, **{_OF_HOUSEHOLD + n: self.households[n] for n in names})
        joined = self.persons.left_join(household, home)
        return joined.drop(f"{home}_right") if f"{home}_right" in joined.columns else joined

    def _read_of_household(self, conditions: list[c.Condition]) -> list[str]:
        found: dict[str, None] = {}
        for condition in conditions:
            found.update(dict.fromkeys(self._household_columns(condition)))
        return list(found)

    def _household_columns(self, condition: c.Condition) -> list[str]:
        match condition:
            case c.AnyMember() | c.AllMembers() | c.CountMembers() | c.TheMember():
                return [self.decided[key(condition)]]
            case c.FactIn() | c.FactRange():
                return [] if condition.of_member else [condition.fact]
            case c.Age(on=on):
                return [on] if on else []
            case c.Elapsed():
                ends = ((condition.start, condition.of_member), (condition.end, condition.end_of_member))
                return [name for name, of_member in ends if name and not of_member]
            case c.FactLimit():
                names = [condition.fact, condition.by, *(name for name, _ in condition.extras)]
                return [] if condition.of_member else names
        return [name for part in c.parts_of(condition) for name in self._household_columns(part)]


def _counted(joined: ir.Table) -> ir.Table:
    """With the columns of `_crowd`."""
    rows = joined[_ROWS].fill_null(0)
    count = value_column(joined, MEMBER_COUNT)
    if not isinstance(count, ir.IntegerValue):
        return joined.mutate(**{_ROWS: rows, _IS_COUNTED: rows > 0})
    more = count.fill_null(0) - rows
    others = ibis.ifelse(more > 0, more, 0)
    is_counted = (rows > 0) | count.notnull()
    return joined.mutate(**{_ROWS: rows, _OTHERS: others, _HAS_OTHERS: more > 0, _IS_COUNTED: is_counted})


def _crowd(joined: ir.Table) -> Crowd:
    has_others = _OTHERS in joined.columns
    return Crowd(
        joined[_ROWS],
        joined[_OTHERS] if has_others else None,
        joined[_HAS_OTHERS] if has_others else None,
        joined[_IS_COUNTED],
    )
