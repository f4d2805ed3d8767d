"""Where a population is computed: DuckDB or Polars in this process, or a Spark cluster by its address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
from ibis.backends import BaseBackend

from madoguchi.core.errors import InvalidValue
from madoguchi.engines.population.tables import HOUSEHOLD, KEYS, NUMBER, Population

PERSONS_FILE, HOUSEHOLDS_FILE = "persons.parquet", "households.parquet"
DUCKDB, POLARS = "duckdb", "polars"
DEFAULT = POLARS
"""Several times less work for these queries than DuckDB (`madoguchi bench population`); both answer alike."""


@contextmanager
def connected(engine: str = DEFAULT) -> Iterator[BaseBackend]:
    """`engine` is "duckdb", "polars", or an address of Spark ("spark://host:7077", "local[2]", "yarn").

    Errors: population.no_spark (the optional extra "spark" is not installed), population.no_engine (nothing answers there).
    """
    if engine == DUCKDB:
        connection = ibis.duckdb.connect()
        connection.con.execute("set enable_progress_bar = false")
    elif engine == POLARS:
        connection = ibis.polars.connect()
    else:
        connection = _spark(engine)
    try:
        yield connection
    finally:
        connection.disconnect()


def _spark(address: str) -> BaseBackend:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise InvalidValue("population.no_spark") from None
    builder: Any = SparkSession.builder
    try:
        session = (
            builder.master(address)
            .appName("madoguchi-population")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            # Spark's own 200 are for clusters: in one machine most of them would be empty.
            .config("spark.sql.shuffle.partitions", "4" if address.startswith("local") else "200")
            .getOrCreate()
        )
    except (PySparkException, OSError, RuntimeError):
        raise InvalidValue("population.no_engine", address=address) from None
    return ibis.pyspark.connect(session)


def open_population(connection: BaseBackend, folder: Path, *, in_memory: bool = False) -> Population:
    """The two Parquet files of a folder. `in_memory`: read once and kept (not on Spark, which reads where its workers are).

    Errors: population.no_file.
    """
    files = [folder / PERSONS_FILE, folder / HOUSEHOLDS_FILE]
    if not all(file.exists() for file in files):
        raise InvalidValue("population.no_file", folder=str(folder))
    persons, households = (connection.read_parquet(str(file)) for file in files)
    if in_memory and connection.name in (DUCKDB, POLARS):
        return load(connection, persons.to_pyarrow(), households.to_pyarrow())
    return Population(persons, households)


def load(connection: BaseBackend, persons: pa.Table, households: pa.Table) -> Population:
    """Tables of this process put into the engine's memory under the names persons and households."""
    listed = households[HOUSEHOLD]
    tables = {"persons": _numbered(persons, listed), "households": _numbered(households, listed)}
    for name, table in tables.items():
        _LOADERS.get(connection.name, _load_spark)(connection, name, table)
    return Population(connection.table("persons"), connection.table("households"))


def fetched(query: ir.Table) -> pa.Table:
    """The rows of a query. Polars is asked to stream: less memory, and both halves of a join at once."""
    options = {"engine": "streaming"} if query.get_backend().name == POLARS else {}
    return query.to_pyarrow(**options)


def _numbered(table: pa.Table, listed: pa.ChunkedArray) -> pa.Table:
    """With the place of each household in the list; NULL where it is not there, as no id joins with NULL."""
    number = pc.index_in(table[HOUSEHOLD], value_set=listed.combine_chunks(), skip_nulls=True)
    return table.append_column(NUMBER, number)


def _load_duckdb(connection: Any, name: str, table: pa.Table) -> None:
    # Ibis' own way makes a view that it cannot drop again (sqlglot 30.18 and later write no name).
    connection.con.register(f"{name}_given", table)
    connection.con.execute(f"create or replace table {name} as select * from {name}_given")  # noqa: S608 - our names
    connection.con.unregister(f"{name}_given")


def _load_polars(connection: Any, name: str, table: pa.Table) -> None:
    import polars as pl

    frame = pl.DataFrame(pl.from_arrow(table))
    # Rules compare texts with a few known words: with codes that is one comparison of numbers per row.
    texts = [column for column, kind in frame.schema.items() if kind == pl.String and column not in KEYS]
    frame = frame.with_columns(pl.col(texts).cast(pl.Categorical))
    connection.create_table(name, frame, overwrite=True)


def _load_spark(connection: Any, name: str, table: pa.Table) -> None:
    connection._session.createDataFrame(table).createOrReplaceTempView(name)


_LOADERS = {DUCKDB: _load_duckdb, POLARS: _load_polars}
