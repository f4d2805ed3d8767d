"""Households of facts as the two tables of a population, and back, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

import pyarrow as pa

from madoguchi.core.people.date_parts import DateKind, DateParts
from madoguchi.core.people.partial_dates import PartialDate
from madoguchi.core.rules.facts import Facts, MemberFacts, Value
from madoguchi.core.rules.values import day_bounds
from madoguchi.engines.population.tables import FROM, HOLDS, HOUSEHOLD, KEYS, POSITION, RESIDENT, TO

Kinds = Mapping[str, type]
"""bool, int, str or date by fact."""
_TYPES = {bool: pa.bool_(), int: pa.int64(), str: pa.string(), date: pa.date32()}


def tables_of(
    households: Iterable[tuple[str, Facts]], household_kinds: Kinds, member_kinds: Kinds
) -> tuple[pa.Table, pa.Table]:
    """(persons, households) of the facts named. Residents get the id "<household>/<member>"; dates stand in two columns.

    A value that is not of the fact's kind is left out: it would be unknown to every condition.
    """
    persons: list[dict[str, object]] = []
    homes: list[dict[str, object]] = []
    for household, facts in households:
        homes.append({HOUSEHOLD: household, **_cells(facts.household, household_kinds)})
        for position, member in enumerate(facts.members, 1):
            keys = {RESIDENT: f"{household}/{member.id}", HOUSEHOLD: household, POSITION: position}
            persons.append({**keys, **_cells(member.values, member_kinds)})
    text = pa.string()
    return (
        pa.Table.from_pylist(
            persons, _schema({RESIDENT: text, HOUSEHOLD: text, POSITION: pa.int16()}, member_kinds)
        ),
        pa.Table.from_pylist(homes, _schema({HOUSEHOLD: text}, household_kinds)),
    )


def _schema(keys: Mapping[str, pa.DataType], kinds: Kinds) -> pa.Schema:
    fields = dict(keys)
    for fact, kind in kinds.items():
        names = (fact + FROM, fact + TO) if kind is date else (fact,)
        fields.update(dict.fromkeys(names, _TYPES[kind]))
    return pa.schema(list(fields.items()))


def _cells(values: Mapping[str, Value], kinds: Kinds) -> dict[str, object]:
    cells: dict[str, object] = {}
    for fact, kind in kinds.items():
        value = values.get(fact)
        bounds = day_bounds(value) if kind is date and value is not None else None
        if bounds is not None:
            cells[fact + FROM], cells[fact + TO] = bounds
        elif kind is not date and type(value) is kind:
            cells[fact] = value
    return cells


def facts_of(household: Mapping[str, object], persons: Iterable[Mapping[str, object]]) -> Facts:
    """The household that rows stand for; members in the order of the rows, by their resident_id."""
    members = tuple(MemberFacts(str(person[RESIDENT]), _values(person)) for person in persons)
    return Facts(_values(household), members)


def _values(row: Mapping[str, object]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, cell in row.items():
        if name in KEYS or name.startswith(HOLDS) or cell is None or name.endswith(TO):
            continue
        if name.endswith(FROM):
            found[name.removesuffix(FROM)] = _days(
                cast(date, cell), cast(date, row[name.removesuffix(FROM) + TO])
            )
        elif isinstance(cell, bool | int | str | date):
            found[name] = cell
    return found


def _days(first: date, last: date) -> date | PartialDate:
    """A date with these bounds: the register's wording may have been another one."""
    if first == last:
        return first
    wordings = (
        PartialDate.unknown(),
        PartialDate.year_only(first.year),
        PartialDate.year_month(first.year, first.month),
    )
    between = PartialDate(DateKind.PRESUMED_BETWEEN, DateParts.of(first), DateParts.of(last))
    return next((wording for wording in wordings if wording.bounds() == (first, last)), between)
