"""`madoguchi population`: make people who do not exist, and count whom the catalogue's rules concern."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.core.errors import InvalidValue

if TYPE_CHECKING:
    from madoguchi.engines.population import Count
    from madoguchi.foundation.cities import City

DATA = Path(__file__).resolve().parents[3] / "data"
USUAL_DAY = date(2026, 4, 1)
"""The day of a synthetic population unless another is given: the same command makes the same people on every day."""


def main(argv: list[str]) -> int:
    """Exit codes: 0 done, 1 data or files are wrong, 2 wrong usage."""
    given = _parser().parse_args(argv)
    run = {"make": _make, "count": _count}[given.action]
    from madoguchi.engines.population.messages import MESSAGES
    from madoguchi.foundation.cities import CityDataWrong

    try:
        return run(given)
    except CityDataWrong as error:
        print(f"市「{given.city}」のデータに間違いがあります。\n{error}", file=sys.stderr)
    except InvalidValue as refusal:
        print(MESSAGES[str(refusal.code)].format(**refusal.data), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="madoguchi population", description="住民全体で手続の条件を計算する"
    )
    actions = parser.add_subparsers(dest="action", required=True)
    make = actions.add_parser("make", help="実在しない住民のデータ(合成)を作る")
    count = actions.add_parser("count", help="手続ごとに、必要な世帯・不要な世帯・わからない世帯を数える")
    for one in (make, count):
        one.add_argument("--city", required=True, help="市の id")
        one.add_argument("--json", action="store_true", help="結果を1行の JSON で出す")
    make.add_argument("--size", type=_positive, default=1_000_000, help="人数")
    make.add_argument("--seed", type=int, default=1, help="乱数の種。同じ種からは同じ住民ができる")
    make.add_argument("--on", type=date.fromisoformat, default=USUAL_DAY, help="何日現在の住民か")
    make.add_argument("--out", type=Path, default=None, help="書き出すフォルダー(なければ名前を付ける)")
    count.add_argument("file", type=Path, help="make が書き出したフォルダー")
    count.add_argument("--on", type=date.fromisoformat, required=True, help="数える日(例: 2026-04-01)")
    count.add_argument("--procedure", default="", help="手続の id(なければ全部)")
    count.add_argument(
        "--engine", default="polars", help="polars・duckdb・Spark のアドレス(spark://… や local[2])"
    )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1以上の数を書いてください。")
    return number


def city_of(name: str) -> City:
    """Errors: CityDataWrong."""
    from madoguchi.foundation.cities import load_city

    return load_city(DATA / "cities" / name, DATA / "national")


def _make(given: argparse.Namespace) -> int:
    from madoguchi.cli.population_shape import columns_of_city, shape_of_city
    from madoguchi.engines.population.synthetic import Order, make_tables, write

    city = city_of(given.city)
    order = Order(city.id, given.size, given.seed, given.on)
    folder = given.out or Path(f"synthetic-{city.id}-{given.size}-{given.seed}")
    shape = shape_of_city(city, DATA)
    persons, households = make_tables(shape, columns_of_city(city), order)
    write(folder, persons, households, order)
    if given.json:
        made = {
            "folder": str(folder),
            "persons": len(persons),
            "households": len(households),
            "synthetic": True,
        }
        print(json.dumps(made, ensure_ascii=False))
    else:
        print(f"{folder} に、実在しない住民 {len(persons):,} 人({len(households):,} 世帯)を作りました。")
    return 0


def _count(given: argparse.Namespace) -> int:
    from madoguchi.engines.population import LIVING, connected, count_households, open_population

    city = city_of(given.city)
    wanted = [given.procedure] if given.procedure else list(city.procedures)
    if unknown := [name for name in wanted if name not in city.procedures]:
        print(f"手続「{unknown[0]}」はこの市にありません。", file=sys.stderr)
        return 2
    rules = {name: city.procedures[name].condition for name in wanted}
    rights = {f"{name}.eligible": e for name in wanted if (e := city.procedures[name].eligible) is not None}
    with connected(given.engine) as connection:
        population = open_population(connection, given.file)
        counts = count_households(rules, population, given.on)
        counts |= count_households(rights, population.of_people(LIVING), given.on)
    rows = [_row(city, name, counts) for name in wanted]
    if given.json:
        print(
            json.dumps({"city": city.id, "on": given.on.isoformat(), "procedures": rows}, ensure_ascii=False)
        )
    else:
        _show(rows)
    return 0


def _row(city: City, name: str, counts: dict[str, Count]) -> dict[str, object]:
    """`eligible` counts those with a right to it whatever brought them here; None where it follows an event."""
    right = counts.get(f"{name}.eligible")
    return {
        "id": name,
        "name": city.procedures[name].name,
        "households": _numbers(counts[name]),
        "eligible": _numbers(right) if right else None,
    }


def _numbers(count: Count) -> dict[str, int]:
    return {"needed": count.needed, "not_needed": count.not_needed, "unknown": count.unknown}


def _show(rows: list[dict[str, object]]) -> None:
    print(f"{'必要':>9} {'不要':>9} {'わからない':>7}  手続(世帯の数)")
    for row in rows:
        for key, note in (("households", ""), ("eligible", "(用件にかかわらず)")):
            numbers = row[key]
            if isinstance(numbers, dict):
                print("".join(f"{number:>11,}" for number in numbers.values()), f" {row['name']}{note}")
