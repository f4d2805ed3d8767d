"""Conditions over the members of a household: what is added up over the rows of a household, and what follows from it.

A member that is only counted (`member_count` says more than there are rows) has no row; what a condition says of
somebody of whom nothing is known is computed from the household and added that many times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from madoguchi.core.rules import conditions as c
from madoguchi.core.truth import Truth
from madoguchi.engines.population import kleene as k
from madoguchi.engines.population.plain import Quantifier

Part: TypeAlias = Callable[[c.Condition], k.Column]
"""A condition, for a person."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Something asked of each person; `counts`: how many, else whether anybody. NULL is nobody."""

    asked: k.Column
    counts: bool = False

    def key(self) -> tuple[object, bool]:
        """Equal for what is the same sum."""
        return self.asked if isinstance(self.asked, Truth) else self.asked.op(), self.counts

    def over_rows(self) -> ir.Value | None:
        """None where it needs no adding up, because the answer is the same for everybody."""
        if isinstance(self.asked, Truth):
            return None
        return self.asked.ifelse(1, 0).sum() if self.counts else self.asked.any()

    def of_all(self, rows: ir.IntegerValue) -> ir.Value:
        """Where everybody's answer is the same."""
        if self.counts:
            return rows if self.asked is Truth.TRUE else ibis.literal(0)
        return rows > 0 if self.asked is Truth.TRUE else ibis.literal(False)


@dataclass(frozen=True, slots=True)
class Crowd:
    """People of a household: rows, members beyond them, and whether we know how many there are."""

    rows: ir.IntegerValue
    others: ir.IntegerValue | None
    is_counted: ir.BooleanValue

    def anybody(self, in_rows: ir.BooleanValue, other: k.Column) -> ir.BooleanValue:
        known = k.is_true(in_rows)
        if self.others is None or other is Truth.FALSE or other is Truth.UNKNOWN:
            return known
        more: ir.BooleanValue = self.others > 0
        return known | (more if other is Truth.TRUE else more & k.is_true(k.literal(other)))

    def how_many(self, in_rows: ir.IntegerValue, other: k.Column) -> ir.IntegerValue:
        known = in_rows.fill_null(0)
        if self.others is None or other is Truth.FALSE or other is Truth.UNKNOWN:
            return known
        if other is Truth.TRUE:
            return known + self.others
        return known + ibis.ifelse(k.is_true(k.literal(other)), self.others, 0)


def sums(quantifier: Quantifier, part: Part) -> dict[str, Sum]:
    """What has to be added up over the persons for this quantifier."""
    inner = part(quantifier.part)
    match quantifier:
        case c.AnyMember():
            return {"true": Sum(inner), "unknown": Sum(_unknown(inner))}
        case c.AllMembers():
            return {"false": Sum(k.negated(inner)), "unknown": Sum(_unknown(inner))}
        case c.CountMembers():
            return {"true": Sum(inner, counts=True), "unknown": Sum(_unknown(inner), counts=True)}
    who = part(quantifier.who)
    return {
        "who": Sum(who, counts=True),
        "who_unknown": Sum(_unknown(who)),
        "meets": Sum(k.every([who, inner])),
        "fails": Sum(k.every([who, k.negated(inner)])),
        "may": Sum(k.every([_unknown(who), k.negated(_false(inner))])),
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

    match quantifier:
        case c.AnyMember():
            settled = ~anybody("unknown") & crowd.is_counted
            return k.decide((anybody("true"), Truth.TRUE), (settled, Truth.FALSE))
        case c.AllMembers():
            settled = ~anybody("unknown") & crowd.is_counted
            return k.decide((anybody("false"), Truth.FALSE), (settled, Truth.TRUE))
        case c.CountMembers(at_least=low, at_most=high):
            return _counted(how_many("true"), how_many("unknown"), low, high, crowd)
    return k.decide(
        (~crowd.is_counted, Truth.UNKNOWN),
        (how_many("who") > 1, Truth.FALSE),
        ((how_many("who") == 1) & anybody("fails"), Truth.FALSE),
        ((how_many("who") == 1) & anybody("meets") & ~anybody("who_unknown"), Truth.TRUE),
        ((how_many("who") == 0) & ~anybody("may"), Truth.FALSE),
    )


def _counted(
    sure: ir.IntegerValue, open_: ir.IntegerValue, low: int, high: int | None, crowd: Crowd
) -> ir.BooleanValue:
    if low <= 0 and high is None:
        return k.literal(Truth.TRUE)
    holds, fails = sure >= low, sure + open_ < low
    if high is not None:
        holds, fails = holds & (sure + open_ <= high), fails | (sure > high)
    return k.decide((~crowd.is_counted, Truth.UNKNOWN), (holds, Truth.TRUE), (fails, Truth.FALSE))
