"""Whether conditions hold, without reasons: each part is decided once per person, and no further than it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.facts import HOUSEHOLD, Facts
from madoguchi.core.rules.leaves import Reading, age_holds, elapsed_holds, fact_holds, limit_holds
from madoguchi.core.truth import Truth, not_

# A member of an enumeration is looked up at each use; these are asked for a thousand times per household.
_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class _Scope:
    """One person (or the household as a whole) and what was decided about conditions, by their identity."""

    reading: Reading
    known: dict[int, Truth] = field(default_factory=dict)


class Truths:
    """Conditions are told apart by identity, so they must outlive this."""

    def __init__(self, facts: Facts, on: date) -> None:
        self._on, self._is_complete = on, facts.is_complete
        self._people = {m.id: _Scope(Reading(facts, m, on, "")) for m in facts.people()}
        self._household = _Scope(Reading(facts, None, on, ""))

    def of(self, condition: c.Condition, member: str = HOUSEHOLD) -> Truth:
        scope = self._people.get(member, self._household)
        known = scope.known.get(id(condition))
        return self._of(condition, scope) if known is None else known

    def _of(self, node: c.Condition, scope: _Scope) -> Truth:
        known = scope.known.get(id(node))
        if known is None:
            known = scope.known[id(node)] = _DECIDE[type(node)](self, node, scope)
        return known

    def _always(self, node: c.Always, scope: _Scope) -> Truth:
        return _TRUE if node.holds else _FALSE

    def _all(self, node: c.AllOf, scope: _Scope) -> Truth:
        return _every(self._of(part, scope) for part in node.parts)

    def _any(self, node: c.AnyOf, scope: _Scope) -> Truth:
        return _some(self._of(part, scope) for part in node.parts)

    def _not(self, node: c.Not, scope: _Scope) -> Truth:
        return not_(self._of(node.part, scope))

    def _derived(self, node: c.Derived, scope: _Scope) -> Truth:
        return self._of(node.part, scope)

    def _versions(self, node: c.Versions, scope: _Scope) -> Truth:
        part = in_force(node, self._on)
        return _FALSE if part is None else self._of(part, scope)

    def _any_member(self, node: c.AnyMember, scope: _Scope) -> Truth:
        found = _some(self._each(node.part))
        return found if found is _TRUE or self._is_complete else _UNKNOWN

    def _all_members(self, node: c.AllMembers, scope: _Scope) -> Truth:
        found = _every(self._each(node.part))
        return found if found is _FALSE or self._is_complete else _UNKNOWN

    def _count_members(self, node: c.CountMembers, scope: _Scope) -> Truth:
        low, high = node.at_least, node.at_most
        if not self._is_complete and (low > 0 or high is not None):
            return _UNKNOWN
        found = list(self._each(node.part))
        sure = found.count(_TRUE)
        most = sure + found.count(_UNKNOWN)
        if sure >= low and (high is None or most <= high):
            return _TRUE
        return _FALSE if most < low or (high is not None and sure > high) else _UNKNOWN

    def _the_member(self, node: c.TheMember, scope: _Scope) -> Truth:
        """For each member: it is the one, it meets the condition, and none of the others is."""
        if not self._is_complete:
            return _UNKNOWN
        who, part = list(self._each(node.who)), list(self._each(node.part))
        ways = range(len(who))
        return _some(
            _every([who[i], part[i], *(not_(who[other]) for other in ways if other != i)]) for i in ways
        )

    def _each(self, part: c.Condition) -> Iterable[Truth]:
        return (self._of(part, scope) for scope in self._people.values())


def _every(parts: Iterable[Truth]) -> Truth:
    found = _TRUE
    for part in parts:
        if part is _FALSE:
            return part
        if part is _UNKNOWN:
            found = part
    return found


def _some(parts: Iterable[Truth]) -> Truth:
    found = _FALSE
    for part in parts:
        if part is _TRUE:
            return part
        if part is _UNKNOWN:
            found = part
    return found


def in_force(versions: c.Versions, on: date) -> c.Condition | None:
    """The condition that the law sets on that day."""
    for version in versions.versions:
        if (version.valid_from or date.min) <= on <= (version.valid_to or date.max):
            return version.part
    return None


def _leaf(holds: Callable[[Any, Reading], Truth]) -> Callable[[Truths, Any, _Scope], Truth]:
    return lambda _truths, node, scope: holds(node, scope.reading)


_DECIDE: dict[type, Callable[[Truths, Any, _Scope], Truth]] = {
    c.FactIn: _leaf(fact_holds),
    c.FactRange: _leaf(fact_holds),
    c.FactLimit: _leaf(limit_holds),
    c.Age: _leaf(age_holds),
    c.Elapsed: _leaf(elapsed_holds),
    c.Always: Truths._always,
    c.AllOf: Truths._all,
    c.AnyOf: Truths._any,
    c.Not: Truths._not,
    c.Derived: Truths._derived,
    c.Versions: Truths._versions,
    c.AnyMember: Truths._any_member,
    c.AllMembers: Truths._all_members,
    c.CountMembers: Truths._count_members,
    c.TheMember: Truths._the_member,
}
