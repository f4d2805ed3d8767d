"""`madoguchi rel NAME [--n N] [--seed S] [--runs R] [--defect NAME …] [--json]`."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import FrameType

from madoguchi.install.errors import InstallError
from madoguchi.install.progress import refuse
from madoguchi.rel.defects import DEFECTS
from madoguchi.rel.outcome import Order, Outcome, RelBroken
from madoguchi.rel.scratch import Scratch, say

USUAL_N = {
    "booking": 2000,
    "disclosure": 1000,
    "worker": 200,
    "push": 400,
    "rush": 20_000,
    "protection": 20_000,
}
_GATES = {"on": (True,), "off": (False,), "both": (False, True)}
_OWN_GROUND = ("rush",)
"""Runs on an installation of their own: the server as people start it, with a durable database."""

_SHARED = ("disclosure",)
"""Runs that are played one after the other on the same servers."""


def main(argv: list[str]) -> int:
    """One line per run on stdout. Exit codes: 0 only where every run is ok, 1 otherwise, 2 for wrong usage."""
    given = _arguments(argv)
    all_ok = True
    try:
        with _stopping_in_order(), _ground(given.name) as play:
            for found in play(_orders(given)):
                print(found.line() if given.json else _sentence(found), flush=True)
                all_ok = all_ok and found.ok
    except InstallError as refusal:
        return refuse(refusal)
    except RelBroken as problem:
        say(f"試せませんでした: {problem}")
        return 1
    return 0 if all_ok else 1


@contextmanager
def _ground(name: str) -> Iterator[Callable[[Sequence[Order]], Iterable[Outcome]]]:
    """Where the runs are played."""
    if name in _OWN_GROUND:
        yield partial(map, import_module(f"madoguchi.rel.{name}").play)
        return
    with Scratch() as scratch:
        yield scratch.play_all if name in _SHARED else partial(map, scratch.play)


@contextmanager
def _stopping_in_order() -> Iterator[None]:
    """Asked to stop by SIGTERM, the private database is stopped too."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="madoguchi rel", description="壊れ方を試す")
    parser.add_argument("name", choices=list(USUAL_N), help="何を試すか")
    parser.add_argument("--n", type=_positive, help="試す回数")
    parser.add_argument("--seed", type=int, default=1, help="乱数の種")
    parser.add_argument("--runs", type=_positive, default=1, help="種を1つずつ進めて、くり返す回数")
    parser.add_argument(
        "--defect",
        nargs="+",
        choices=list(DEFECTS),
        default=[],
        help="わざと入れる誤り。見つかれば終了コード 1",
    )
    parser.add_argument(
        "--gate",
        choices=list(_GATES),
        help="出口の検査。--defect のときの既定は off(検査がなければ漏れることを示す)",
    )
    parser.add_argument(
        "--pace", choices=["production", "quick"], default="production", help="worker の見回りの間隔"
    )
    parser.add_argument("--json", action="store_true", help="1回を1行の JSON で出す")
    given = parser.parse_args(argv)
    for defect in given.defect:
        if DEFECTS[defect].run != given.name:
            parser.error(f"{defect} は {DEFECTS[defect].run} で試すものです")
    return given


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("1以上の数にしてください")
    return value


def _orders(given: argparse.Namespace) -> list[Order]:
    return [
        Order(
            name=given.name,
            n=given.n or USUAL_N[given.name],
            seed=seed,
            defect=defect,
            gate=gate,
            pace=given.pace,
        )
        for defect in given.defect or [""]
        for gate in _GATES[given.gate or ("off" if defect else "on")]
        for seed in range(given.seed, given.seed + given.runs)
    ]


def _sentence(found: Outcome) -> str:
    mark = "○" if found.ok else "×"
    defect = f" {found.defect}" if found.defect else ""
    return (
        f"{mark} {found.name}{defect} 試行 {found.n}、障害 {found.faults}、違反 {found.violations}"
        f"(種 {found.seed}、{found.seconds:g} 秒)"
    )
