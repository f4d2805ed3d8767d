"""One call to a thousand screens: from the clerk's click until each open screen has the event.

The real installation, the real button. Beside the screens that hear each call, others listen to other topics, about
which there is other news meanwhile. Ten boards fetch their part, as they do in a hall. The limit is the least that a
broadcast can be: as many bytes to as many sockets when one request comes, once by an ASGI application and once by a bare
loop over sockets, which shows what the machine and the reading screens take by themselves.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

from madoguchi.bench import rows
from madoguchi.bench.load import BenchBroken
from madoguchi.bench.rows import Row
from madoguchi.bench.scratch import Scratch, free_ports, wait_for_page
from madoguchi.bench.signage_screens import Click, Screens
from madoguchi.bench.spent import since, spent_s
from madoguchi.bench.web import tell

NAME = "signage"
GOAL_MS = 150.0
_WARM_UP = 3
_ELSEWHERE = 200
Words = Callable[[int], list[str]]
"""What is run with `python -m` to serve on a port."""


@dataclass(frozen=True, slots=True)
class Effort:
    screens: int = 1000
    clicks: int = 60
    boards: int = 10


def add_options(parser: argparse.ArgumentParser) -> None:
    usual = Effort()
    parser.add_argument("--screens", type=int, default=usual.screens, help="呼び出しが届く画面")
    parser.add_argument("--clicks", type=int, default=usual.clicks, help="「呼ぶ」を押す回数")
    parser.add_argument("--boards", type=int, default=usual.boards, help="そのたびに表示を取り直す画面")


def run(given: argparse.Namespace) -> Iterator[Row]:
    """Errors: `BenchBroken`."""
    effort = Effort(screens=given.screens, clicks=given.clicks, boards=given.boards)
    with Scratch(os.environ) as place:
        tell("始めています")
        place.start()
        yield from measure(effort, place)


def measure(effort: Effort, place: Scratch) -> Iterator[Row]:
    """Rows as they are known, on a running demo installation."""
    clerk = _inside(
        place, "prepare", {"screens": effort.screens, "elsewhere": _ELSEWHERE, "clicks": effort.clicks}
    )
    with Screens(place.port + 1, clerk["tokens"], clerk["elsewhere"]) as screens, _noise(place):
        screens.await_open()
        before = spent_s(place)
        heard, parts, clicks = _calls(effort, place, screens, clerk)
        spent = since(before, spent_s(place))
    limit, raw = (_least(effort, place.environment, words) for words in (_asgi, _raw))
    every = sorted(chain(*heard))
    yield rows.plain(NAME, "call_p50_ms", _part(every, 0.5), unit="ms")
    yield rows.plain(NAME, "call_p95_ms", _part(every, 0.95), unit="ms")
    yield rows.at_most(NAME, "call_p99_ms", _part(every, 0.99), unit="ms", goal=GOAL_MS)
    yield rows.plain(NAME, "call_max_ms", every[-1], unit="ms")
    spreads = sorted(max(one) - min(one) for one in heard)
    yield rows.plain(NAME, "first_to_last_screen_p99_ms", _part(spreads, 0.99), unit="ms")
    yield rows.plain(NAME, "call_answer_p50_ms", statistics.median(clicks), unit="ms")
    fetched = sorted(chain(*parts))
    yield rows.plain(NAME, "call_to_part_p50_ms", _part(fetched, 0.5), unit="ms")
    yield rows.plain(NAME, "call_to_part_p99_ms", _part(fetched, 0.99), unit="ms")
    # With what the clerk does between two calls, and what the worker does after each.
    for kind, seconds in spent.items():
        each_ms = seconds * 1000 / (effort.clicks + _WARM_UP)
        yield rows.plain(NAME, f"processor_{kind.rpartition('.')[2]}_per_call_ms", each_ms, unit="ms")
    for name, found in (("least_broadcast", limit), ("raw_sockets", raw)):
        yield rows.plain(NAME, f"{name}_p50_ms", _part(found, 0.5), unit="ms")
        yield rows.plain(NAME, f"{name}_p99_ms", _part(found, 0.99), unit="ms")
        ratio = _part(every, 0.99) / _part(found, 0.99)
        yield rows.plain(NAME, f"call_p99_to_{name}_p99", ratio, unit="times")


def _least(effort: Effort, environment: Mapping[str, str], words: Words) -> list[float]:
    """Milliseconds of each screen, in order, with a server that does nothing else."""
    with _limit(environment, words) as port, Screens(port, [""] * effort.screens, []) as screens:
        screens.await_open()
        fire = Click(port, b"GET /fire HTTP/1.1\r\nHost: x\r\n\r\n")
        return sorted(chain(*(screens.watch(fire, 0).heard_ms for _ in range(effort.clicks))))


def _calls(
    effort: Effort, place: Scratch, screens: Screens, clerk: Mapping[str, Any]
) -> tuple[list[list[float]], list[list[float]], list[float]]:
    """Milliseconds until each screen heard, until each board had its part, and until the clerk's answer."""
    from madoguchi.bench.signage_clerk import Clerk

    heard, parts, clicks = [], [], []
    with Clerk(place.url) as desk:
        for number in range(effort.clicks + _WARM_UP):
            request = desk.call_request()
            seen = screens.watch(Click(place.port, request), effort.boards, clerk["board"], place.port)
            desk.put_aside()
            if number < _WARM_UP:
                continue
            heard.append(seen.heard_ms)
            parts.append(seen.parts_ms)
            clicks.append(seen.answered_ms)
            if number % 20 == 0:
                tell(f"{number}回目: すべての画面に届くまで {max(seen.heard_ms):.0f} ms")
    return heard, parts, clicks


def _part(found: list[float], part: float) -> float:
    return found[min(int(len(found) * part), len(found) - 1)]


@contextmanager
def _noise(place: Scratch) -> Iterator[None]:
    """News about other topics, twenty times a second, by another process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "madoguchi.bench.signage_inside", "noise", "{}"],
        env=place.environment,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _asgi(port: int) -> list[str]:
    words = f"granian --interface asginl --workers 1 --no-ws --log-level warning --port {port}"
    return [*words.split(), "madoguchi.bench.signage_limit:application"]


def _raw(port: int) -> list[str]:
    return ["madoguchi.bench.signage_raw", str(port)]


@contextmanager
def _limit(environment: Mapping[str, str], words: Words) -> Iterator[int]:
    port = free_ports(1)
    process = subprocess.Popen(
        [sys.executable, "-m", *words(port)],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
    )
    try:
        wait_for_page(port, "/health", process, time.perf_counter() + 60)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _inside(place: Scratch, word: str, given: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.bench.signage_inside", word, json.dumps(given)],
        env=place.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchBroken(f"the hall could not be made ready:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
