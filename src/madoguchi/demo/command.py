"""`madoguchi demo NAME`: plays a household's journey and prints one JSON object on stdout."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx

from madoguchi.demo.assisted import Assisted
from madoguchi.demo.browser import JourneyBroken
from madoguchi.demo.foreseeing import as_expected, foresee
from madoguchi.demo.installs import Install, courier, exchange_keys, find_running, started, started_split
from madoguchi.demo.journey import JAPAN, Journey
from madoguchi.demo.paper_reading import foresee_papers
from madoguchi.demo.reading import load_household
from madoguchi.demo.report import Report
from madoguchi.foundation.cities import CityDataWrong, load_city
from madoguchi.install.session import DEFAULT_CITY

_ROOT = Path(__file__).resolve().parents[3]
_DATA = _ROOT / "data"
_HOUSEHOLDS = _DATA / "demo"


def main(argv: list[str]) -> int:
    """Exit code 0 only where every invariant holds."""
    given = _parser().parse_args(argv)
    household = _HOUSEHOLDS / f"{given.name}.yml"
    if not household.is_file():
        known = "、".join(sorted(path.stem for path in _HOUSEHOLDS.glob("*.yml") if path.stem != "staff"))
        print(f"デモ「{given.name}」はありません。使えるのは {known} です。", file=sys.stderr)
        return 2
    try:
        city, today = load_city(_DATA / "cities" / given.city, _DATA / "national"), _today()
        family = load_household(household, on=today, city=city)
    except CityDataWrong as wrong:
        print(wrong, file=sys.stderr)
        return 2
    if given.dry:
        report = foresee(family, city, today)
        if not given.json:
            print(as_expected(report))
        return _tell(report, is_json=given.json)
    try:
        assisted = Assisted(family, foresee_papers(family, city, today)) if family.is_assisted else None
        with _installs(given) as (front, office):
            report = Journey(front, office, family, _teller(given.json), assisted=assisted).play()
    except (JourneyBroken, LookupError, httpx.HTTPError) as broken:
        report = Report()
        report.check("journey_reached_the_end", False, str(broken))
        print(f"通しの途中で止まりました: {broken}", file=sys.stderr)
    return _tell(report, is_json=given.json)


def _tell(report: Report, *, is_json: bool) -> int:
    if is_json:
        print(json.dumps(report.as_data(), ensure_ascii=False))
    else:
        _summarise(report)
    return 0 if report.is_ok else 1


def _today() -> date:
    return datetime.now(UTC).astimezone(JAPAN).date()  # noqa: TID251 - the machine's clock starts the story


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="madoguchi demo", description="一世帯の手続きを最後まで通します。")
    parser.add_argument("name", help="data/demo にある世帯の名前(例: move-in-family4)")
    parser.add_argument("--city", default=DEFAULT_CITY, help="市のデータの名前")
    parser.add_argument(
        "--data", type=Path, help="動いている設置のデータフォルダー(なければ一時的に始めます)"
    )
    parser.add_argument(
        "--zones", choices=("all", "split"), default="all", help="split は2つの設置に分けて通します"
    )
    parser.add_argument(
        "--dry", action="store_true", help="通さずに、規則だけで出る結果とファイルをくらべます"
    )
    parser.add_argument("--json", action="store_true", help="結果を JSON 1つで標準出力に出します")
    return parser


def _teller(is_json: bool) -> Callable[[str], None]:
    """Progress goes to stderr, so that stdout stays one JSON object."""
    return lambda line: print(line, file=sys.stderr if is_json else sys.stdout, flush=True)


@contextmanager
def _installs(given: argparse.Namespace) -> Iterator[tuple[Install, Install]]:
    with ExitStack() as stack:
        if given.zones == "split":
            yield _split(stack, given.city)
            return
        folder = given.data or _ROOT / ".data" / f"{given.city}-all"
        running = find_running(folder)
        if running is None:
            shelf = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="madoguchi-demo-")))
            running = stack.enter_context(started(shelf / "all", city=given.city, zone="all"))
        yield running, running


def _split(stack: ExitStack, city: str) -> tuple[Install, Install]:
    """Two installs with two databases; a courier with two folders is all that is between them."""
    shelf = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="madoguchi-demo-")))
    front, office = stack.enter_context(started_split(shelf, city=city))
    exchange_keys(front, office, shelf)
    stack.enter_context(courier(front, office))
    return front, office


def _summarise(report: Report) -> None:
    for invariant in report.invariants:
        print(f"{'✓' if invariant.ok else '✗'} {invariant.name}: {invariant.found}")
    print(
        f"手続 {len(report.filed)}件・様式 {len(report.forms)}種・質問 {report.questions}・入力 {report.typed}"
        f"(二度 {report.typed_twice})・手書き {report.handwritten}・来庁 {report.visits}回"
    )
    if report.counts:
        _summarise_counts(report.counts)


def _summarise_counts(counts: dict[str, Any]) -> None:
    """Sources and ways of signing by the names of the program; the minutes say that they are assumed."""
    prefilled = "、".join(f"{source} {number}" for source, number in counts["prefilled"].items())
    signed = "、".join(f"{way} {number}" for way, number in counts["signatures"]["papers"].items())
    minutes = counts["minutes"]
    print(
        f"照会 {counts['look_ups']}回・見比べて選んだ {len(counts['conflicts'])}項目・続紙のある紙 {counts['continued']}枚"
    )
    print(
        f"窓口で聞いた {counts['asked']}項目・はじめから入っていた({prefilled})・様式 {counts['forms']}種 {counts['papers']}枚"
        f"(記入欄 {counts['boxes']})・署名({signed})"
    )
    print(
        f"時間は仮定の値による計算: 家 {minutes['at_home']}分・市役所 {minutes['at_the_city_hall']}分・"
        f"すべて手で書いた場合の記入だけ {minutes['writing_every_box_by_hand']}分"
    )
