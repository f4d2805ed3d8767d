"""The rules of the catalogue over everybody at once: the same trees, compiled to Ibis, equal to the scalar evaluator.

with connected("duckdb") as connection:
    population = open_population(connection, folder)
    counts = count_households({name: p.condition for name, p in procedures.items()}, population, on)
"""

from __future__ import annotations

from madoguchi.engines.population.compiling import (
    Compiled,
    compile_condition,
    compile_households,
    compile_members,
)
from madoguchi.engines.population.counting import Count, count_households, count_members
from madoguchi.engines.population.engines import DUCKDB, POLARS, connected, load, open_population
from madoguchi.engines.population.rows import facts_of, tables_of
from madoguchi.engines.population.selecting import Explained, explain, sample_households, select_residents
from madoguchi.engines.population.tables import LIVING, Population

__all__ = [
    "DUCKDB",
    "LIVING",
    "POLARS",
    "Compiled",
    "Count",
    "Explained",
    "Population",
    "compile_condition",
    "compile_households",
    "compile_members",
    "connected",
    "count_households",
    "count_members",
    "explain",
    "facts_of",
    "load",
    "open_population",
    "sample_households",
    "select_residents",
    "tables_of",
]
