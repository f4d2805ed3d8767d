"""How long somebody will wait: honest ranges from the state of a hall, and what would shorten the wait."""

from __future__ import annotations

from madoguchi.core.queueing.hall import (
    Arrivals,
    Busy,
    Desk,
    Expected,
    Habits,
    Hall,
    Pause,
    Rank,
    Route,
    Stop,
    Turn,
    Waiting,
)
from madoguchi.core.queueing.outlook import FUTURES, Expectation, expect, naive_waits, seed_of
from madoguchi.core.queueing.shares import Rule
from madoguchi.core.queueing.times import Belief, Past, Sample, believe, summarise
from madoguchi.core.queueing.waits import Outlook, WaitRange, rounded

__all__ = [
    "FUTURES",
    "Arrivals",
    "Belief",
    "Busy",
    "Desk",
    "Expectation",
    "Expected",
    "Habits",
    "Hall",
    "Outlook",
    "Past",
    "Pause",
    "Rank",
    "Route",
    "Rule",
    "Sample",
    "Stop",
    "Turn",
    "WaitRange",
    "Waiting",
    "believe",
    "expect",
    "naive_waits",
    "rounded",
    "seed_of",
    "summarise",
]
