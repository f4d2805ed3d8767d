"""What a fact can still be: spans of whole numbers (days as ordinals), one of its choices, or some of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from madoguchi.core.rules.facts import Value
from madoguchi.core.rules.values import day_bounds
from madoguchi.core.rules.vocabulary import Kind, Vocabulary

FIRST_DAY, LAST_DAY = date(1850, 1, 1).toordinal(), date(2200, 12, 31).toordinal()
"""Days that a fact may name."""
_LARGEST = 10**12
_OTHER = "\0"
"""Stands for a text that no condition names."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Inclusive spans that do not touch, in ascending order. `is_day`: they are ordinals of days."""

    spans: tuple[tuple[int, int], ...]
    is_day: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.spans

    @property
    def size(self) -> int:
        return sum(high - low + 1 for low, high in self.spans)

    def meet(self, low: int | None, high: int | None) -> Spans:
        """Cut to low..high; None is without end."""
        cut = (
            (a if low is None else max(a, low), b if high is None else min(b, high)) for a, b in self.spans
        )
        return Spans(tuple((a, b) for a, b in cut if a <= b), self.is_day)

    def without(self, low: int | None, high: int | None) -> Spans:
        """What lies outside low..high."""
        below = () if low is None else self.meet(None, low - 1).spans
        above = () if high is None else self.meet(high + 1, None).spans
        if low is not None and high is not None and low > high:
            return self
        return Spans((*below, *above), self.is_day)

    def samples(self, near: int) -> tuple[int, ...]:
        """Both ends of each span, what is next to them, and `near` where it is inside. All of it where it is small."""
        if self.size <= _SMALL:
            return tuple(n for low, high in self.spans for n in range(low, high + 1))
        ends = [n for low, high in self.spans for n in (low, low + 1, low + 2, high - 1, high)]
        inside = [n for n in (*ends, near) if any(low <= n <= high for low, high in self.spans)]
        return tuple(dict.fromkeys(inside))

    def value(self, number: int) -> Value:
        return date.fromordinal(number) if self.is_day else number


@dataclass(frozen=True, slots=True)
class Choices:
    """One of `values`; `is_open`: or anything else but `refused`."""

    values: tuple[Value, ...]
    is_open: bool = False
    refused: tuple[Value, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.values and not self.is_open

    def meet(self, wanted: Iterable[Value]) -> Choices:
        kept = [value for value in wanted if self._allows(value)]
        return Choices(tuple(kept))

    def without(self, unwanted: Iterable[Value]) -> Choices:
        gone = tuple(unwanted)
        left = tuple(value for value in self.values if not _among(value, gone))
        return Choices(left, self.is_open, (*self.refused, *gone) if self.is_open else ())

    def sample(self) -> Value:
        return self.values[0] if self.values else _OTHER

    def _allows(self, value: Value) -> bool:
        if self.is_open:
            return not _among(value, self.refused)
        return _among(value, self.values)


@dataclass(frozen=True, slots=True)
class Subsets:
    """Some of `values`, at least one: none of `refused`, and of each of `wanted` at least one."""

    values: tuple[Value, ...]
    refused: frozenset[Value] = frozenset()
    wanted: tuple[tuple[Value, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not all(self._allowed(one) for one in (self.values, *self.wanted))

    def meet(self, wanted: Iterable[Value]) -> Subsets:
        return Subsets(self.values, self.refused, (*self.wanted, tuple(wanted)))

    def without(self, unwanted: Iterable[Value]) -> Subsets:
        return Subsets(self.values, self.refused | frozenset(unwanted), self.wanted)

    def sample(self) -> Value:
        chosen = [self._allowed(one)[0] for one in self.wanted] or list(self._allowed(self.values)[:1])
        return tuple(value for value in self.values if value in chosen)

    def _allowed(self, values: tuple[Value, ...]) -> tuple[Value, ...]:
        return tuple(value for value in values if value in self.values and value not in self.refused)


Domain: TypeAlias = Spans | Choices | Subsets
_SMALL = 24


def _among(value: Value, values: tuple[Value, ...]) -> bool:
    """True and 1 are different."""
    return any(type(value) is type(one) and value == one for one in values)


def domain_of(fact: str, vocabulary: Vocabulary) -> Domain:
    """Everything that the fact can be, as far as its definition says."""
    kind = vocabulary.kinds.get(fact)
    if kind is Kind.DAY:
        return Spans(((FIRST_DAY, LAST_DAY),), is_day=True)
    if kind is Kind.NUMBER:
        low, high = vocabulary.ranges.get(fact, (None, None))
        return Spans(((-_LARGEST if low is None else low, _LARGEST if high is None else high),))
    answers = vocabulary.answers.get(fact)
    if fact in vocabulary.several and answers:
        return Subsets(answers)
    return Choices((), is_open=True) if answers is None else Choices(answers)


def ordinal(value: Value | None) -> int | None:
    """A bound of a comparison as a number."""
    if value is None or isinstance(value, int):
        return value
    bounds = day_bounds(value)
    return None if bounds is None else bounds[0].toordinal()
