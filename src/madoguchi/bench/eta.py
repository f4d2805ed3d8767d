"""Are the forecast waits honest? Simulated days with published arrival figures; the hall's truth is hidden from the
forecast, which learns from the days before as the product does."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from random import Random
from statistics import quantiles

from madoguchi.bench import rows
from madoguchi.bench.eta_days import build, plans, warm_up
from madoguchi.bench.eta_watch import Outcome, Watcher
from madoguchi.bench.load import BenchBroken
from madoguchi.bench.rows import Row
from madoguchi.core.queueing.scoring import Score, score
from madoguchi.core.queueing.simulation import DayRun

NAME = "eta"
LEAST_COVERED = 0.88


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="乱数の種")
    parser.add_argument("--days", type=int, default=24, help="採点する日数")
    parser.add_argument("--learn-days", type=int, default=9, help="その前に、記録だけから学ぶ日数")
    parser.add_argument(
        "--estimates",
        type=int,
        default=40,
        help="1日に見積もる番号札の数(見積もりのたびに待っている全員を見積もる)",
    )


def run(given: argparse.Namespace) -> Iterator[Row]:
    """Errors: BenchBroken."""
    watcher = live_through(given.seed, given.days, given.learn_days, given.estimates)
    issued = [one for one in watcher.outcomes if one.moment == "issued"]
    overall = _score(issued)
    yield from _judged("issued", overall)
    yield from _judged("waiting", _score(one for one in watcher.outcomes if one.moment == "later"))
    for kind in dict.fromkeys(one.kind for one in issued):
        yield from _stated(kind, _score(one for one in issued if one.kind == kind))
    yield rows.plain(NAME, "estimate_cpu_ms_p95", quantiles(watcher.cpu_ms, n=20)[-1], unit="ms")
    yield rows.plain(NAME, "days", given.days, unit="days")


def live_through(seed: int, days: int, learn_days: int, estimates: int) -> Watcher:
    """The same seed gives the same days."""
    random = Random(seed)  # noqa: S311 - simulated people
    watcher = Watcher(seed, estimates)
    for plan in warm_up(learn_days):
        watcher.watch(DayRun(build(plan, random), random), "", plan.weekday)
    for plan in plans(days):
        watcher.watch(DayRun(build(plan, random), random), plan.kind, plan.weekday)
    return watcher


def _score(outcomes: Iterable[Outcome]) -> Score:
    found = score(one.scored for one in outcomes)
    if found is None:
        raise BenchBroken("採点できる見積もりがありません")
    return found


def _judged(moment: str, found: Score) -> Iterator[Row]:
    covered = found.covered_90
    yield Row(
        NAME,
        f"{moment}_covered_90",
        round(covered, 4),
        "share",
        None,
        None,
        LEAST_COVERED,
        covered >= LEAST_COVERED,
    )
    ours, naive = found.middle_error_paired, found.naive_error
    if ours is None or naive is None:
        raise BenchBroken("比べる見積もりがありません")
    yield rows.below(NAME, f"{moment}_middle_error_vs_naive", ours, unit="min", limit=round(naive, 3))
    if found.covered_50 is None or found.width_50 is None:
        raise BenchBroken("範囲を示した見積もりがありません")
    yield rows.plain(NAME, f"{moment}_covered_50", found.covered_50, unit="share")
    yield rows.plain(NAME, f"{moment}_soon", found.soon, unit="share")
    yield rows.plain(NAME, f"{moment}_soon_kept", found.soon_kept or 0.0, unit="share")
    yield rows.plain(NAME, f"{moment}_width_90", found.width_90, unit="min")
    yield rows.plain(NAME, f"{moment}_width_50", found.width_50, unit="min")
    yield rows.plain(NAME, f"{moment}_forecasts", found.count, unit="forecasts")


def _stated(kind: str, found: Score) -> Iterator[Row]:
    name = kind.replace(" ", "_")
    yield rows.plain(NAME, f"{name}_covered_90", found.covered_90, unit="share")
    yield rows.plain(NAME, f"{name}_width_90", found.width_90, unit="min")
    yield rows.plain(
        NAME, f"{name}_middle_error", found.middle_error_paired or found.middle_error, unit="min"
    )
    yield rows.plain(NAME, f"{name}_naive_error", found.naive_error or 0.0, unit="min")
