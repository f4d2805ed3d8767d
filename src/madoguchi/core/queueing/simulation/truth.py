"""What is true in a simulated hall, and hidden from whoever forecasts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from random import Random

from madoguchi.core.queueing.shares import USUAL, Rule


@dataclass(frozen=True, slots=True)
class TrueService:
    """Lognormal length. `by_hour` multiplies the mean in some hours of the day."""

    mean_min: float
    cv: float
    by_hour: Mapping[int, float]

    def draw(self, random: Random, minute: float, speed: float) -> float:
        mean = self.mean_min * speed * self.by_hour.get(int(minute // 60), 1.0)
        return lognormal(random, mean, self.cv)


@dataclass(frozen=True, slots=True)
class TrueClerk:
    """A desk and who works there. `speed` multiplies all lengths. Minutes of the day; `lunch_at` None: no break."""

    seat: str
    services: tuple[str, ...]
    begins: float
    ends: float
    speed: float = 1.0
    lunch_at: float | None = None
    lunch_min: float = 60.0


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who comes at `at`. `patience` minutes later the visitor goes home if nobody called; `is_quiet`: without
    a word, so that the number is called in vain. `is_law`: called before others. `hears`: does not miss the call."""

    at: float
    services: tuple[str, ...]
    booked_for: float | None = None
    patience: float = 1e9
    is_quiet: bool = False
    is_law: bool = False
    hears: bool = True


@dataclass(frozen=True, slots=True)
class Manners:
    """`walk` from the call to the start, `gap` from the end to the next call: lognormal means, cv 0.8. A clerk waits
    `absent_min` for nobody; who missed the call comes back `returns_after` later or (half of them) not at all."""

    walk: float = 0.9
    gap: float = 1.0
    absent_min: float = 2.0
    returns_after: float = 6.0
    forgets_at_lunch: float = 0.03


@dataclass(frozen=True, slots=True)
class TrueDay:
    """One day of a hall: who comes and who works. `missing` booked and never come."""

    services: Mapping[str, TrueService]
    clerks: Sequence[TrueClerk]
    visitors: Sequence[Visitor]
    missing: Sequence[Visitor] = ()
    manners: Manners = Manners()
    rule: Rule = USUAL


def lognormal(random: Random, mean: float, cv: float) -> float:
    """A length with this mean and coefficient of variation."""
    if mean <= 0:
        return 0.0
    variance = log(1 + cv * cv)
    return exp(log(mean) - variance / 2 + sqrt(variance) * random.gauss(0.0, 1.0))


def poisson_times(random: Random, per_hour: Mapping[int, float], opens: float, closes: float) -> list[float]:
    """Arrivals of a Poisson process whose rate changes by the hour, by thinning.

    Source of the method: P. A. W. Lewis and G. S. Shedler, Naval Research Logistics Quarterly 26 (1979) 403-413.
    """
    highest = max(per_hour.values(), default=0.0) / 60
    found: list[float] = []
    at = opens
    while highest > 0:
        at += random.expovariate(highest)
        if at >= closes:
            break
        if random.random() * highest < per_hour.get(int(at // 60), 0.0) / 60:
            found.append(at)
    return found
