"""The pages of the citizens' yard against the least that a Django page can be, in turns within one run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.bench import rows
from madoguchi.bench.first_view import first_view_bytes
from madoguchi.bench.load import BenchBroken, Target, drive
from madoguchi.bench.rows import Row
from madoguchi.bench.scratch import Scratch, free_ports, limit_server

NAME = "web"
GOAL = 0.7
MOST_FIRST_VIEW_BYTES = 60 * 1024
MOST_SECOND_START_S = 3.0
# More than this means that a page has begun to ask once per row.
MOST_QUERIES = {"guide": 2, "plan": 2, "booking": 3, "status": 8}
_LIMIT_MARKER = "最小のページ"
_WARM_UP_S = 0.5


@dataclass(frozen=True, slots=True)
class Effort:
    """`seconds` per page and round; medians are taken over `rounds`."""

    seconds: float = 2.0
    rounds: int = 5
    connections: int = 16


def measure(effort: Effort, environ: Mapping[str, str], *, url: str = "") -> Iterator[Row]:
    """Rows as they are known. With `url` the running installation that `environ` names is measured.

    Errors: `BenchBroken`.
    """
    if url:
        yield from _pages(effort, environ, url)
        return
    with Scratch(environ) as place:
        tell("始めています(はじめての1回)")
        place.start()
        yield from _pages(effort, place.environment, place.url)
        place.stop()
        tell("2回目の開始を計っています")
        starts = []
        for _ in range(3):
            starts.append(place.start())
            place.stop()
        yield rows.at_most(
            NAME, "second_start_s", statistics.median(starts), unit="s", goal=MOST_SECOND_START_S
        )


def _pages(effort: Effort, environ: Mapping[str, str], url: str) -> Iterator[Row]:
    tell("計る画面を用意しています")
    pages = _prepared(environ, url)
    size = first_view_bytes(url)
    yield rows.at_most(NAME, "first_view_bytes", size, unit="byte", goal=MOST_FIRST_VIEW_BYTES)
    for name, page in pages.items():
        yield rows.at_most(NAME, f"{name}_queries", page["queries"], unit="query", goal=MOST_QUERIES[name])
    targets = {name: Target(page["path"], page["marker"], page["cookies"]) for name, page in pages.items()}
    limit_port = free_ports(1)
    with limit_server(environ, limit_port):
        speeds, limits = _rounds(effort, int(url.rpartition(":")[2].rstrip("/")), limit_port, targets)
    limit = statistics.median(limits)
    for name, found in speeds.items():
        yield rows.share(NAME, f"{name}_rps", statistics.median(found), unit="req/s", limit=limit, goal=GOAL)


def _rounds(
    effort: Effort, port: int, limit_port: int, targets: Mapping[str, Target]
) -> tuple[dict[str, list[float]], list[float]]:
    """Requests per second by page and round, and of the minimal page before each of them."""
    speeds: dict[str, list[float]] = {name: [] for name in targets}
    limits: list[float] = []
    minimal = Target("/", _LIMIT_MARKER)
    for at, target in ((limit_port, minimal), *((port, target) for target in targets.values())):
        drive(at, target, seconds=min(_WARM_UP_S, effort.seconds), connections=effort.connections)
    for number in range(effort.rounds):
        for name, target in targets.items():
            limits.append(_speed(effort, limit_port, minimal))
            speeds[name].append(_speed(effort, port, target))
            tell(f"{number + 1}回目 {name}: {speeds[name][-1]:.0f}、最小のページ {limits[-1]:.0f} req/s")
    return speeds, limits


def _speed(effort: Effort, port: int, target: Target) -> float:
    return drive(port, target, seconds=effort.seconds, connections=effort.connections).per_second


def _prepared(environ: Mapping[str, str], url: str) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.bench.inside", url],
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchBroken(f"the pages could not be made ready:\n{done.stderr[-2000:]}")
    pages: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return pages


def tell(text: str) -> None:
    """Progress is for the person at the terminal; stdout carries results only."""
    print(text, file=sys.stderr, flush=True)
