"""Functions over variables with a few cells each: small ones as decision diagrams, large ones as "all of" and "any of".

A variable is a number; smaller ones are nearer to the root of a diagram. Two small functions are equal where their
numbers are, so what a small function reads is exact: a fact that can't change any answer is not read. A large function
(more than `SMALL` combinations of cells) keeps its parts apart; it becomes small as its variables become known. Until
then it may read a variable that matters in none of its combinations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from math import prod

NO, YES = 0, 1
"""The constant functions."""

SMALL = 1024


class Kind(Enum):
    DECISION = "decision"
    ALL = "all"
    ANY = "any"


class Diagrams:
    """All functions of one index. Grows with what is asked of it; nothing is forgotten (see `size`).

    `width(variable)` is its number of cells.
    """

    def __init__(self, width: Callable[[int], int]) -> None:
        self._width = width
        self._kinds = [Kind.DECISION, Kind.DECISION]
        self._variable = [-1, -1]
        self._parts: list[tuple[int, ...]] = [(), ()]
        self._span = [1, 1]
        self._reads: list[tuple[int, ...]] = [(), ()]
        self._numbers: dict[tuple[object, ...], int] = {}
        self._joined: dict[tuple[Kind, int, int], int] = {}
        self._negated = {NO: YES, YES: NO}
        self._known: dict[tuple[int, int, int], int] = {}

    @property
    def size(self) -> int:
        """Number of functions held."""
        return len(self._kinds)

    def kind(self, function: int) -> Kind:
        return self._kinds[function]

    def parts(self, function: int) -> tuple[int, ...]:
        """Of a decision: what is left in each cell of its first variable. Else: what it is all or any of."""
        return self._parts[function]

    def reads(self, function: int) -> tuple[int, ...]:
        """Variables that can change the function, ascending. The first is that of a decision."""
        return self._reads[function]

    def node(self, variable: int, children: tuple[int, ...]) -> int:
        """The function that is `children[cell]` in each cell of the variable. Children read larger variables only."""
        first = children[0]
        if children.count(first) == len(children):
            return first
        key = (variable, children)
        found = self._numbers.get(key)
        if found is None:
            reads = {variable}.union(*(self._reads[child] for child in set(children)))
            found = self._numbers[key] = self._add(Kind.DECISION, variable, children, reads)
        return found

    def _add(self, kind: Kind, variable: int, parts: tuple[int, ...], reads: Iterable[int]) -> int:
        self._kinds.append(kind)
        self._variable.append(variable)
        self._parts.append(parts)
        self._reads.append(tuple(sorted(reads)))
        self._span.append(prod(map(self._width, self._reads[-1])))
        return len(self._kinds) - 1

    def negated(self, function: int) -> int:
        found = self._negated.get(function)
        if found is None:
            found = self._negated[function] = self._turned(function)
            self._negated[found] = function
        return found

    def _turned(self, function: int) -> int:
        parts = tuple(self.negated(part) for part in self._parts[function])
        match self._kinds[function]:
            case Kind.ALL:
                return self.any_of(parts)
            case Kind.ANY:
                return self.all_of(parts)
        return self.node(self._variable[function], parts)

    def both(self, one: int, other: int) -> int:
        return self.all_of((one, other))

    def either(self, one: int, other: int) -> int:
        return self.any_of((one, other))

    def any_of(self, functions: Iterable[int]) -> int:
        return self._of(Kind.ANY, functions, zero=YES)

    def all_of(self, functions: Iterable[int]) -> int:
        return self._of(Kind.ALL, functions, zero=NO)

    def _of(self, kind: Kind, functions: Iterable[int], zero: int) -> int:
        """`zero` decides alone. Small parts are joined while what they make stays small."""
        parts: dict[int, None] = {}
        for function in functions:
            if function == zero:
                return zero
            parts.update(
                dict.fromkeys(self._parts[function] if self._kinds[function] is kind else (function,))
            )
        parts.pop(1 - zero, None)
        if any(self._negated.get(part) in parts for part in parts):
            return zero
        large = [part for part in parts if self._kinds[part] is not Kind.DECISION]
        small = self._packed(kind, [part for part in parts if self._kinds[part] is Kind.DECISION])
        if zero in small:
            return zero
        return self._large(kind, (*small, *large), none=1 - zero)

    def _packed(self, kind: Kind, parts: list[int]) -> list[int]:
        packed: list[int] = []
        for part in sorted(parts, key=lambda one: self._reads[one]):
            if packed and self._is_small(packed[-1], part):
                packed[-1] = self._join(kind, packed[-1], part)
            else:
                packed.append(part)
        return [part for part in packed if part != (YES if kind is Kind.ALL else NO)]

    def _is_small(self, one: int, other: int) -> bool:
        if self._span[one] * self._span[other] <= SMALL:
            return True
        return prod(map(self._width, {*self._reads[one], *self._reads[other]})) <= SMALL

    def _large(self, kind: Kind, parts: tuple[int, ...], none: int = YES) -> int:
        if len(parts) < 2:
            return parts[0] if parts else none
        key = (kind, tuple(sorted(parts)))
        found = self._numbers.get(key)
        if found is None:
            reads = set[int]().union(*(self._reads[part] for part in parts))
            found = self._numbers[key] = self._add(kind, -1, key[1], reads)
        return found

    def _join(self, kind: Kind, one: int, other: int) -> int:
        """Of two decisions."""
        zero = NO if kind is Kind.ALL else YES
        if zero in (one, other):
            return zero
        if one in (other, 1 - zero):
            return other
        if other == 1 - zero:
            return one
        key = (kind, one, other) if one < other else (kind, other, one)
        found = self._joined.get(key)
        if found is None:
            found = self._joined[key] = self._product(*key)
        return found

    def _product(self, kind: Kind, one: int, other: int) -> int:
        left, right = self._variable[one], self._variable[other]
        if left == right:
            pairs = zip(self._parts[one], self._parts[other], strict=True)
            return self.node(left, tuple([self._join(kind, a, b) for a, b in pairs]))
        if left > right:
            left, one, other = right, other, one
        return self.node(left, tuple([self._join(kind, part, other) for part in self._parts[one]]))

    def known(self, function: int, variable: int, cell: int) -> int:
        """What is left of the function once the variable is known to be in the cell."""
        if variable not in self._reads[function]:
            return function
        if self._variable[function] == variable:
            return self._parts[function][cell]
        key = (function, variable, cell)
        found = self._known.get(key)
        if found is None:
            left = [self.known(part, variable, cell) for part in self._parts[function]]
            found = self._known[key] = self._again(function, tuple(left))
        return found

    def known_all(self, function: int, cells: Mapping[int, int]) -> int:
        """`known` for several variables at once."""
        if self._kinds[function] is not Kind.DECISION:
            if not any(variable in cells for variable in self._reads[function]):
                return function
            return self._again(
                function, tuple([self.known_all(part, cells) for part in self._parts[function]])
            )
        for variable in self._reads[function]:
            if variable in cells:
                function = self.known(function, variable, cells[variable])
        return function

    def _again(self, function: int, parts: tuple[int, ...]) -> int:
        match self._kinds[function]:
            case Kind.ALL:
                return self.all_of(parts)
            case Kind.ANY:
                return self.any_of(parts)
        return self.node(self._variable[function], parts)

    def surely(self, function: int, variable: int, cells: Iterable[int]) -> int:
        """Where the function is true in each of the cells: what may be relied on while the variable is uncertain."""
        return self.all_of(self.known(function, variable, cell) for cell in cells)
