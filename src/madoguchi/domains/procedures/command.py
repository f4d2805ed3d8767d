"""`madoguchi plan FACTS.json --city CITY --on DATE --json`: the plan of one household, for programs.

`madoguchi plan --schema [--city CITY]` prints the JSON Schema of the facts file instead.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from functools import cache
from pathlib import Path

from madoguchi.domains.procedures.facts_files import read_facts_file
from madoguchi.domains.procedures.facts_schema import NATIONAL_SCHEMA, facts_schema
from madoguchi.domains.procedures.plan_json import Json, details_to_json, plan_to_json
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.domains.procedures.rights_json import named_conditions
from madoguchi.foundation.cities import City, CityDataWrong, load_city

DATA = Path(__file__).resolve().parents[4] / "data"


def main(argv: list[str]) -> int:
    """Exit codes: 0 a plan was made, 1 the facts or the city's data are wrong, 2 wrong usage."""
    parser = _parser()
    options = parser.parse_args(argv)
    if not options.schema and not (options.facts and options.city and options.on):
        parser.error("FACTS と --city CITY と --on DATE を書いてください。")
    city = _city(options.city or _city_names()[0])
    if city is None:
        return 1
    if options.schema:
        return _print(_schema(city, options.city), on_one_line=options.json)
    if options.office and options.office not in city.offices:
        known = "・".join(city.offices)
        print(f"庁舎「{options.office}」はありません。{known} のどれかにしてください。", file=sys.stderr)
        return 1
    return _plan(city, options)


def _plan(city: City, options: argparse.Namespace) -> int:
    facts, mistakes = read_facts_file(options.facts, city.facts)
    for one in mistakes:
        place = f"{one.field}: " if one.field else ""
        print(f"{place}{one.message} → {one.fix} [{one.code}]", file=sys.stderr)
    if facts is None:
        return 1
    plan = plan_in(city, facts, options.on, city.offices.get(options.office), of_all=True)
    found = plan_to_json(city, plan, options.on)
    if options.details:
        rights = named_conditions(city, facts, options.on)
        found["details"] = {**details_to_json(city, plan), "conditions": rights}
    return _print(found, on_one_line=options.json)


def _schema(city: City, name: str) -> Json:
    """Without a city that of the national facts, which all cities share."""
    schema = facts_schema(city)
    return schema if name else {**schema, "$id": NATIONAL_SCHEMA}


def _city_names() -> list[str]:
    return sorted(path.parent.name for path in DATA.glob("cities/*/city.yml"))


def _city(name: str) -> City | None:
    folder = DATA / "cities" / name if name in _city_names() else Path(name)
    if not folder.is_dir():
        known = "・".join(_city_names())
        print(
            f"市「{name}」はありません。{known} のどれかか、市のフォルダーを書いてください。", file=sys.stderr
        )
        return None
    try:
        return _loaded(folder.resolve())
    except CityDataWrong as error:
        print(f"市「{name}」のデータに間違いがあります。\n{error}", file=sys.stderr)
        return None


@cache
def _loaded(folder: Path) -> City:
    return load_city(folder, folder.parent.parent / "national")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"「{text}」は暦にない日です。2026-04-01 の形で書いてください。"
        ) from None


def _print(document: Json, *, on_one_line: bool) -> int:
    print(json.dumps(document, ensure_ascii=False, indent=None if on_one_line else 2))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="madoguchi plan", description="世帯のデータから手続きの計画を出す")
    parser.add_argument("facts", type=Path, nargs="?", help="世帯のデータ(JSON)")
    parser.add_argument("--city", default="", help="市の id か、市のフォルダー(--schema では省ける)")
    parser.add_argument("--on", type=_day, help="計画を立てる日(例: 2026-04-01)")
    parser.add_argument("--office", default="", help="行く庁舎の id(書かなければ主な庁舎)")
    parser.add_argument("--json", action="store_true", help="1行の JSON で書き出す")
    parser.add_argument(
        "--details", action="store_true", help="来庁・書類・来る人・受給資格をまとめた details も出す"
    )
    parser.add_argument("--schema", action="store_true", help="世帯のデータの JSON Schema を書き出す")
    return parser
