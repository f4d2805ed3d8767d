"""`madoguchi bench web --json`."""

from __future__ import annotations

import argparse
import os
import sys

from madoguchi.bench.load import BenchBroken
from madoguchi.bench.rows import Row
from madoguchi.bench.web import Effort, measure

_USUAL = Effort()


def main(argv: list[str]) -> int:
    """Exit codes: 0 only where every measure reaches its goal, 1 otherwise, 2 for wrong usage."""
    given = _parser().parse_args(argv)
    effort = Effort(seconds=given.seconds, rounds=given.rounds, connections=given.connections)
    all_ok = True
    try:
        for row in measure(effort, os.environ, url=given.url.rstrip("/")):
            print(row.line() if given.json else _sentence(row), flush=True)
            all_ok = all_ok and row.ok
    except (BenchBroken, OSError) as problem:
        print(f"計れませんでした: {problem}", file=sys.stderr)
        return 1
    return 0 if all_ok else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="madoguchi bench", description="速さを測る")
    parser.add_argument("name", choices=["web"], help="何を計るか")
    parser.add_argument("--json", action="store_true", help="1つの結果を1行の JSON で出す")
    parser.add_argument(
        "--url",
        default="",
        help="動いているデモの設置を計る(MADOGUCHI_DATA にそのデータフォルダー)。なければ一時的に始める",
    )
    parser.add_argument("--seconds", type=float, default=_USUAL.seconds, help="1回に計る秒数")
    parser.add_argument("--rounds", type=int, default=_USUAL.rounds, help="くり返し。結果は中央値")
    parser.add_argument("--connections", type=int, default=_USUAL.connections, help="同時の接続")
    return parser


def _sentence(row: Row) -> str:
    against = f"、限界 {row.limit:g} の {row.ratio:.0%}" if row.limit and row.ratio is not None else ""
    return f"{'○' if row.ok else '×'} {row.measure} {row.value:g} {row.unit}{against}(目標 {row.goal:g})"
