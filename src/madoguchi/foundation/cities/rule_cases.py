"""判定例: written examples of who needs a procedure and who does not, by which a section checks a changed rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from madoguchi.core.rules import Facts
from madoguchi.core.truth import Truth
from madoguchi.foundation.cities.findings import Mark


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One household on one day, and the answer that the section stands for.

    `concerned`: the members whom the procedure surely concerns (None: not said). `due_on`: the last day to do it
    (None: not said). `mark` is where it is written.
    """

    procedure: str
    title: str
    on: date
    facts: Facts
    expected: Truth
    mark: Mark
    concerned: tuple[str, ...] | None = None
    due_on: date | None = None
    note: str = ""


RuleCases: TypeAlias = Mapping[str, tuple[RuleCase, ...]]
"""By procedure, in the order of the files."""
