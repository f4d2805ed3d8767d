"""The rules over a whole population: how long, against the same by hand, with how much memory, and how that grows.

Every row stands for counts that were the same in all engines; where they are not, the bench is broken and says so.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import ibis.expr.types as ir

from madoguchi.bench import population_baseline as baseline
from madoguchi.bench import population_hand as hand
from madoguchi.bench import rows
from madoguchi.bench.load import BenchBroken
from madoguchi.bench.population_openfisca import compare_openfisca
from madoguchi.bench.rows import Row
from madoguchi.cli.population import DATA, city_of
from madoguchi.core.rules import Condition
from madoguchi.engines.population import DUCKDB, POLARS, Population, connected, load, open_population
from madoguchi.engines.population.counting import needed_query
from madoguchi.engines.population.engines import DEFAULT, fetched

NAME = "population"
MOST_S = 1.0
LEAST_OF_HAND = 0.67
SIZES = (100_000, 1_000_000, 4_000_000)
Counts = Mapping[str, int]


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--city", default=_shaped_city(), help="手続と人口の形を読む市の id")
    parser.add_argument("--seed", type=int, default=1, help="乱数の種")
    parser.add_argument("--rounds", type=int, default=7, help="くり返し。結果は中央値")
    parser.add_argument("--engine", choices=(POLARS, DUCKDB), default=DEFAULT, help="計算するエンジン")
    parser.add_argument("--size", type=int, default=1_000_000, help="住民の数")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="増え方を見る住民の数")
    parser.add_argument("--no-openfisca", action="store_true", help="OpenFisca と比べない")
    parser.add_argument("--only-real", type=Path, default=None, help=argparse.SUPPRESS)


def _shaped_city() -> str:
    """The first city that says how its people are to be shaped."""
    shaped = sorted(path.parent.name for path in (DATA / "cities").glob("*/population.yml"))
    if not shaped:
        raise BenchBroken("no city has a population.yml")
    return shaped[0]


def run(given: argparse.Namespace) -> Iterator[Row]:
    """Errors: BenchBroken, OSError."""
    if given.only_real:
        yield from _real_here(given)
        return
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as top:
        folders = {size: _made(given, Path(top), size) for size in sorted({given.size, *given.sizes})}
        yield from _real_against_hand(given, folders[given.size])
        for size, folder in folders.items():
            yield from _real_apart(given, folder, size, is_goal=size == given.size)
    yield from _baseline(given)


def _made(given: argparse.Namespace, top: Path, size: int) -> Path:
    """In a process of its own: making people is not part of what is measured."""
    print(f"合成の住民 {size:,} 人を作っています…", file=sys.stderr, flush=True)
    folder = top / str(size)
    words = [sys.executable, "-m", "madoguchi.cli", "population", "make", "--city", given.city]
    words += ["--size", str(size), "--seed", str(given.seed), "--out", str(folder), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchBroken(done.stderr.strip()[-500:])
    return folder


def real_rules(city: str) -> dict[str, Condition]:
    """Every condition of the catalogue that is asked of households, those of the whole population as well."""
    procedures = city_of(city).procedures
    rights = {f"{name}_eligible": p.eligible for name, p in procedures.items() if p.eligible is not None}
    return {name: p.condition for name, p in procedures.items()} | rights


def _real_apart(given: argparse.Namespace, folder: Path, size: int, *, is_goal: bool) -> Iterator[Row]:
    """In a process of its own, so that its memory is that of the computation."""
    words = [sys.executable, "-m", "madoguchi.cli", "bench", NAME, "--json", "--only-real", str(folder)]
    words += ["--size", str(size), "--rounds", str(given.rounds), "--city", given.city]
    words += ["--engine", given.engine]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    found = [rows.from_line(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if not found:
        raise BenchBroken(done.stderr.strip()[-500:])
    for row in found:
        is_judged = is_goal and row.measure.startswith("real_rules_")
        yield rows.below(NAME, row.measure, row.value, unit=row.unit, limit=MOST_S) if is_judged else row


def _real_here(given: argparse.Namespace) -> Iterator[Row]:
    rules = real_rules(given.city)
    with connected(given.engine) as connection:
        population = open_population(connection, given.only_real, in_memory=True)
        seconds = _timed({"rules": lambda: _counts(needed_query(rules, population, hand.ON))}, given.rounds)
    peak_mb = _peak_mb()
    yield rows.plain(NAME, f"real_rules_{len(rules)}_at_{given.size}", seconds["rules"], unit="s")
    yield rows.plain(NAME, f"peak_memory_at_{given.size}", peak_mb, unit="MB")


def _peak_mb() -> float:
    """Of this program alone; what `getrusage` says is inherited from the process that started it."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _real_against_hand(given: argparse.Namespace, folder: Path) -> Iterator[Row]:
    import polars as pl

    procedures = city_of(given.city).procedures
    rules = {name: procedures[name].condition for name in hand.PROCEDURES}
    persons, households = (pl.read_parquet(folder / f"{name}.parquet") for name in ("persons", "households"))
    households = households.with_columns(pl.lit(hand.OCCASION).alias("life_event"))
    with connected(given.engine) as connection:
        population = open_population(connection, folder, in_memory=True)
        population = population.assuming({"life_event": hand.OCCASION})
        seconds = _timed(
            {
                "compiled": lambda: _counts(needed_query(rules, population, hand.ON)),
                "hand": lambda: _counts(hand.by_ibis(population)),
                "polars": lambda: dict(hand.by_polars(persons, households).row(0, named=True)),
            },
            given.rounds,
        )
    yield from _against(f"real_rules_by_hand_{len(rules)}", seconds, len(rules) * given.size)


def _baseline(given: argparse.Namespace) -> Iterator[Row]:
    import polars as pl

    table, listed = baseline.residents(given.size, given.seed + 6), baseline.rules(given.seed + 10)
    rules = {f"rule_{n}": baseline.as_condition(rule) for n, rule in enumerate(listed)}
    frame = pl.DataFrame(pl.from_arrow(table))
    with connected(given.engine) as connection:
        population: Population = load(connection, table, table.select(["household_id"]))
        seconds = _timed(
            {
                "compiled": lambda: _counts(needed_query(rules, population, hand.ON, for_member=True)),
                "hand": lambda: _counts(baseline.by_hand(population.persons, listed)),
                "polars": lambda: dict(baseline.by_polars(frame, listed).row(0, named=True)),
            },
            given.rounds,
        )
        counts = _counts(baseline.by_hand(population.persons, listed))
    work = len(rules) * given.size
    yield from _against(f"baseline_rules_{len(rules)}", seconds, work)
    if not given.no_openfisca:
        yield compare_openfisca(table, listed, counts, work / seconds["compiled"])


def _against(what: str, seconds: Mapping[str, float], work: int) -> Iterator[Row]:
    """Rules times residents per second, against the same by hand (judged) and in Polars (stated)."""
    ours, by_hand, polars = (work / seconds[name] / 1e6 for name in ("compiled", "hand", "polars"))
    unit = "M rules·residents/s"
    yield rows.share(NAME, f"{what}_against_ibis", ours, unit=unit, limit=by_hand, goal=LEAST_OF_HAND)
    yield Row(
        NAME,
        f"{what}_against_polars",
        round(ours, 1),
        unit,
        round(polars, 1),
        round(ours / polars, 3),
        0.0,
        True,
    )


def _counts(query: ir.Table) -> Counts:
    found: dict[str, int | None] = fetched(query).to_pylist()[0]
    return {name: int(number or 0) for name, number in found.items()}


def _timed(ways: Mapping[str, Callable[[], Counts]], rounds: int) -> dict[str, float]:
    """Median seconds of each, taken in turn so that a slow moment of the machine meets all. Errors: BenchBroken."""
    first = {name: way() for name, way in ways.items()}
    expected = next(iter(first.values()))
    for name, counts in first.items():
        wrong = [rule for rule in expected if counts.get(rule) != expected[rule]]
        if wrong:
            raise BenchBroken(f"{name} counts another number for {', '.join(wrong)}")
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in taken.items()}
