"""The answer of a rule, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.core.rules.facts import HOUSEHOLD, Value
from madoguchi.core.truth import Truth


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """A fact that is not known and would take part in the decision."""

    fact: str
    member: str = HOUSEHOLD


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact that decided: its value, the clause that read it, whether the clause held, and the law."""

    fact: str
    member: str
    value: Value
    clause: str
    holds: bool
    law: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`because` holds the reasons in the order of the condition (empty when unknown); `missing` is empty when decided."""

    truth: Truth
    because: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
