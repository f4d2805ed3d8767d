"""Rules: conditions over what is known of a household, decided in three values, with reasons.

>>> from datetime import date
>>> vocabulary = Vocabulary(member=frozenset({"birth_date", "insurance"}))
>>> rule = parse_condition({"any_member": {"fact": "insurance", "is": "national"}}, vocabulary)
>>> evaluate(rule, Facts(members=(MemberFacts("m1"),)), date(2026, 4, 1)).missing
(Missing(fact='insurance', member='m1'),)
"""

from __future__ import annotations

from madoguchi.core.rules.conditions import (
    Age,
    AllMembers,
    AllOf,
    Always,
    AnyMember,
    AnyOf,
    Clause,
    Condition,
    CountMembers,
    Derived,
    Elapsed,
    FactIn,
    FactLimit,
    FactRange,
    Not,
    TheMember,
    Version,
    Versions,
    facts_used,
    parts_of,
    reads_of,
    reads_once,
    walk,
)
from madoguchi.core.rules.describing import Described, describe
from madoguchi.core.rules.evaluation import Evaluator, evaluate, in_force, members_meeting
from madoguchi.core.rules.explaining import Audience, explain, explain_reasons, missing_sentence
from madoguchi.core.rules.facts import (
    APPLICANT,
    HOUSEHOLD,
    MEMBER_COUNT,
    Facts,
    MemberFacts,
    Value,
    facts_from_json,
    facts_to_json,
)
from madoguchi.core.rules.parsing import needs_member, parse_condition, parse_with_places
from madoguchi.core.rules.values import day_bounds
from madoguchi.core.rules.verdict import Missing, Reason, Verdict
from madoguchi.core.rules.vocabulary import BadCondition, Kind, Place, Vocabulary
from madoguchi.core.rules.words import Words

__all__ = [
    "APPLICANT",
    "HOUSEHOLD",
    "MEMBER_COUNT",
    "Age",
    "AllMembers",
    "AllOf",
    "Always",
    "AnyMember",
    "AnyOf",
    "Audience",
    "BadCondition",
    "Clause",
    "Condition",
    "CountMembers",
    "Derived",
    "Described",
    "Elapsed",
    "Evaluator",
    "FactIn",
    "FactLimit",
    "FactRange",
    "Facts",
    "Kind",
    "MemberFacts",
    "Missing",
    "Not",
    "Place",
    "Reason",
    "TheMember",
    "Value",
    "Verdict",
    "Version",
    "Versions",
    "Vocabulary",
    "Words",
    "day_bounds",
    "describe",
    "evaluate",
    "explain",
    "explain_reasons",
    "facts_from_json",
    "facts_to_json",
    "facts_used",
    "in_force",
    "members_meeting",
    "missing_sentence",
    "needs_member",
    "parse_condition",
    "parse_with_places",
    "parts_of",
    "reads_of",
    "reads_once",
    "walk",
]
