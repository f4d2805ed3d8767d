"""The plan of a household: what must be done, in which order, by when, with what, where, by whom, and what needs nothing."""

from __future__ import annotations

from madoguchi.core.plan.making import make_plan
from madoguchi.core.plan.model import (
    FILED,
    Attendance,
    Candidate,
    Capacity,
    CountedFrom,
    CounterStop,
    DocumentItem,
    DocumentRule,
    FilingRight,
    Lapse,
    LapseItem,
    OfficeStop,
    Person,
    Plan,
    PlanItem,
    Visit,
    Way,
)

__all__ = [
    "FILED",
    "Attendance",
    "Candidate",
    "Capacity",
    "CountedFrom",
    "CounterStop",
    "DocumentItem",
    "DocumentRule",
    "FilingRight",
    "Lapse",
    "LapseItem",
    "OfficeStop",
    "Person",
    "Plan",
    "PlanItem",
    "Visit",
    "Way",
    "make_plan",
]
