"""The scalar evaluator's answers beside an engine's, for the same rules and households."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ibis.backends import BaseBackend

from madoguchi.core.rules import Condition, Evaluator, Facts, Kind
from madoguchi.core.truth import Truth, truth_of
from madoguchi.engines.population import compile_households, compile_members, load, tables_of
from madoguchi.engines.population.rows import Kinds
from tests.core.rules.strategies import HOUSEHOLD, KINDS, MEMBER

_TYPES: dict[object, type] = {Kind.DAY: date, Kind.NUMBER: int}


def kinds(facts: dict[str, tuple[object, ...]]) -> Kinds:
    found = {}
    for fact, values in facts.items():
        kind = _TYPES.get(KINDS.get(fact))
        found[fact] = kind or type(values[0])
    return found


def by_engine(
    engine: BaseBackend,
    households: Sequence[Facts],
    rules: Sequence[Condition],
    member_rules: Sequence[Condition],
    on: date,
) -> dict[tuple[str, str], list[Truth]]:
    """(household, member or "") to the truths of all rules."""
    numbered = [(str(number), facts) for number, facts in enumerate(households)]
    of_household = {**kinds(HOUSEHOLD), "member_count": int}
    population = load(engine, *tables_of(numbered, of_household, kinds(MEMBER)))
    found = {}
    named = {f"r{n}": rule for n, rule in enumerate(rules)}
    for row in compile_households(named, population, on).to_pyarrow().to_pylist():
        found[row["household_id"], ""] = [truth_of(row[name]) for name in named]
    named = {f"r{n}": rule for n, rule in enumerate(member_rules)}
    for row in compile_members(named, population, on).to_pyarrow().to_pylist():
        _, _, member = row["resident_id"].partition("/")
        found[row["household_id"], member] = [truth_of(row[name]) for name in named]
    return found


def by_evaluator(
    households: Sequence[Facts],
    rules: Sequence[Condition],
    member_rules: Sequence[Condition],
    on: date,
) -> dict[tuple[str, str], list[Truth]]:
    found = {}
    for number, facts in enumerate(households):
        evaluator = Evaluator(facts, on)
        found[str(number), ""] = [evaluator.verdict(rule).truth for rule in rules]
        for member in facts.members:
            truths = [evaluator.verdict(rule, member.id).truth for rule in member_rules]
            found[str(number), member.id] = truths
    return found
