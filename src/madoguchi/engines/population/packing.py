"""What is asked of the persons of a household as few columns: each mark is a bit of a number, and one OR gathers them all.

An aggregate costs engines about the same for a number as for a boolean, so tens of marks take the time of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

from madoguchi.engines.population.quantified import Sum

_BITS = 30
"""Of one column: they fit into 32 with the sign."""


@dataclass(frozen=True, slots=True)
class Packed:
    """`columns` are aggregates over persons, by the name they get. Equal sums and marks are computed once."""

    columns: dict[str, ir.IntegerValue]
    counts: dict[object, str]
    """Column of a count."""
    bits: dict[object, tuple[str, int]]
    """Column of a mark, and its bit."""

    @classmethod
    def of(cls, asked: Iterable[Sum], *, can_or: bool) -> Packed:
        """`can_or`: the engine has an aggregate of bits."""
        counts: dict[object, ir.IntegerValue] = {}
        marks: dict[object, ir.BooleanValue] = {}
        for one in asked:
            count = one.counted()
            if count is not None:
                counts.setdefault(one.key(), count)
            marks.update({mark.op(): mark for mark in one.marks()})
        names = {key: f"count__{place}" for place, key in enumerate(counts)}
        bits = {key: (f"marks__{place // _BITS}", 1 << place % _BITS) for place, key in enumerate(marks)}
        columns = {names[key]: count for key, count in counts.items()}
        listed = list(marks.values())
        for start in range(0, len(listed), _BITS):
            some = listed[start : start + _BITS]
            columns[f"marks__{start // _BITS}"] = (
                _number(some).bit_or() if can_or else _number([mark.any() for mark in some])
            )
        return cls(columns, names, bits)

    def read(self, one: Sum, households: ir.Table, rows: ir.IntegerValue) -> ir.Value:
        """The sum per household, from the columns joined to them. `rows`: how many persons there are."""
        if one.key() in self.counts:
            found: ir.Value = households[self.counts[one.key()]]
            return found
        marks = [self.bits[mark.op()] for mark in one.marks()]
        if not marks:
            return one.of_all(rows)
        return one.of_marks(*((households[name] & bit) != 0 for name, bit in marks))


def _number(marks: Sequence[ir.BooleanValue]) -> ir.IntegerValue:
    parts = [ibis.ifelse(mark, 1 << place, 0).cast("int32") for place, mark in enumerate(marks)]
    found: ir.IntegerValue = reduce(add, parts)
    return found
