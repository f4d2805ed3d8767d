"""`madoguchi catalogue inventory --city CITY (--csv | --json)`: the 手続棚卸 of a city on stdout."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from madoguchi.foundation.cities import CityDataWrong, load_city
from madoguchi.yards.catalogue.inventory_export import to_csv, to_json

DATA = Path(__file__).resolve().parents[4] / "data"


def main(argv: list[str]) -> int:
    """Exit codes: 0 written, 1 the city's data is wrong, 2 wrong usage. `--city` is an id or a folder."""
    parser = argparse.ArgumentParser(prog="madoguchi catalogue", description="手続の目録を書き出す")
    actions = parser.add_subparsers(dest="action", required=True)
    inventory = actions.add_parser("inventory", help="手続棚卸(オンラインの状態と、できない理由)")
    inventory.add_argument("--city", required=True, help="市の名前(data/cities の下)か、市のフォルダー")
    form = inventory.add_mutually_exclusive_group(required=True)
    form.add_argument("--csv", action="store_true", help="表計算用の CSV")
    form.add_argument("--json", action="store_true", help="JSON 1つ")
    options = parser.parse_args(argv)
    folder = Path(options.city) if Path(options.city).is_dir() else DATA / "cities" / options.city
    if not (folder / "city.yml").is_file():
        print(f"市「{options.city}」のデータがありません。名前を確かめてください。", file=sys.stderr)
        return 2
    try:
        city = load_city(folder.resolve(), folder.resolve().parent.parent / "national")
    except CityDataWrong as wrong:
        print(wrong, file=sys.stderr)
        return 1
    sys.stdout.write(to_csv(city) if options.csv else to_json(city) + "\n")
    return 0
