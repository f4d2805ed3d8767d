"""`madoguchi sandbox`: LINE, a text message provider, a core system and a card reader for a demo, on one port of the loopback
address.
"""

from __future__ import annotations

import argparse
import itertools
import os
import signal
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from madoguchi.sandbox.card_reader import CardReaderSandbox
from madoguchi.sandbox.core_people import named_people
from madoguchi.sandbox.core_population import made_up_people
from madoguchi.sandbox.core_register import Register
from madoguchi.sandbox.core_system import CoreSystemSandbox, listed
from madoguchi.sandbox.core_town import towns_of
from madoguchi.sandbox.line import LineSandbox
from madoguchi.sandbox.serving import Server, Service
from madoguchi.sandbox.sms import SmsSandbox

_BY_ZONE = {"front": ("line", "sms"), "office": ("core-system", "card-reader")}
_HOUSEHOLDS = 300


def main(argv: list[str]) -> int:
    """Serve until SIGTERM or SIGINT. Tokens are those that the program itself uses, from the same variables."""
    given = _parser().parse_args(argv)
    if given.list:
        print(*listed(iter(_register(given.households).rows())), sep="\n")
        return 0
    wanted = (
        (given.service,)
        if given.service
        else _BY_ZONE.get(os.environ.get("MADOGUCHI_ZONE", ""), tuple(_MAKERS))
    )
    server = Server(*(_MAKERS[name](given) for name in wanted), port=given.port)
    signal.signal(signal.SIGTERM, _end)
    try:
        server.run()
    except KeyboardInterrupt:
        return 0
    return 0


def _line(given: argparse.Namespace) -> Service:
    return LineSandbox(
        token=os.environ.get("MADOGUCHI_LINE_TOKEN", ""),
        secret=os.environ.get("MADOGUCHI_LINE_SECRET", ""),
        webhook=given.webhook,
        shelf=Path(given.folder) / "line.jsonl",
    )


def _sms(given: argparse.Namespace) -> Service:
    return SmsSandbox(
        account=os.environ.get("MADOGUCHI_SMS_ACCOUNT", ""),
        token=os.environ.get("MADOGUCHI_SMS_TOKEN", ""),
        shelf=Path(given.folder) / "sms.jsonl",
    )


def _core_system(given: argparse.Namespace) -> Service:
    return CoreSystemSandbox(
        _register(given.households),
        key=os.environ.get("MADOGUCHI_CORE_SYSTEM_KEY", ""),
        # A demo starts this process with the office's variables; the number zone of a demo has a key of its own.
        number_key=os.environ.get("MADOGUCHI_CORE_SYSTEM_NUMBER_KEY", "demo-core-number-key"),
        shelf=Path(given.folder) / "core-system.jsonl",
    )


def _card_reader(given: argparse.Namespace) -> Service:
    base = os.environ.get("MADOGUCHI_BASE_URL", "").rstrip("/")
    # A demo is opened by either name of the same machine.
    names = {base, base.replace("//127.0.0.1:", "//localhost:"), base.replace("//localhost:", "//127.0.0.1:")}
    return CardReaderSandbox(origins=given.origin or names, card=Path(given.folder) / "card.json")


def _register(households: int) -> Register:
    cities = Path(__file__).resolve().parents[3] / "data" / "cities"
    named = os.environ.get("MADOGUCHI_CITY") or min(folder.name for folder in cities.iterdir())
    towns = towns_of(Path(os.environ.get("MADOGUCHI_CITY_FOLDER") or cities / named))
    return Register(itertools.chain(named_people(towns), made_up_people(households, towns)), towns)


_MAKERS: dict[str, Callable[[argparse.Namespace], Service]] = {
    "line": _line,
    "sms": _sms,
    "core-system": _core_system,
    "card-reader": _card_reader,
}


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="madoguchi sandbox",
        description="LINE・SMS・基幹システム・カードリーダーの練習台を動かします。外には何も送りません。",
    )
    parser.add_argument("service", nargs="?", choices=tuple(_MAKERS), help="動かすもの(なければ全部)")
    parser.add_argument("--port", type=int, default=8003)
    parser.add_argument("--folder", default=os.environ.get("MADOGUCHI_DATA", ".") + "/phones")
    base = os.environ.get("MADOGUCHI_BASE_URL", "")
    parser.add_argument(
        "--webhook", default=f"{base}/line/webhook/" if base else "", help="LINEの知らせの送り先"
    )
    parser.add_argument(
        "--households", type=int, default=_HOUSEHOLDS, help="基幹システムの練習台に住む架空の世帯の数"
    )
    parser.add_argument(
        "--origin", action="append", help="カードリーダーの練習台を使ってよい画面(https://… 。何度でも書ける)"
    )
    parser.add_argument(
        "--list", action="store_true", help="基幹システムの練習台に住む架空の人を並べて終わる"
    )
    return parser
