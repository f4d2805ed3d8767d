"""Three values in columns: TRUE and FALSE are what they are, UNKNOWN is NULL.

AND, OR and NOT of SQL, Polars and Spark on nullable booleans are Kleene's. What is the same for every row stays a
`Truth` until the end, so that no engine computes it a million times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from madoguchi.core.truth import Truth, not_

Column: TypeAlias = ir.BooleanValue | Truth
_LITERALS = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}


def every(parts: Iterable[Column]) -> Column:
    return _join(parts, Truth.FALSE, lambda one, other: one & other)


def some(parts: Iterable[Column]) -> Column:
    return _join(parts, Truth.TRUE, lambda one, other: one | other)


def negated(part: Column) -> Column:
    return not_(part) if isinstance(part, Truth) else ~part


def _join(
    parts: Iterable[Column],
    deciding: Truth,
    join: Callable[[ir.BooleanValue, ir.BooleanValue], ir.BooleanValue],
) -> Column:
    """`deciding` settles the whole by itself; its opposite changes nothing."""
    columns: dict[object, ir.BooleanValue] = {}
    is_unknown = False
    for part in parts:
        if part is deciding:
            return deciding
        if part is Truth.UNKNOWN:
            is_unknown = True
        elif not isinstance(part, Truth):
            # Expressions answer == with an expression; what they stand for compares.
            columns[part.op()] = part
    if not columns:
        return Truth.UNKNOWN if is_unknown else not_(deciding)
    found = reduce(join, columns.values())
    return join(found, ibis.null("boolean")) if is_unknown else found


def literal(part: Column) -> ir.BooleanValue:
    return _constant(part) if isinstance(part, Truth) else part


def _constant(truth: Truth) -> ir.BooleanValue:
    value = _LITERALS[truth]
    found: ir.BooleanValue = ibis.null("boolean") if value is None else ibis.literal(value)
    return found


def surely(in_every_case: ir.BooleanValue, in_some_case: ir.BooleanValue) -> ir.BooleanValue:
    """TRUE, FALSE or NULL from two questions about bounds that have an answer wherever the bounds are known."""
    return decide((in_every_case, Truth.TRUE), (~in_some_case, Truth.FALSE))


def decide(*cases: tuple[ir.BooleanValue, Truth]) -> ir.BooleanValue:
    """The truth of the first case that holds; NULL where none does (a NULL case does not hold)."""
    found: ir.BooleanValue = ibis.cases(
        *((case, _constant(truth)) for case, truth in cases), else_=ibis.null("boolean")
    )
    return found


def is_true(part: ir.BooleanValue) -> ir.BooleanValue:
    found: ir.BooleanValue = part.fill_null(False)
    return found


def is_false(part: ir.BooleanValue) -> ir.BooleanValue:
    found: ir.BooleanValue = (~part).fill_null(False)
    return found


def is_unknown(part: ir.BooleanValue) -> ir.BooleanValue:
    """Asked of a number, because Ibis writes "NOT x IS NULL" for a negation, which SQL reads as NOT (x IS NULL)."""
    found: ir.BooleanValue = part.cast("int8").isnull()
    return found
