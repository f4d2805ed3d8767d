"""Places sold per second through the real service, against one transaction of plain SQL that writes the same rows."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator

from madoguchi.bench import rows
from madoguchi.bench.database import database
from madoguchi.bench.load import BenchBroken
from madoguchi.bench.rows import Row

NAME = "booking"
GOAL = 0.5
LEAST_PER_SECOND = 1000.0
_INSIDE = "--inside"


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=3.0, help="1回に計る秒数")
    parser.add_argument("--rounds", type=int, default=3, help="くり返す回数(中央値をとる)")
    parser.add_argument(_INSIDE, action="store_true", help=argparse.SUPPRESS)


def run(given: argparse.Namespace) -> Iterator[Row]:
    """Errors: BenchBroken."""
    if given.inside:
        yield from _inside(given)
        return
    words = [sys.executable, "-m", "madoguchi.cli", "bench", NAME, "--json", _INSIDE]
    words += ["--seconds", str(given.seconds), "--rounds", str(given.rounds)]
    with database(os.environ) as environ:
        done = subprocess.run(words, env=environ, stdout=subprocess.PIPE, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise BenchBroken("the run inside the database's environment printed nothing")
    yield from (rows.from_line(line) for line in lines)


def _inside(given: argparse.Namespace) -> Iterator[Row]:
    """In the environment of the throw-away database."""
    import django

    django.setup()
    from madoguchi.bench.booking_cells import measure

    for found in measure(given.seconds, given.rounds):
        cell = f"{found.cell.sets}_sets_{found.cell.clients}_clients"
        name = f"places_per_s_{cell}"
        yield rows.share(NAME, name, found.service, unit="places/s", limit=found.plain, goal=GOAL)
        if (found.cell.sets, found.cell.clients) == (200, 2):
            yield rows.at_least(NAME, f"{name}_alone", found.service, unit="places/s", goal=LEAST_PER_SECOND)
        # The disk's part: nothing that waits for it is faster, whatever it writes.
        yield rows.plain(NAME, f"bare_commits_per_s_{cell}", found.bare, unit="commits/s")
        yield rows.plain(NAME, f"log_per_place_{cell}", found.log_bytes, unit="bytes")
