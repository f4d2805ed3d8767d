"""How well and how fast the next question is chosen: against the exhaustive optimum, at a large size, on the real catalogue."""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator

from madoguchi.bench import rows
from madoguchi.bench.guide_large import TimedWalk, walk_large
from madoguchi.bench.guide_real import compare_real
from madoguchi.bench.guide_small import compare_small
from madoguchi.bench.load import BenchBroken
from madoguchi.bench.rows import Row

NAME = "guide"
MOST_OVER_OPTIMUM = 1.1
MOST_MS = 5.0
MOST_MB = 200.0


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="乱数の種")
    parser.add_argument("--catalogues", type=int, default=150, help="小さなカタログの数")
    parser.add_argument("--interviews", type=int, default=60, help="大きなカタログで通しで聞く世帯の数")
    parser.add_argument("--households", type=int, default=500, help="実際のカタログで通しで聞く世帯の数")
    parser.add_argument("--city", default="", help="実際のカタログの市の id(なければ、最初の市)")
    parser.add_argument("--only-large", action="store_true", help=argparse.SUPPRESS)


def run(given: argparse.Namespace) -> Iterator[Row]:
    """Errors: BenchBroken."""
    if given.only_large:
        yield from _large_here(given)
        return
    small = compare_small(_numbers(given.seed), given.catalogues)
    yield rows.below(NAME, "mean_questions_vs_optimum", small.over_optimum, unit="×", limit=MOST_OVER_OPTIMUM)
    yield from _large_apart(given)
    real = compare_real(_numbers(given.seed), given.households, given.city)
    yield rows.below(
        NAME, "mean_questions_real", real.asked, unit="questions", limit=round(real.in_catalogue_order, 3)
    )


def _large_apart(given: argparse.Namespace) -> Iterator[Row]:
    """In a process of its own, so that its memory is that of the interview."""
    words = [sys.executable, "-m", "madoguchi.cli", "bench", NAME, "--json", "--only-large"]
    words += ["--seed", str(given.seed), "--interviews", str(given.interviews)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise BenchBroken(done.stderr.strip()[-500:])
    yield from (rows.from_line(line) for line in lines)


def _large_here(given: argparse.Namespace) -> Iterator[Row]:
    walk: TimedWalk = walk_large(_numbers(given.seed), given.interviews)
    p95 = statistics.quantiles(walk.milliseconds, n=20)[-1]
    yield rows.below(NAME, "next_question_p95_ms", p95, unit="ms", limit=MOST_MS)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield rows.below(NAME, "memory_mb", memory, unit="MB", limit=MOST_MB)
    yield rows.plain(NAME, "index_build_s", walk.build_seconds, unit="s")
    yield rows.plain(NAME, "next_question_median_ms", statistics.median(walk.milliseconds), unit="ms")


def _numbers(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311
