"""A synthetic population as two Parquet files: nobody in it exists, and the files say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from madoguchi.core.rules.facts import MEMBER_COUNT
from madoguchi.engines.population.engines import HOUSEHOLDS_FILE, PERSONS_FILE
from madoguchi.engines.population.synthetic.facts import People, draw
from madoguchi.engines.population.synthetic.households import (
    CHILD,
    HEAD,
    PARENT,
    SIBLING,
    SPOUSE,
    Homes,
    make_homes,
)
from madoguchi.engines.population.synthetic.shape import Column, Shape, usual_draw
from madoguchi.engines.population.tables import HOUSEHOLD, POSITION, RESIDENT, WARD

_DAYS_IN_YEAR = 365.2425
_RELATIONSHIPS = {HEAD: "世帯主", SPOUSE: "妻", CHILD: "子", PARENT: "母", SIBLING: "妹"}
_MALE = {SPOUSE: "夫", PARENT: "父", SIBLING: "弟"}
_FOLLOWS = frozenset({"birth_date", "sex", "relationship", MEMBER_COUNT})
"""Facts that follow from the households and are not drawn by shares."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to make. `on`: the day on which the ages are those of the statistics."""

    city: str
    size: int
    seed: int
    on: date


def make_tables(shape: Shape, columns: Sequence[Column], order: Order) -> tuple[pa.Table, pa.Table]:
    """(persons, households); the same for the same order, data and versions of numpy."""
    rng = np.random.default_rng(order.seed)
    homes = make_homes(shape, order.size, rng)
    starts = np.flatnonzero(homes.place == 0)
    everyone = np.arange(homes.count)
    households = People(homes.count, homes.age, everyone, order.on, starts)
    households.columns[MEMBER_COUNT] = pa.array(np.bincount(homes.household), pa.int64())
    persons = People(order.size, homes.age, homes.household, order.on)
    persons.columns.update(_registered(homes, order.on, rng))
    own = {True: [c for c in columns if c.of_member], False: [c for c in columns if not c.of_member]}
    for column in own[False]:
        if column.fact not in _FOLLOWS:
            draw(column, shape.draws.get(column.fact) or usual_draw(column), households, rng)
    _lend(households, persons, homes, own[False])
    for column in own[True]:
        if column.fact not in _FOLLOWS:
            draw(column, shape.draws.get(column.fact) or usual_draw(column), persons, rng)
    return _tables(shape, homes, (persons, households), own, rng)


def _lend(households: People, persons: People, homes: Homes, columns: Sequence[Column]) -> None:
    """Facts of persons may depend on those of their household."""
    rows = pa.array(homes.household)
    for column in columns:
        if column.kind in ("yes_no", "choice"):
            persons.columns[column.fact] = households.columns[column.fact].take(rows)


def _registered(homes: Homes, on: date, rng: np.random.Generator) -> dict[str, pa.Array]:
    """Birth dates within the year of the age; sex and the relationship to the head."""
    birthdays = np.floor((homes.age + rng.random(len(homes.age))) * _DAYS_IN_YEAR).astype(np.int64)
    is_male = rng.random(len(homes.age)) < 0.49
    head_is_male = is_male[np.flatnonzero(homes.place == 0)][homes.household]
    is_male = np.where(homes.role == SPOUSE, ~head_is_male, is_male)
    relations = np.select(
        [homes.role == role for role in _RELATIONSHIPS], list(_RELATIONSHIPS.values()), "同居人"
    )
    for role, word in _MALE.items():
        relations = np.where(is_male & (homes.role == role), word, relations)
    born = np.datetime64(on, "D") - birthdays.astype("timedelta64[D]")
    return {
        "birth_date": pa.array(born),
        "sex": pa.array(np.where(is_male, "male", "female")),
        "relationship": pa.array(relations),
    }


def _tables(
    shape: Shape,
    homes: Homes,
    people: tuple[People, People],
    own: Mapping[bool, Sequence[Column]],
    rng: np.random.Generator,
) -> tuple[pa.Table, pa.Table]:
    persons, households = people
    number = pa.array(homes.household)
    names = pc.binary_join_element_wise(
        "S", pc.utf8_lpad(pc.cast(pa.array(np.arange(homes.count)), pa.string()), 8, "0"), ""
    )
    home_ids = names.take(number)
    place = pc.cast(pa.array(homes.place + 1), pa.int16())
    ids = pc.binary_join_element_wise(home_ids, pc.utf8_lpad(pc.cast(place, pa.string()), 2, "0"), "-")
    first = {RESIDENT: ids, HOUSEHOLD: home_ids, POSITION: place}
    second = {HOUSEHOLD: names}
    if shape.wards:
        wards = _wards(shape.wards, homes.count, rng)
        first[WARD], second[WARD] = wards.take(number), wards
    for table, rows, is_member in ((first, persons, True), (second, households, False)):
        table.update({c.fact: rows.columns[c.fact] for c in own[is_member] if c.fact in rows.columns})
    return pa.table(first), pa.table(second)


def _wards(wards: Mapping[str, float], count: int, rng: np.random.Generator) -> pa.Array:
    shares: NDArray[np.float64] = np.array(list(wards.values()))
    return pa.array(list(wards)).take(pa.array(rng.choice(len(shares), size=count, p=shares / shares.sum())))


def write(folder: Path, persons: pa.Table, households: pa.Table, order: Order) -> None:
    """`folder` is made. Its files carry the keys synthetic, city, on, seed and size, and everybody's number begins with S."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {
        "synthetic": "true",
        "city": order.city,
        "on": order.on.isoformat(),
        "seed": str(order.seed),
        "size": str(order.size),
    }
    for name, table in ((PERSONS_FILE, persons), (HOUSEHOLDS_FILE, households)):
        pq.write_table(table.replace_schema_metadata(about), folder / name, compression="zstd")
