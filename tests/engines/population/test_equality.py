"""The compiled rules answer as the scalar evaluator does, in three values, whatever the rule and the household."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends import BaseBackend

from madoguchi.core.rules import Facts, parse_condition
from madoguchi.core.truth import Truth
from madoguchi.engines.population import compile_households, connected, load, tables_of
from tests.core.rules.strategies import (
    DAYS,
    HOUSEHOLD,
    MEMBER,
    ON,
    VOCABULARY,
    households,
    member_rules,
    quantified,
    rules,
)
from tests.engines.population.comparing import by_engine, by_evaluator, kinds

# People who are only counted, people beyond those listed, and households of which nothing is known.
crowds = st.builds(
    lambda facts, count, keep: Facts(
        facts.household if count is None else {**facts.household, "member_count": count}, facts.members[:keep]
    ),
    households,
    st.sampled_from((None, 0, 1, 3)),
    st.integers(0, 3),
)
nested_rules = st.one_of(
    member_rules,
    st.tuples(member_rules, quantified).map(lambda parts: {"all": list(parts)}),
    st.tuples(member_rules, quantified).map(lambda parts: {"any": [{"not": parts[1]}, parts[0]]}),
)
deep_rules = st.one_of(
    rules,
    nested_rules.map(lambda part: {"any_member": part}),
    nested_rules.map(lambda part: {"count_members": {"of": part, "at_least": 2}}),
)


@pytest.fixture(scope="module", params=["duckdb", "polars"])
def engine(request: pytest.FixtureRequest) -> Iterator[BaseBackend]:
    with connected(request.param) as connection:
        yield connection


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow]
)
@given(
    st.lists(deep_rules, min_size=4, max_size=8),
    st.lists(nested_rules, min_size=2, max_size=4),
    st.lists(st.one_of(households, crowds), min_size=6, max_size=12),
    st.sampled_from(DAYS),
)
def test_compile__any_rules_and_households__equals_the_evaluator(
    engine: BaseBackend, of_household: list[Any], of_member: list[Any], homes: list[Facts], on: Any
) -> None:
    conditions = [parse_condition(rule, VOCABULARY) for rule in of_household]
    filters = [parse_condition(rule, VOCABULARY, for_member=True) for rule in of_member]

    found = by_engine(engine, homes, conditions, filters, on)

    assert found == by_evaluator(homes, conditions, filters, on)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow]
)
@given(
    st.lists(deep_rules, min_size=4, max_size=8),
    st.lists(st.one_of(households, crowds), min_size=6, max_size=12),
)
def test_compile__only_truth_asked__the_same_households_are_true(
    engine: BaseBackend, of_household: list[Any], homes: list[Facts]
) -> None:
    conditions = {f"r{n}": parse_condition(rule, VOCABULARY) for n, rule in enumerate(of_household)}
    numbered = [(str(number), facts) for number, facts in enumerate(homes)]
    population = load(engine, *tables_of(numbered, {**kinds(HOUSEHOLD), "member_count": int}, kinds(MEMBER)))

    rows = compile_households(conditions, population, ON, for_truth=True).to_pyarrow().to_pylist()

    wanted = by_evaluator(homes, list(conditions.values()), [], ON)
    for row in rows:
        truths = wanted[row["household_id"], ""]
        assert [row[name] is True for name in conditions] == [truth is Truth.TRUE for truth in truths]
