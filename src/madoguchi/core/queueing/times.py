"""How long a service takes: what this office has seen, and how sure that makes us. Minutes; logs inside.

Lengths are taken as lognormal. The mean of the logs is believed with a spread of its own (few samples, or a day that
runs unlike others), and both spreads go into every forecast: a range from the best guess alone would be too narrow.
Services are not told apart by clerk: a forecast does not need it, and a speed list of people would be the price.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log, sqrt
from statistics import fmean, median

CV_PRIOR = 0.65
"""Spread before this office has its own times (published counters: 0.5 to 0.8)."""
PRIOR_SIGMA_2 = log(1 + CV_PRIOR**2)
PRIOR_KAPPA = 2.0
"""The city's assumed minutes count as this many services."""
PRIOR_NU = 10.0
PRIOR_DAY_SD = 0.12
PRIOR_DAYS = 5.0
HOUR_WEIGHT = 25.0
"""An hour's own mean counts half when it has this many services."""
OUTLIER = 4.0
"""Farther from the median than this many robust deviations is a forgotten click, not a service."""
LEAST_SPREAD = 0.25
LONGEST_MIN = 480.0
SHORTEST_MIN = 0.05


@dataclass(frozen=True, slots=True)
class Sample:
    """One ended service. `day` is any number that is the same for services of one day."""

    service: str
    hour: int
    day: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier days say about one service: logs. `day_sd` is how far whole days lie apart."""

    count: int
    mean: float
    squares: float
    day_sd: float
    hours: Mapping[int, float]
    """Hour → how far its services lie from the mean, already pulled towards 0."""
    plain_mean: float


@dataclass(frozen=True, slots=True)
class Belief:
    """Lognormal with doubt: the mean of the logs is `mean` ± `doubt`, their spread is `sigma`, known as well as
    `nu` services tell. `plain_mean` is the average in minutes that anybody would compute."""

    mean: float
    doubt: float
    sigma: float
    nu: float
    plain_mean: float
    hours: Mapping[int, float] = field(default_factory=dict)

    def expected_min(self) -> float:
        return exp(self.mean + (self.sigma**2 + self.doubt**2) / 2)


def summarise(samples: Iterable[Sample]) -> dict[str, Past]:
    """Per service; sessions that were forgotten, and clicks by mistake, are left out."""
    by_service: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        if SHORTEST_MIN <= sample.minutes <= LONGEST_MIN:
            by_service[sample.service].append(sample)
    return {service: _past(_without_outliers(rows)) for service, rows in by_service.items()}


def believe(prior_mean: float, past: Past | None = None, today: Sequence[Sample] = ()) -> Belief:
    """Prior, then earlier days, then today, each with its own weight.

    >>> round(believe(20.0).expected_min(), 1) >= 20.0
    True
    """
    if prior_mean <= 0:
        raise ValueError("prior_mean must be positive")
    prior = log(prior_mean) - PRIOR_SIGMA_2 / 2
    count = past.count if past else 0
    seen = past.mean if past else 0.0
    mean = (PRIOR_KAPPA * prior + count * seen) / (PRIOR_KAPPA + count)
    apart = PRIOR_KAPPA * count / (PRIOR_KAPPA + count) * (seen - prior) ** 2
    squares = PRIOR_NU * PRIOR_SIGMA_2 + (past.squares if past else 0.0) + apart
    nu = PRIOR_NU + max(0, count - 1)
    sigma_2 = squares / (PRIOR_NU + count)
    day_sd = past.day_sd if past else PRIOR_DAY_SD
    doubt_2 = sigma_2 / (PRIOR_KAPPA + count) + day_sd**2
    hours = past.hours if past else {}
    logs = _near(today, mean, sqrt(sigma_2 + doubt_2), hours)
    if logs:
        weight = doubt_2 / (doubt_2 + sigma_2 / len(logs))
        middle = fmean(logs)
        squares += sum((one - middle) ** 2 for one in logs)
        nu += len(logs) - 1
        sigma_2 = squares / (PRIOR_NU + count + len(logs) - 1)
        mean += weight * (middle - mean)
        doubt_2 *= 1 - weight
    return Belief(
        mean=mean,
        doubt=sqrt(doubt_2),
        sigma=sqrt(sigma_2),
        nu=nu,
        plain_mean=_plain(prior_mean, past, today),
        hours=hours,
    )


def _plain(prior_mean: float, past: Past | None, today: Sequence[Sample]) -> float:
    if past is not None and past.count:
        return past.plain_mean
    return fmean(sample.minutes for sample in today) if today else prior_mean


def _near(today: Sequence[Sample], mean: float, spread: float, hours: Mapping[int, float]) -> list[float]:
    logs = [
        log(sample.minutes) - hours.get(sample.hour, 0.0)
        for sample in today
        if SHORTEST_MIN <= sample.minutes <= LONGEST_MIN
    ]
    return [one for one in logs if abs(one - mean) <= OUTLIER * spread]


def _without_outliers(rows: Sequence[Sample]) -> list[Sample]:
    logs = [log(row.minutes) for row in rows]
    middle = median(logs)
    spread = max(1.4826 * median(abs(one - middle) for one in logs), LEAST_SPREAD)
    return [row for row, one in zip(rows, logs, strict=True) if abs(one - middle) <= OUTLIER * spread]


def _past(rows: Sequence[Sample]) -> Past:
    logs = [log(row.minutes) for row in rows]
    mean = fmean(logs)
    squares = sum((one - mean) ** 2 for one in logs)
    hours: dict[int, list[float]] = defaultdict(list)
    days: dict[int, list[float]] = defaultdict(list)
    for row, one in zip(rows, logs, strict=True):
        hours[row.hour].append(one)
        days[row.day].append(one)
    return Past(
        count=len(rows),
        mean=mean,
        squares=squares,
        day_sd=_day_sd(days, squares / max(1, len(rows) - 1)),
        hours={
            hour: sum(one - mean for one in ones) / (len(ones) + HOUR_WEIGHT) for hour, ones in hours.items()
        },
        plain_mean=fmean(row.minutes for row in rows),
    )


def _day_sd(days: Mapping[int, Sequence[float]], variance: float) -> float:
    """How far the means of days lie apart beyond chance, pulled towards the prior while days are few."""
    several = [ones for ones in days.values() if len(ones) > 1]
    prior = PRIOR_DAYS * PRIOR_DAY_SD**2
    if len(several) < 2:
        return PRIOR_DAY_SD
    overall = fmean(fmean(ones) for ones in several)
    excess = sum((fmean(ones) - overall) ** 2 - variance / len(ones) for ones in several)
    return sqrt(max(0.05**2, (prior + max(0.0, excess)) / (PRIOR_DAYS + len(several) - 1)))
