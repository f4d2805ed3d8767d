"""`madoguchi run`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from madoguchi.install.environment import Place
from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.folder import ZONES, default_path
from madoguchi.install.session import DEFAULT_CITY

_CITIES = Path(__file__).resolve().parents[3] / "data" / "cities"


def main(argv: list[str]) -> int:
    """Start an installation and serve it until Ctrl-C."""
    given = _parser().parse_args(argv)
    from madoguchi.install.run import Wish, run

    _check_names(given.city, given.zone)
    path = Path(given.data) if given.data else default_path(given.city, given.zone)
    place = Place(host=given.listen, port=_port(given.port))
    wish = Wish(given.city, given.zone, path, place, is_demo=given.demo, is_only_prepared=given.only_prepare)
    return run(wish)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="madoguchi run", description="窓口を始めます。")
    parser.add_argument(
        "--city", default=os.environ.get("MADOGUCHI_CITY", DEFAULT_CITY), help="市のデータの名前"
    )
    parser.add_argument("--zone", default=os.environ.get("MADOGUCHI_ZONE", "all"), help="/".join(ZONES))
    parser.add_argument("--data", default=os.environ.get("MADOGUCHI_DATA", ""), help="データフォルダー")
    parser.add_argument("--listen", default="127.0.0.1", help="待ち受ける番地")
    parser.add_argument("--port", default="8000", help="待ち受ける番号(PORT から4つ使います)")
    parser.add_argument(
        "--demo", action="store_true", help="デモ用の職員・メールの受け箱・動かせる時計を使う"
    )
    parser.add_argument(
        "--only-prepare",
        action="store_true",
        help="表と初期データをそろえて終わる(表の持ち主の役で、版を上げたときに)",
    )
    return parser


def _check_names(city: str, zone: str) -> None:
    if zone not in ZONES:
        raise InstallError(
            Refusal.ZONE_UNKNOWN,
            f"ZONE={zone} は使えません。",
            f"{'・'.join(ZONES)} のどれかを指定してください。",
        )
    known = sorted(path.name for path in _CITIES.iterdir() if path.is_dir())
    if city not in known and "MADOGUCHI_CITY_FOLDER" not in os.environ:
        raise InstallError(
            Refusal.CITY_UNKNOWN,
            f"CITY={city} のデータがありません。",
            f"{'・'.join(known)} のどれかを指定するか、data/cities に市のデータを作ってください。",
        )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise InstallError(
            Refusal.PORT_INVALID,
            f"PORT={text} は数ではありません。",
            "PORT=8100 のように数を指定してください。",
        )
    return int(text)
