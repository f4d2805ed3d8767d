"""Facts drawn for everybody at once, by the shares that the data give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from madoguchi.engines.population.synthetic.shape import Answer, Case, Column, Draw

_TYPES = {"yes_no": pa.bool_(), "choice": pa.string(), "integer": pa.int64(), "date": pa.date32()}


@dataclass(slots=True)
class People:
    """Rows to draw for: persons, or households with the ages of their members. `columns` are those drawn so far.

    `starts` (households only): row of each household's first person in `ages`.
    """

    rows: int
    ages: NDArray[np.int64]
    household: NDArray[np.int64]
    on: date
    starts: NDArray[np.int64] | None = None
    columns: dict[str, pa.Array] = field(default_factory=dict)

    def aged(self, case: Case) -> NDArray[np.bool_]:
        """Persons of that age; households in which somebody is of that age."""
        hit = (self.ages >= case.at_least) & (self.ages < case.below)
        if self.starts is None:
            return hit
        found: NDArray[np.bool_] = np.logical_or.reduceat(hit, self.starts)
        return found

    def where(self, fact: str, wanted: Iterable[Answer]) -> NDArray[np.bool_]:
        """Rows that have one of the values. A person's rows see the household's facts as well."""
        column = self.columns[fact]
        hit = pc.fill_null(pc.is_in(column, value_set=pa.array(list(wanted), column.type)), False)
        found: NDArray[np.bool_] = hit.to_numpy(zero_copy_only=False)
        return found


def draw(column: Column, how: Draw, people: People, rng: np.random.Generator) -> pa.Array:
    """The column; also put among those that later facts may depend on."""
    groups = int(people.household[-1]) + 1 if how.same_in_household else people.rows
    luck = rng.random(groups)
    if how.same_in_household:
        luck = luck[people.household]
    values = np.zeros(people.rows, dtype=np.int64)
    known = np.zeros(people.rows, dtype=bool)
    answers: list[Answer] = []
    open_ = np.ones(people.rows, dtype=bool)
    for case in how.cases:
        rows = open_ & people.aged(case)
        for fact, wanted in (case.where or {}).items():
            rows &= people.where(fact, wanted)
        open_ &= ~rows
        drawn = _values(case, luck[rows], people.on, answers, rng)
        if drawn is not None:
            values[rows], known[rows] = drawn, True
    known &= rng.random(people.rows) >= how.unknown
    found = people.columns[column.fact] = _array(column, values, known, answers)
    return found


def _values(
    case: Case, luck: NDArray[np.float64], on: date, answers: list[Answer], rng: np.random.Generator
) -> NDArray[np.int64] | None:
    """Places in `answers` for shares (numbers are their own place), else numbers or day numbers."""
    if case.shares:
        limits: NDArray[np.float64] = np.cumsum(list(case.shares.values()))
        place = np.searchsorted(limits[:-1] / limits[-1], luck, side="right")
        whole = [one for one in case.shares if isinstance(one, int) and not isinstance(one, bool)]
        if len(whole) == len(case.shares):
            return np.array(whole, dtype=np.int64)[place]
        answers.extend(case.shares)
        return place + (len(answers) - len(case.shares))
    if case.days_back:
        days = (luck * case.days_back).astype(np.int64)
        start: NDArray[np.int64] = (on - date(1970, 1, 1)).days - days
        return start
    if case.median:
        numbers = case.median * np.exp(case.spread * rng.standard_normal(len(luck)))
        stepped: NDArray[np.int64] = (np.rint(numbers / case.step) * case.step).astype(np.int64)
        return stepped
    return None


def _array(
    column: Column, values: NDArray[np.int64], known: NDArray[np.bool_], answers: list[Answer]
) -> pa.Array:
    kind = _TYPES[column.kind]
    if column.kind == "date":
        return pa.array(values.astype("datetime64[D]"), mask=~known)
    if not answers:
        return pa.array(values, kind, mask=~known)
    labels = pa.array(list(answers), kind)
    return labels.take(pa.array(values, mask=~known))
