"""How good the forecasts of an office were: read for the supervisor's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.queueing.scoring import Score, Scored, score
from madoguchi.core.queueing.waits import Outlook
from madoguchi.domains.visits import conf, layout
from madoguchi.domains.visits.models import Forecast
from madoguchi.domains.visits.states import ForecastMoment, ForecastOutcome
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class Labelled:
    label: str
    score: Score


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """`overall` is None before anybody was called. `not_scored` counts forecasts of people who left or whose turn was
    changed: they say nothing about the range, and are not hidden."""

    first: date
    last: date
    overall: Score | None
    by_moment: tuple[Labelled, ...]
    by_service: tuple[Labelled, ...]
    by_day: tuple[Labelled, ...]
    not_scored: int


def get_scores(actor: Actor, *, office: str = "", days: int = conf.SERVICE_TIMES_DAYS) -> ScoreReport:
    """Of the last `days` days. One query."""
    last = clock.today()
    first = last - timedelta(days=days - 1)
    rows = list(
        Forecast.objects.filter(office=layout.get_office(office).id, day__gte=first, day__lte=last)
        .exclude(outcome=ForecastOutcome.OPEN)
        .order_by("day", "pk")
    )
    called = [row for row in rows if row.outcome == ForecastOutcome.CALLED]
    return ScoreReport(
        first=first,
        last=last,
        overall=score(map(_scored, called)),
        by_moment=_by(called, lambda row: row.moment, lambda key: ForecastMoment(key).label),
        by_service=_by(called, lambda row: row.service, layout.service_label),
        by_day=_by(called, lambda row: row.day.isoformat(), str)[::-1],
        not_scored=len(rows) - len(called),
    )


def _by(
    rows: Iterable[Forecast], key: Callable[[Forecast], str], label: Callable[[str], str]
) -> tuple[Labelled, ...]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(_scored(row))
    scores = ((name, score(ones)) for name, ones in groups.items())
    return tuple(Labelled(str(label(name)), found) for name, found in scores if found is not None)


def _scored(row: Forecast) -> Scored:
    outlook = Outlook(row.p05, row.p25, row.p50, row.p75, row.p95)
    return Scored(outlook, row.waited_min or 0.0, row.naive_min)
