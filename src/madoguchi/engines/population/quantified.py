"""Conditions over the members of a household: what is added up over the rows of a household, and what follows from it.

A member that is only counted (`member_count` says more than there are rows) has no row; what a condition says of
somebody of whom nothing is known is computed from the household and added that many times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from madoguchi.core.rules import conditions as c
from madoguchi.core.truth import Truth, not_
from madoguchi.engines.population import kleene as k
from madoguchi.engines.population.plain import Quantifier

Part: TypeAlias = Callable[[c.Condition], k.Column]
"""A condition, for a person."""


class Adding(Enum):
    """What is kept of all rows of a household. Truths are numbers here: FALSE 0, UNKNOWN 1, TRUE 2."""

    MOST = "most"
    LEAST = "least"
    ANY = "any"
    COUNT = "count"


_FALSE, _UNKNOWN, _TRUE = 0, 1, 2
_NUMBERS = {Truth.FALSE: _FALSE, Truth.UNKNOWN: _UNKNOWN, Truth.TRUE: _TRUE}


@dataclass(frozen=True, slots=True)
class Sum:
    """Something asked of each person. ANY and COUNT take NULL for nobody."""

    asked: k.Column
    adding: Adding

    def key(self) -> tuple[object, Adding]:
        """Equal for what is the same sum."""
        return self.asked if isinstance(self.asked, Truth) else self.asked.op(), self.adding

    def counted(self) -> ir.IntegerValue | None:
        """What is counted over the rows, where it is a count."""
        if isinstance(self.asked, Truth) or self.adding is not Adding.COUNT:
            return None
        found: ir.IntegerValue = self.asked.ifelse(1, 0).sum()
        return found

    def marks(self) -> tuple[ir.BooleanValue, ...]:
        """What is marked if it holds of any row, and enough for `of_marks`; nothing where everybody's answer is the same."""
        if isinstance(self.asked, Truth) or self.adding is Adding.COUNT:
            return ()
        if self.adding is Adding.ANY:
            return (self.asked,)
        decides = self.asked if self.adding is Adding.MOST else ~self.asked
        return decides, k.is_unknown(self.asked)

    def of_marks(self, decides: ir.BooleanValue, *unknown: ir.BooleanValue) -> ir.Value:
        """NULL marks, of a household without rows, are as none."""
        if self.adding is Adding.ANY:
            return decides
        first, last = (_TRUE, _FALSE) if self.adding is Adding.MOST else (_FALSE, _TRUE)
        return ibis.cases((decides, first), (unknown[0], _UNKNOWN), else_=last)

    def of_all(self, rows: ir.IntegerValue) -> ir.Value:
        """Where everybody's answer is the same."""
        truth = self.asked if isinstance(self.asked, Truth) else Truth.UNKNOWN
        if self.adding is Adding.COUNT:
            return rows if truth is Truth.TRUE else ibis.literal(0)
        if self.adding is Adding.ANY:
            return rows > 0 if truth is Truth.TRUE else ibis.literal(False)
        return ibis.ifelse(rows > 0, _NUMBERS[truth], ibis.null("int8"))


@dataclass(frozen=True, slots=True)
class Crowd:
    """People of a household: rows, members beyond them (None: there are never any), and whether we know how many there are."""

    rows: ir.IntegerValue
    others: ir.IntegerValue | None
    has_others: ir.BooleanValue | None
    is_counted: ir.BooleanValue

    def anybody(self, in_rows: ir.BooleanValue, other: k.Column) -> ir.BooleanValue:
        known = k.is_true(in_rows)
        if self.has_others is None or other is Truth.FALSE or other is Truth.UNKNOWN:
            return known
        return known | (
            self.has_others if other is Truth.TRUE else self.has_others & k.is_true(k.literal(other))
        )

    def how_many(self, in_rows: ir.IntegerValue, other: k.Column) -> ir.IntegerValue:
        known = in_rows.fill_null(0)
        if self.others is None or other is Truth.FALSE or other is Truth.UNKNOWN:
            return known
        if other is Truth.TRUE:
            return known + self.others
        return known + ibis.ifelse(k.is_true(k.literal(other)), self.others, 0)


def sums(quantifier: Quantifier, part: Part, *, for_truth: bool = False) -> dict[str, Sum]:
    """What has to be added up over the persons. `for_truth`: FALSE and UNKNOWN of an "any" need not be told apart."""
    inner = part(quantifier.part)
    if for_truth:
        return {"true": Sum(inner, Adding.ANY)}
    match quantifier:
        case c.AnyMember():
            return {"most": Sum(inner, Adding.MOST)}
        case c.AllMembers():
            return {"least": Sum(inner, Adding.LEAST)}
        case c.CountMembers():
            return {"true": Sum(inner, Adding.COUNT), "unknown": Sum(_unknown(inner), Adding.COUNT)}
    who = part(quantifier.who)
    return {
        "who": Sum(who, Adding.COUNT),
        "who_unknown": Sum(_unknown(who), Adding.ANY),
        "meets": Sum(k.every([who, inner]), Adding.ANY),
        "fails": Sum(k.every([who, k.negated(inner)]), Adding.ANY),
        "may": Sum(k.every([_unknown(who), k.negated(_false(inner))]), Adding.ANY),
    }


def _unknown(part: k.Column) -> k.Column:
    if isinstance(part, Truth):
        return Truth.TRUE if part is Truth.UNKNOWN else Truth.FALSE
    return k.is_unknown(part)


def _false(part: k.Column) -> k.Column:
    if isinstance(part, Truth):
        return Truth.TRUE if part is Truth.FALSE else Truth.FALSE
    return k.is_false(part)


def concluded(
    quantifier: Quantifier, rows: Mapping[str, ir.Value], others: Mapping[str, Sum], crowd: Crowd
) -> ir.BooleanValue:
    """The quantifier's truth per household: `rows` are its sums over rows, `others` the same asked of a member without one."""

    def anybody(name: str) -> ir.BooleanValue:
        return crowd.anybody(rows[name], others[name].asked)

    def how_many(name: str) -> ir.IntegerValue:
        return crowd.how_many(rows[name], others[name].asked)

    if rows.keys() == {"true"}:
        return anybody("true")
    match quantifier:
        case c.AnyMember():
            return _settled(rows["most"].fill_null(_FALSE), others["most"].asked, crowd, Truth.TRUE)
        case c.AllMembers():
            return _settled(rows["least"].fill_null(_TRUE), others["least"].asked, crowd, Truth.FALSE)
        case c.CountMembers(at_least=low, at_most=high):
            return _counted(how_many("true"), how_many("unknown"), low, high, crowd)
    return k.decide(
        (~crowd.is_counted, Truth.UNKNOWN),
        (how_many("who") > 1, Truth.FALSE),
        ((how_many("who") == 1) & anybody("fails"), Truth.FALSE),
        ((how_many("who") == 1) & anybody("meets") & ~anybody("who_unknown"), Truth.TRUE),
        ((how_many("who") == 0) & ~anybody("may"), Truth.FALSE),
    )


def _settled(found: ir.IntegerValue, other: k.Column, crowd: Crowd, deciding: Truth) -> ir.BooleanValue:
    """`deciding` by one person settles it; its opposite only if everybody is known and counted."""
    decides, waits = found == _NUMBERS[deciding], (found == _UNKNOWN) | ~crowd.is_counted
    if crowd.has_others is not None and not isinstance(other, Truth):
        same = other if deciding is Truth.TRUE else ~other
        decides = decides | (crowd.has_others & k.is_true(same))
        waits = waits | (crowd.has_others & k.is_unknown(other))
    elif crowd.has_others is not None and other is deciding:
        decides = decides | crowd.has_others
    elif crowd.has_others is not None and other is Truth.UNKNOWN:
        waits = waits | crowd.has_others
    return k.decide((decides, deciding), (~waits, not_(deciding)))


def _counted(
    sure: ir.IntegerValue, open_: ir.IntegerValue, low: int, high: int | None, crowd: Crowd
) -> ir.BooleanValue:
    if low <= 0 and high is None:
        return k.literal(Truth.TRUE)
    holds, fails = sure >= low, sure + open_ < low
    if high is not None:
        holds, fails = holds & (sure + open_ <= high), fails | (sure > high)
    return k.decide((~crowd.is_counted, Truth.UNKNOWN), (holds, Truth.TRUE), (fails, Truth.FALSE))
