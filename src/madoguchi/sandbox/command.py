"""`madoguchi sandbox`: LINE and a text message provider for a demo, on one port of the loopback address."""

from __future__ import annotations

import argparse
import os
import signal
from pathlib import Path
from types import FrameType

from madoguchi.sandbox.line import LineSandbox
from madoguchi.sandbox.serving import Server, Service
from madoguchi.sandbox.sms import SmsSandbox


def main(argv: list[str]) -> int:
    """Serve until SIGTERM or SIGINT. Tokens are those that the program itself uses, from the same variables."""
    given = _parser().parse_args(argv)
    folder = Path(given.folder)
    made: dict[str, Service] = {
        "line": LineSandbox(
            token=os.environ.get("MADOGUCHI_LINE_TOKEN", ""),
            secret=os.environ.get("MADOGUCHI_LINE_SECRET", ""),
            webhook=given.webhook,
            shelf=folder / "line.jsonl",
        ),
        "sms": SmsSandbox(
            account=os.environ.get("MADOGUCHI_SMS_ACCOUNT", ""),
            token=os.environ.get("MADOGUCHI_SMS_TOKEN", ""),
            shelf=folder / "sms.jsonl",
        ),
    }
    server = Server(*(made[name] for name in ([given.service] if given.service else made)), port=given.port)
    signal.signal(signal.SIGTERM, _end)
    try:
        server.run()
    except KeyboardInterrupt:
        return 0
    return 0


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="madoguchi sandbox", description="LINE と SMS の練習台を動かします。外には何も送りません。"
    )
    parser.add_argument("service", nargs="?", choices=("line", "sms"), help="動かすもの(なければ両方)")
    parser.add_argument("--port", type=int, default=8003)
    parser.add_argument("--folder", default=os.environ.get("MADOGUCHI_DATA", ".") + "/phones")
    base = os.environ.get("MADOGUCHI_BASE_URL", "")
    parser.add_argument(
        "--webhook", default=f"{base}/line/webhook/" if base else "", help="LINEの知らせの送り先"
    )
    return parser
