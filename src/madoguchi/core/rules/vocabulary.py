"""What conditions may refer to, and how a wrong one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from madoguchi.core.errors import InvalidValue
from madoguchi.core.rules.conditions import Condition
from madoguchi.core.rules.facts import Value

Place: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead from the root of the data to a node."""


class Kind(StrEnum):
    """What a condition may do with a fact: count and compare numbers, reckon with days, or only look for values."""

    NUMBER = "number"
    DAY = "day"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Facts of the household, facts of a person, and named conditions.

    `answers` has the possible values of facts that are chosen from a list; others take any value. `kinds` says what the
    values of a fact are; a fact that is not in it is not checked. `ranges` has the least and the greatest value of numbers.
    `several` are facts that may have several of their answers at once. `wants_reasons`: a literal `always` must say why.
    """

    household: frozenset[str] = frozenset()
    member: frozenset[str] = frozenset()
    derived: Mapping[str, Condition] = field(default_factory=dict)
    answers: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    ranges: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    wants_reasons: bool = False
    several: frozenset[str] = frozenset()


class BadCondition(InvalidValue):
    """`at` leads to the wrong node.

    Codes: rule.not_a_mapping, rule.unknown_kind, rule.unknown_key, rule.unknown_fact, rule.unknown_derived,
    rule.unknown_answer, rule.needs_member, rule.empty, rule.bad_value, rule.no_comparison, rule.wrong_type,
    rule.mixed_owners, rule.no_reason, rule.bad_period, rule.overlap, rule.gap, rule.duplicate_clause.
    """

    def __init__(self, code: str, at: Place, name: str = "") -> None:
        super().__init__(code, at=at, name=name)
        self.at = at
        self.name = name
