"""The answer of a rule, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from madoguchi.core.rules.facts import HOUSEHOLD, Value
from madoguchi.core.truth import Truth


# Both are hashed for every clause of every rule, and a tuple hashes itself in C.
class Missing(NamedTuple):
    """A fact that is not known and would take part in the decision."""

    fact: str
    member: str = HOUSEHOLD


class Reason(NamedTuple):
    """One fact that decided: its value, the clause that read it, whether the clause held, and the law.

    `figures` are the numbers that the value was turned into or held against: "age" in full years, "days" elapsed,
    "limit" (the figure of the table); where a date is not exact, the lowest and the highest under the same name.
    """

    fact: str
    member: str
    value: Value
    clause: str
    holds: bool
    law: str = ""
    figures: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`because` holds the reasons in the order of the condition (empty when unknown); `missing` is empty when decided.

    `missing` begins with a smallest set of facts that can decide the question if the answers fall right; within it, and
    among the rest after it, the order is that of the condition. It is found bottom-up (for each part: fewest facts to make
    it TRUE, fewest to make it FALSE), which is exact where the condition reads each fact of each person once and every
    answer of it is possible. Where facts are read repeatedly the set still decides, but a smaller one may exist.
    """

    truth: Truth
    because: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
