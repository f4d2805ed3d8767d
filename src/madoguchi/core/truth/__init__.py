"""Three-valued logic (Kleene). "I don't know" is a value of its own, so that it never removes a duty.

`bool()` of a truth is refused: `if verdict.truth` would silently turn UNKNOWN into yes or no.

    >>> and_(Truth.TRUE, Truth.UNKNOWN)
    <Truth.UNKNOWN: 'unknown'>
    >>> and_(Truth.FALSE, Truth.UNKNOWN)
    <Truth.FALSE: 'false'>
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """The values are the words that programs read in JSON."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("A truth has three values; compare it with Truth.TRUE, FALSE or UNKNOWN.")


def and_(*values: Truth) -> Truth:
    """FALSE as soon as one is FALSE; TRUE when all are TRUE (also of nothing); else UNKNOWN."""
    return all_of(values)


def or_(*values: Truth) -> Truth:
    """TRUE as soon as one is TRUE; FALSE when all are FALSE (also of nothing); else UNKNOWN."""
    return any_of(values)


def not_(value: Truth) -> Truth:
    return _NOT[value]


def all_of(values: Iterable[Truth]) -> Truth:
    result = Truth.TRUE
    for value in values:
        if value is Truth.FALSE:
            return value
        if value is Truth.UNKNOWN:
            result = value
    return result


def any_of(values: Iterable[Truth]) -> Truth:
    return not_(all_of(not_(value) for value in values))


def truth_of(value: bool | None) -> Truth:
    """None stands for unknown."""
    return Truth.UNKNOWN if value is None else Truth.TRUE if value else Truth.FALSE


_NOT = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}

__all__ = ["Truth", "all_of", "and_", "any_of", "not_", "or_", "truth_of"]
