"""The population as two tables, and how facts are found in their columns.

`persons` has one row per resident: resident_id, household_id, ward, position (place in the household, 1 first) and
facts of persons by their id. `households` has one row per household: household_id, ward and facts of households.
NULL is unknown, and so is a fact without a column.
A date that may be inexact stands in two columns, `<fact>__from` and `<fact>__to`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import ibis
import ibis.expr.types as ir

from madoguchi.engines.population import kleene as k
from madoguchi.engines.population.days import Bounds

RESIDENT, HOUSEHOLD, WARD, POSITION = "resident_id", "household_id", "ward", "position"
FROM, TO = "__from", "__to"
HOLDS = "holds__"
"""Before a procedure's id: a column of persons that says who has it already. It is no fact; no rule reads it."""
NUMBER = "household_number"
"""The same for the same household_id in both tables, given by `load`: engines join and group by it with far less work."""
KEYS = frozenset({RESIDENT, HOUSEHOLD, WARD, POSITION, NUMBER})


@dataclass(frozen=True, slots=True)
class Population:
    """Both tables of one engine. Who has no row of `persons` is unknown, beyond what `member_count` says."""

    persons: ir.Table
    households: ir.Table

    def assuming(self, facts: Mapping[str, bool | int | str]) -> Population:
        """The same people, with household facts that are taken as given for all ("as if everybody moved in now")."""
        return replace(
            self, households=self.households.mutate(**{name: ibis.literal(v) for name, v in facts.items()})
        )

    def of_people(self, facts: Mapping[str, bool | int | str]) -> Population:
        """The same households, with facts that are taken as given for each person."""
        return replace(
            self, persons=self.persons.mutate(**{name: ibis.literal(v) for name, v in facts.items()})
        )


LIVING = {"deceased": False}
"""What a register of residents says of everybody in it: rights are asked of the living."""


def joining_key(persons: ir.Table, households: ir.Table) -> str:
    """The column by which persons are found to their household."""
    return NUMBER if NUMBER in persons.columns and NUMBER in households.columns else HOUSEHOLD


def value_column(table: ir.Table, fact: str) -> ir.Column | None:
    """None: nobody's value is known."""
    return table[fact] if fact in table.columns and fact not in KEYS else None


def day_columns(table: ir.Table, fact: str) -> Bounds | None:
    """None where there is no such column, or it holds no dates."""
    if f"{fact}{FROM}" in table.columns:
        return Bounds(table[f"{fact}{FROM}"], table[f"{fact}{TO}"])
    column = value_column(table, fact)
    return Bounds(column, column) if isinstance(column, ir.DateValue) else None


def columns_of(table: ir.Table, fact: str) -> tuple[str, ...]:
    """Names of the columns in which the fact stands."""
    return tuple(name for name in (fact, f"{fact}{FROM}", f"{fact}{TO}") if name in table.columns)


@dataclass(slots=True)
class Row:
    """Where conditions read facts: a row is a household, or a person with what is read of the household under `prefix`.

    `is_nobody`: a member who is only counted; nothing is known of that person. `known` remembers what was compiled,
    `stages` names the columns of what has one.
    """

    table: ir.Table
    prefix: str = ""
    is_nobody: bool = False
    known: dict[str, k.Column] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)

    def value(self, fact: str, of_member: bool) -> ir.Column | None:
        if of_member:
            return None if self.is_nobody else value_column(self.table, fact)
        return value_column(self.table, self.prefix + fact)

    def days(self, fact: str, of_member: bool) -> Bounds | None:
        if of_member:
            return None if self.is_nobody else day_columns(self.table, fact)
        return day_columns(self.table, self.prefix + fact)
