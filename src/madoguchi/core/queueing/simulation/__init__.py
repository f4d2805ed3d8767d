"""A hall of its own making, to judge forecasts against: what is true in it, the forecast does not know."""

from __future__ import annotations

from madoguchi.core.queueing.simulation.running import DayRun, Desk, Diary, Guest
from madoguchi.core.queueing.simulation.truth import (
    Manners,
    TrueClerk,
    TrueDay,
    TrueService,
    Visitor,
    lognormal,
    poisson_times,
)

__all__ = [
    "DayRun",
    "Desk",
    "Diary",
    "Guest",
    "Manners",
    "TrueClerk",
    "TrueDay",
    "TrueService",
    "Visitor",
    "lognormal",
    "poisson_times",
]
