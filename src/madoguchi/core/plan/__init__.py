"""The plan of a household: what must be done, in which order, by when, with what, where, and what needs nothing."""

from __future__ import annotations

from madoguchi.core.plan.making import make_plan
from madoguchi.core.plan.model import (
    FILED,
    Candidate,
    CounterStop,
    DocumentItem,
    DocumentRule,
    Person,
    Plan,
    PlanItem,
    Way,
)

__all__ = [
    "FILED",
    "Candidate",
    "CounterStop",
    "DocumentItem",
    "DocumentRule",
    "Person",
    "Plan",
    "PlanItem",
    "Way",
    "make_plan",
]
