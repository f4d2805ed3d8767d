"""Words of `madoguchi bench web`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator

from madoguchi.bench.rows import Row
from madoguchi.bench.web import Effort, measure

_USUAL = Effort()


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--url",
        default="",
        help="動いているデモの設置を計る(MADOGUCHI_DATA にそのデータフォルダー)。なければ一時的に始める",
    )
    parser.add_argument("--seconds", type=float, default=_USUAL.seconds, help="1回に計る秒数")
    parser.add_argument("--rounds", type=int, default=_USUAL.rounds, help="くり返し。結果は中央値")
    parser.add_argument("--connections", type=int, default=_USUAL.connections, help="同時の接続")


def run(given: argparse.Namespace) -> Iterator[Row]:
    """Errors: `BenchBroken`."""
    effort = Effort(seconds=given.seconds, rounds=given.rounds, connections=given.connections)
    return measure(effort, os.environ, url=given.url.rstrip("/"))
