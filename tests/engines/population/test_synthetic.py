"""Synthetic people: as many as asked for, the same for the same seed, shaped like the figures, and marked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from madoguchi.core.errors import InvalidValue
from madoguchi.engines.population.synthetic import Column, Order, Shape, make_tables, shape_of, write

ON = date(2026, 4, 1)
_AGES = {0: 4.0, 10: 9.0, 20: 11.0, 40: 30.0, 60: 28.0, 80: 18.0}
_NATIONAL = {
    "ages": {"people": _AGES},
    "household_sizes": {"households": {1: 40, 2: 30, 3: 15, 4: 15}, "mean": 2.0},
    "household_kinds": {
        "shares": {
            1: {"alone": 1},
            2: {"couple": 2, "one_parent": 1},
            3: {"couple_children": 1},
            4: {"couple_children": 3, "three_generations": 1},
        }
    },
    "facts": [
        {"fact": "moved", "cases": [{"shares": {True: 0.25, False: 0.75}}]},
        {"fact": "when", "cases": [{"where": {"moved": True}, "days_back": 30}]},
        {"fact": "school", "cases": [{"at_least": 6, "below": 16, "shares": {"city": 1}}]},
        {"fact": "plan", "same_in_household": True, "unknown": 0.2, "cases": [{"shares": {"x": 1, "y": 1}}]},
        {
            "fact": "yen",
            "cases": [{"below": 15, "shares": {0: 1}}, {"median": 1000, "spread": 0.5, "step": 10}],
        },
    ],
}
_CITY = {"wards": {"list": [{"name": "東区", "residents": 300}, {"name": "西区", "residents": 100}]}}
_COLUMNS = [
    Column("moved", False, "yes_no"),
    Column("when", False, "date"),
    Column("member_count", False, "integer"),
    Column("birth_date", True, "date"),
    Column("sex", True, "choice"),
    Column("school", True, "choice", ("city",)),
    Column("plan", True, "choice", ("x", "y")),
    Column("yen", True, "integer"),
    Column("unheard_of", True, "yes_no"),
]
ORDER = Order("somewhere", 20_000, 3, ON)


@pytest.fixture(scope="module")
def shape() -> Shape:
    return shape_of([_NATIONAL], _CITY)


@pytest.fixture(scope="module")
def made(shape: Shape) -> tuple[pa.Table, pa.Table]:
    return make_tables(shape, _COLUMNS, ORDER)


def test_make_tables__a_size__makes_exactly_so_many(made: tuple[pa.Table, pa.Table]) -> None:
    persons, households = made
    assert len(persons) == 20_000
    assert pc.sum(households["member_count"]).as_py() == 20_000
    assert len(persons) / len(households) == pytest.approx(2.0, abs=0.05)
    assert len(set(persons["resident_id"].to_pylist())) == 20_000


def test_make_tables__same_seed__same_people(shape: Shape, made: tuple[pa.Table, pa.Table]) -> None:
    again = make_tables(shape, _COLUMNS, ORDER)
    other = make_tables(shape, _COLUMNS, Order("somewhere", 20_000, 4, ON))

    assert again[0].equals(made[0])
    assert again[1].equals(made[1])
    assert not other[0].equals(made[0])


def test_make_tables__published_ages__are_met(made: tuple[pa.Table, pa.Table]) -> None:
    born = made[0]["birth_date"].to_numpy()
    ages = (np.datetime64(ON) - born).astype(int) / 365.2425
    found, _ = np.histogram(ages, bins=[0, 10, 20, 40, 60, 80, 106])

    assert found / len(ages) == pytest.approx(np.array(list(_AGES.values())) / 100, abs=0.015)


def test_make_tables__wards__share_the_residents(made: tuple[pa.Table, pa.Table]) -> None:
    wards = made[0]["ward"].to_pylist()

    assert wards.count("東区") / len(wards) == pytest.approx(0.75, abs=0.02)


def test_make_tables__facts_depend__hold_together(made: tuple[pa.Table, pa.Table]) -> None:
    persons, households = made
    assert households["when"].is_valid().to_pylist() == households["moved"].to_pylist()
    ages = (np.datetime64(ON) - persons["birth_date"].to_numpy()).astype(int) / 365.2425
    pupils = np.array(persons["school"].is_valid().to_pylist())
    assert pupils[(ages > 6.1) & (ages < 15.9)].all()
    assert not pupils[(ages < 5.9) | (ages > 16.1)].any()
    assert pc.min(persons["yen"]).as_py() == 0
    plans: dict[str, set[str]] = {}
    for household, plan in zip(persons["household_id"].to_pylist(), persons["plan"].to_pylist(), strict=True):
        if plan:
            plans.setdefault(household, set()).add(plan)
    assert {len(found) for found in plans.values()} == {1}
    assert 0.15 < persons["plan"].null_count / len(persons) < 0.25
    assert persons["unheard_of"].null_count > 0


def test_write__files__say_that_nobody_in_them_exists(
    made: tuple[pa.Table, pa.Table], tmp_path: Path
) -> None:
    write(tmp_path / "made", *made, ORDER)

    for name in ("persons", "households"):
        about = pq.read_schema(tmp_path / "made" / f"{name}.parquet").metadata
        assert about[b"synthetic"] == b"true"
        assert (about[b"city"], about[b"on"], about[b"seed"]) == (b"somewhere", b"2026-04-01", b"3")
    assert set(made[0]["resident_id"].to_pylist()[0][:1]) == {"S"}


def test_shape_of__without_ages__is_refused() -> None:
    with pytest.raises(InvalidValue) as refusal:
        shape_of([{**_NATIONAL, "ages": {}}], {})
    assert refusal.value.code == "population.bad_shape"
