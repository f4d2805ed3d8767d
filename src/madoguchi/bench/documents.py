"""Forms per second through the whole path (fields → PDF → gate → stored), against Typst alone in the same run."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping

from madoguchi.bench import rows
from madoguchi.bench.database import database
from madoguchi.bench.load import BenchBroken
from madoguchi.bench.rows import Row

NAME = "documents"
GOAL = 0.4
MOST_BUNDLE_MS = 150.0
MOST_GROWTH_MB = 16.0
_INSIDE, _ALL_CORES = "--inside", "--all-cores"
_FEW = 10


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bundles", type=int, default=100, help="一式を作る回数(長い計測は 10000)")
    parser.add_argument(
        "--minutes", type=int, default=0, help="これを過ぎたら、そこまでで終える(0: 終わりまで)"
    )
    for hidden in (_INSIDE, _ALL_CORES):
        parser.add_argument(hidden, action="store_true", help=argparse.SUPPRESS)


def run(given: argparse.Namespace) -> Iterator[Row]:
    """Errors: BenchBroken."""
    if given.inside:
        yield from _on_all_cores() if given.all_cores else _inside(given.bundles, given.minutes)
        return
    with database(os.environ) as environ:
        counts = ["--bundles", str(given.bundles), "--minutes", str(given.minutes)]
        yield from _in_own_process(environ, [_INSIDE, *counts])
        yield from _in_own_process(environ, [_INSIDE, _ALL_CORES])


def _in_own_process(environ: Mapping[str, str], options: list[str]) -> Iterator[Row]:
    """Typst counts the cores when it is first called."""
    words = [sys.executable, "-m", "madoguchi.cli", "bench", NAME, "--json", *options]
    done = subprocess.run(words, env=environ, stdout=subprocess.PIPE, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise BenchBroken("the run inside the database's environment printed nothing")
    yield from (rows.from_line(line) for line in lines)


def _inside(bundles: int, minutes: int) -> Iterator[Row]:
    """In the environment of the throw-away database, on one core (the database keeps its own processes)."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    import django

    django.setup()
    from madoguchi.bench.documents_path import measure

    found = measure(bundles, minutes=minutes)
    yield rows.share(
        NAME, "forms_per_s", found.forms_per_s, unit="forms/s", limit=found.typst_forms_per_s, goal=GOAL
    )
    yield rows.at_most(NAME, "family4_bundle_ms", found.bundle_ms, unit="ms", goal=MOST_BUNDLE_MS)
    yield rows.plain(NAME, "family4_bundle_cpu_ms", found.bundle_cpu_ms, unit="ms")
    yield rows.plain(NAME, "bundles", found.bundles, unit="bundles")
    yield rows.plain(NAME, "family4_sheets", found.sheets, unit="sheets")
    yield rows.at_most(NAME, "memory_growth_mb", found.growth_mb, unit="MB", goal=MOST_GROWTH_MB)


def _on_all_cores() -> Iterator[Row]:
    import django

    django.setup()
    from madoguchi.bench.documents_path import measure

    yield rows.plain(NAME, "family4_bundle_all_cores_ms", measure(_FEW, first_case=1000).bundle_ms, unit="ms")
