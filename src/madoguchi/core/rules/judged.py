"""What is known about a part of a condition, and how parts join: truth, reasons, and the fewest facts that would decide.

`to_true` and `to_false` are smallest sets of unknown facts whose right answers make the part TRUE or FALSE.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from madoguchi.core.rules.verdict import Missing, Reason, Verdict
from madoguchi.core.truth import Truth, not_

Facts: TypeAlias = tuple[Missing, ...]


class Judged(NamedTuple):
    """`because` is empty when unknown; `missing`, `to_true` and `to_false` are empty when decided."""

    truth: Truth
    because: tuple[Reason, ...] = ()
    missing: Facts = ()
    to_true: Facts = ()
    to_false: Facts = ()

    def verdict(self) -> Verdict:
        if self.truth is not Truth.UNKNOWN:
            return Verdict(self.truth, self.because)
        fewest = min(self.to_true, self.to_false, key=len)
        if len(self.missing) <= 1 or not fewest:
            return Verdict(self.truth, (), self.missing)
        first = [fact for fact in self.missing if fact in fewest]
        return Verdict(self.truth, (), (*first, *(fact for fact in self.missing if fact not in fewest)))


def decided(truth: Truth, *because: Reason) -> Judged:
    return Judged(truth, because)


def unknown(missing: Iterable[Missing]) -> Judged:
    """A leaf that waits for all of these."""
    facts = tuple(dict.fromkeys(missing))
    return Judged(Truth.UNKNOWN, (), facts, facts, facts)


def unknown_unless(missing: Facts, to_true: Iterable[Missing], to_false: Iterable[Missing]) -> Judged:
    """A leaf that some of the missing facts can decide alone."""
    return Judged(Truth.UNKNOWN, (), missing, tuple(to_true), tuple(to_false))


def negated(part: Judged) -> Judged:
    return Judged(not_(part.truth), part.because, part.missing, part.to_false, part.to_true)


def every(parts: Sequence[Judged]) -> Judged:
    """All hold. FALSE parts alone are the reasons of FALSE."""
    if len(parts) == 1:
        return parts[0]
    if any(part.truth is Truth.FALSE for part in parts):
        return Judged(Truth.FALSE, reasons(parts, {Truth.FALSE}))
    waiting = [part for part in parts if part.truth is Truth.UNKNOWN]
    if not waiting:
        return Judged(Truth.TRUE, reasons(parts, {Truth.TRUE}))
    return _open(waiting, _union(p.to_true for p in waiting), min((p.to_false for p in waiting), key=len))


def some(parts: Sequence[Judged]) -> Judged:
    """At least one holds. TRUE parts alone are the reasons of TRUE."""
    if len(parts) == 1:
        return parts[0]
    if any(part.truth is Truth.TRUE for part in parts):
        return Judged(Truth.TRUE, reasons(parts, {Truth.TRUE}))
    waiting = [part for part in parts if part.truth is Truth.UNKNOWN]
    if not waiting:
        return Judged(Truth.FALSE, reasons(parts, {Truth.FALSE}))
    return _open(waiting, min((p.to_true for p in waiting), key=len), _union(p.to_false for p in waiting))


def counted(parts: Sequence[Judged], low: int, high: int | None) -> Judged:
    """Between `low` and `high` (None: without end) of the parts hold."""
    sure = sum(part.truth is Truth.TRUE for part in parts)
    waiting = [part for part in parts if part.truth is Truth.UNKNOWN]
    most = sure + len(waiting)
    if sure >= low and (high is None or most <= high):
        # Who meets it proves "at least"; who does not proves "at most".
        kinds = {Truth.TRUE} if high is None else {Truth.TRUE, Truth.FALSE}
        return Judged(Truth.TRUE, reasons(parts, kinds))
    if most < low or (high is not None and sure > high):
        return Judged(Truth.FALSE, reasons(parts, {Truth.FALSE} if most < low else {Truth.TRUE}))
    return _open(waiting, _to_hold(waiting, sure, low, high), _to_fail(waiting, sure, low, high))


def _to_hold(waiting: Sequence[Judged], sure: int, low: int, high: int | None) -> Facts:
    """`low` reached by the cheapest, and as many refused that `high` can't be passed."""
    by_yes = sorted(waiting, key=lambda part: len(part.to_true))
    yes, rest = by_yes[: max(low - sure, 0)], by_yes[max(low - sure, 0) :]
    spare = len(rest) if high is None else max(high - sure - len(yes), 0)
    no = sorted(rest, key=lambda part: len(part.to_false))[: max(len(rest) - spare, 0)]
    return _union(chain((part.to_true for part in yes), (part.to_false for part in no)))


def _to_fail(waiting: Sequence[Judged], sure: int, low: int, high: int | None) -> Facts:
    ways = []
    if low > sure:
        by_no = sorted((part.to_false for part in waiting), key=len)
        ways.append(_union(by_no[: sure + len(waiting) - low + 1]))
    if high is not None and sure + len(waiting) > high:
        by_yes = sorted((part.to_true for part in waiting), key=len)
        ways.append(_union(by_yes[: high - sure + 1]))
    return min(ways, key=len)


def the_one(who: Sequence[Judged], part: Sequence[Judged]) -> Judged:
    """Exactly one of `who` holds, and `part` holds at the same place."""
    sure = [index for index, one in enumerate(who) if one.truth is Truth.TRUE]
    if len(sure) > 1:
        return Judged(Truth.FALSE, reasons((who[i] for i in sure), {Truth.TRUE}))
    ways = [every([who[i], part[i], *_others_refused(who, i)]) for i in range(len(who))]
    found = some(ways)
    if found.truth is Truth.UNKNOWN:
        ordered = dict.fromkeys(chain.from_iterable(one.missing for one in chain(who, part)))
        return found._replace(missing=tuple(fact for fact in ordered if fact in set(found.missing)))
    return found


def _others_refused(who: Sequence[Judged], index: int) -> list[Judged]:
    return [negated(one) for place, one in enumerate(who) if place != index]


def _open(waiting: Sequence[Judged], to_true: Facts, to_false: Facts) -> Judged:
    return Judged(Truth.UNKNOWN, (), _union(part.missing for part in waiting), to_true, to_false)


def _union(sets: Iterable[Facts]) -> Facts:
    listed = [one for one in sets if one]
    if len(listed) < 2:
        return listed[0] if listed else ()
    return tuple(dict.fromkeys(chain.from_iterable(listed)))


def reasons(parts: Iterable[Judged], kinds: Collection[Truth]) -> tuple[Reason, ...]:
    listed = [part.because for part in parts if part.because and part.truth in kinds]
    if len(listed) < 2:
        return listed[0] if listed else ()
    return tuple(dict.fromkeys(chain.from_iterable(listed)))
