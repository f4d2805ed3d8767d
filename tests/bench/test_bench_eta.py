"""`madoguchi bench eta --json` in a small form: the same code, fewer days."""

from __future__ import annotations

import json
from random import Random

import pytest

from madoguchi.bench.command import main
from madoguchi.bench.eta import live_through
from madoguchi.bench.eta_days import CLOSES, MOVES, OPENS, build, plans


def test_bench_eta__few_days__prints_coverage_and_both_errors(capsys: pytest.CaptureFixture[str]) -> None:
    main(["eta", "--json", "--days", "3", "--learn-days", "3", "--estimates", "8", "--seed", "3"])
    rows = {row["measure"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert 0.7 < rows["issued_covered_90"]["value"] <= 1
    error = rows["issued_middle_error_vs_naive"]
    assert error["value"] < error["limit"]
    assert rows["waiting_forecasts"]["value"] > 30
    assert rows["busy_covered_90"]["value"] > 0.7


def test_live_through__same_seed__gives_the_same_outcomes() -> None:
    first, second = (live_through(5, 1, 1, 5).outcomes for _ in range(2))
    assert first == second
    assert first


def test_plans__any_count_from_twenty__has_the_peaks_and_slow_days() -> None:
    kinds = [plan.kind for plan in plans(20)]
    assert set(kinds) == set(MOVES)


def test_build__day__is_within_opening_hours_with_lunch_staggered() -> None:
    day = build(plans(1)[0], Random(1))
    assert all(OPENS <= one.at < CLOSES or one.booked_for for one in day.visitors)
    lunches = [clerk.lunch_at for clerk in day.clerks if clerk.lunch_at is not None]
    assert len(lunches) == len(day.clerks)
    assert min(lunches) < 12 * 60 < 13 * 60 < max(lunches)
