"""`madoguchi bench NAME --json`: one line per measure. What can be measured stands in `BENCHES`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from madoguchi.bench.load import BenchBroken
from madoguchi.bench.rows import Row


@dataclass(frozen=True, slots=True)
class Bench:
    """`module` offers `add_options(parser)` and `run(given) -> Iterator[Row]`; it is imported only when it is named."""

    module: str
    help: str

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        add: Callable[[argparse.ArgumentParser], None] = import_module(self.module).add_options
        add(parser)

    def run(self, given: argparse.Namespace) -> Iterator[Row]:
        """Rows as they are known. Errors: BenchBroken, OSError."""
        run: Callable[[argparse.Namespace], Iterator[Row]] = import_module(self.module).run
        return run(given)


BENCHES = {
    "eta": Bench("madoguchi.bench.eta", "待ち時間の見積もりの確かさ(模擬の日)"),
    "booking": Bench("madoguchi.bench.booking", "予約の枠を売る速さ"),
    "documents": Bench("madoguchi.bench.documents", "様式を作る速さ(項目から保管まで)"),
    "guide": Bench("madoguchi.bench.guide", "質問の数と、次の質問を選ぶ速さ"),
    "population": Bench("madoguchi.bench.population", "住民全体で、手続の条件を計算する速さ"),
    "signage": Bench("madoguchi.bench.signage", "「呼ぶ」から千の画面に届くまでの時間"),
    "web": Bench("madoguchi.bench.web_options", "ページの速さ"),
}


def main(argv: list[str]) -> int:
    """Exit codes: 0 only where every measure reaches its goal, 1 otherwise, 2 for wrong usage."""
    given = _parser(argv).parse_args(argv)
    all_ok = True
    try:
        for row in BENCHES[given.name].run(given):
            print(row.line() if given.json else _sentence(row), flush=True)
            all_ok = all_ok and row.ok
    except (BenchBroken, OSError) as problem:
        print(f"計れませんでした: {problem}", file=sys.stderr)
        return 1
    return 0 if all_ok else 1


def _parser(argv: list[str]) -> argparse.ArgumentParser:
    """Options of a bench are read only where its name is among the words."""
    parser = argparse.ArgumentParser(prog="madoguchi bench", description="速さを測る")
    names = parser.add_subparsers(dest="name", required=True, metavar="|".join(BENCHES), help="何を計るか")
    for name, bench in BENCHES.items():
        one = names.add_parser(name, help=bench.help, description=bench.help)
        one.add_argument("--json", action="store_true", help="1つの結果を1行の JSON で出す")
        if name in argv:
            bench.add_options(one)
    return parser


def _sentence(row: Row) -> str:
    against = f"、限界 {row.limit:g} の {row.ratio:.0%}" if row.limit and row.ratio is not None else ""
    return f"{'○' if row.ok else '×'} {row.measure} {row.value:g} {row.unit}{against}(目標 {row.goal:g})"
