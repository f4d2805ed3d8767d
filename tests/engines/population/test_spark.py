"""The same rules on Spark, in this machine: one session, one comparison."""

from __future__ import annotations

import os
import shutil

import pytest

from madoguchi.core.people import PartialDate
from madoguchi.core.rules import Facts, MemberFacts, parse_condition
from madoguchi.engines.population import connected
from tests.core.rules.strategies import HOUSEHOLD, MEMBER, ON, VOCABULARY
from tests.engines.population.comparing import by_engine, by_evaluator

_RULES = (
    {"any_member": {"age": {"past_fiscal_year_end_after": 6, "until_fiscal_year_end_after": 15}}},
    {"all_members": {"any": [{"age": {"at_least": 18, "on": "h_day"}}, {"fact": "m_kind", "is": "a"}]}},
    {"count_members": {"of": {"not": {"fact": "m_yes", "is": True}}, "at_least": 1, "at_most": 2}},
    {
        "the_member": {
            "who": {"fact": "m_kind", "is": "b"},
            "is": {"elapsed": {"start": "m_day", "at_least": 14}},
        }
    },
    {
        "limit": {
            "fact": "h_income",
            "by": "h_count",
            "values": [100, 150],
            "each_more": 45,
            "extras": {"h_extra": 10},
        }
    },
    {"any_member": {"all": [{"fact": "m_yes", "is": True}, {"any_member": {"age": {"below": 20}}}]}},
)
_FILTERS = (
    {"age": {"at_least": 20}},
    {"all": [{"fact": "h_yes", "is": True}, {"fact": "m_kind", "in": ["a", "b"]}]},
)


def _homes() -> list[Facts]:
    """Every seventh value is unknown, and some births are known by their year only."""
    homes = []
    for number in range(30):
        household = {f: v[number % len(v)] for n, (f, v) in enumerate(HOUSEHOLD.items()) if (number + n) % 7}
        members = []
        for place in range(1, number % 4 + 1):
            seen = number * 3 + place
            values = {f: v[seen % len(v)] for n, (f, v) in enumerate(MEMBER.items()) if (seen + n) % 7}
            if seen % 5 == 0:
                values["birth_date"] = PartialDate.year_only(2006 + place)
            members.append(MemberFacts(f"m{place}", values))
        homes.append(Facts(household, tuple(members)))
    return homes


@pytest.mark.filterwarnings("ignore")
def test_compile__spark_in_local_mode__equals_the_evaluator(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shutil.which("java") or os.environ.get("JAVA_HOME"), "the test set-up installs Java 17"
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    homes = _homes()
    conditions = [parse_condition(rule, VOCABULARY) for rule in _RULES]
    filters = [parse_condition(rule, VOCABULARY, for_member=True) for rule in _FILTERS]

    with connected("local[1]") as engine:
        found = by_engine(engine, homes, conditions, filters, ON)

    assert found == by_evaluator(homes, conditions, filters, ON)
