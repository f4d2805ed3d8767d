"""Places sold per second through the real service, against one transaction of plain SQL that writes the same rows.

Beside each: the processor time of a place on both sides of the connection, which with the number of processors says how
many there can be at most, and what the disk gives. `--data DIR` puts the database elsewhere, to see which of the two it
is; such measures bear `_on_given_data` in their names, and the goal of so many a second is not judged by them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.bench import rows
from madoguchi.bench.database import database
from madoguchi.bench.load import BenchBroken
from madoguchi.bench.rows import Row

if TYPE_CHECKING:
    from madoguchi.bench.booking_cells import Found

NAME = "booking"
GOAL = 0.5
LEAST_PER_SECOND = 1000.0
_FLUSHES_S = 1.0
_INSIDE = "--inside"


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=3.0, help="1回に計る秒数")
    parser.add_argument("--rounds", type=int, default=3, help="くり返す回数(中央値をとる)")
    parser.add_argument("--data", type=Path, help="データベースを置くフォルダー(ディスクの影響を見るとき)")
    parser.add_argument(_INSIDE, action="store_true", help=argparse.SUPPRESS)


def run(given: argparse.Namespace) -> Iterator[Row]:
    """Errors: BenchBroken."""
    if given.inside:
        yield from _inside(given)
        return
    words = [sys.executable, "-m", "madoguchi.cli", "bench", NAME, "--json", _INSIDE]
    words += ["--seconds", str(given.seconds), "--rounds", str(given.rounds)]
    words += ["--data", str(given.data)] if given.data else []
    with database(os.environ, given.data) as environ:
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
    from madoguchi.bench.booking_costs import flushes_per_s

    mark = "_on_given_data" if given.data else ""
    flushes = flushes_per_s(Path(os.environ["MADOGUCHI_DATA"]), _FLUSHES_S)
    yield rows.plain(NAME, f"flushes_per_s{mark}", flushes, unit="flushes/s")
    for found in measure(given.seconds, given.rounds):
        yield from _told(found, mark)


def _told(found: Found, mark: str) -> Iterator[Row]:
    cell = f"{found.cell.sets}_sets_{found.cell.clients}_clients{mark}"
    service, plain = found.service, found.plain
    yield rows.share(
        NAME, f"places_per_s_{cell}", service.per_s, unit="places/s", limit=plain.per_s, goal=GOAL
    )
    if (found.cell.sets, found.cell.clients) == (200, 2) and not mark:
        name = f"places_per_s_{cell}_alone"
        yield rows.at_least(NAME, name, service.per_s, unit="places/s", goal=LEAST_PER_SECOND)
    # What nobody's program can pass here: the same rows by plain SQL, and as many commits of next to nothing.
    yield rows.plain(NAME, f"plain_sql_places_per_s_{cell}", plain.per_s, unit="places/s")
    yield rows.plain(NAME, f"bare_commits_per_s_{cell}", found.bare.per_s, unit="commits/s")
    yield rows.plain(NAME, f"client_ms_per_place_{cell}", service.client_ms, unit="processor ms")
    yield rows.plain(NAME, f"server_ms_per_place_{cell}", service.server_ms, unit="processor ms")
    yield rows.plain(NAME, f"plain_sql_ms_per_place_{cell}", plain.ms, unit="processor ms")
    yield rows.plain(NAME, f"log_per_place_{cell}", found.log_bytes, unit="bytes")
