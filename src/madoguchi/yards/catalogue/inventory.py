"""手続棚卸: every procedure of the catalogue with how far it goes online, what stands in the way, and what would have to
change. Counted twice, as cities do: with the procedures that a rule keeps off the net, and without them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.foundation.cities import Certainty, City, Duty, Procedure
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
from madoguchi.foundation.cities.procedures import BlockReason, CoreBusiness


class OnlineState(StrEnum):
    """COMPLETE: filed online with us without a visit. ELSEWHERE: the same in another service. PARTIAL: prepared or booked
    online. NONE: no part of it. NOT_NEEDED: the city does it by itself.
    """

    COMPLETE = "complete"
    ELSEWHERE = "elsewhere"
    PARTIAL = "partial"
    NONE = "none"
    NOT_NEEDED = "not_needed"


ONLINE = (OnlineState.COMPLETE, OnlineState.ELSEWHERE)
BY_RULE = frozenset(BlockReason) - {BlockReason.NOT_BUILT, BlockReason.OUTSIDE_CITY}
"""Reasons that the city can't remove by building something: the law or the nature of the procedure."""


@dataclass(frozen=True, slots=True)
class Line:
    """One procedure. `reasons` are empty where nothing blocks it. `service` is the other service that takes it online."""

    id: str
    name: str
    section: str
    events: tuple[str, ...]
    state: OnlineState
    reasons: tuple[BlockReason, ...]
    core: CoreBusiness
    certainty: Certainty
    basis: str
    source: str
    source_url: str
    service: str = ""

    @property
    def is_filing(self) -> bool:
        return self.state is not OnlineState.NOT_NEEDED

    @property
    def is_ruled_out(self) -> bool:
        """A rule keeps it off the net, whatever the city builds."""
        return self.is_filing and bool(BY_RULE.intersection(self.reasons))

    @property
    def is_elsewhere(self) -> bool:
        """The city does not receive it."""
        return self.is_filing and BlockReason.OUTSIDE_CITY in self.reasons


@dataclass(frozen=True, slots=True)
class Share:
    """`online` of `target`; `percent` has one digit, None where nothing is counted."""

    online: int
    target: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.online / self.target, 1) if self.target else None


@dataclass(frozen=True, slots=True)
class Tally:
    """One line of a sum. `states` in the order of OnlineState."""

    id: str
    label: str
    total: int
    states: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """`without_rule` leaves out what a rule or another authority keeps off the net; `with_rule` counts every filing."""

    lines: tuple[Line, ...]
    without_rule: Share
    with_rule: Share
    by_state: tuple[Tally, ...]
    by_reason: tuple[Tally, ...]
    by_core: tuple[Tally, ...]
    by_event: tuple[Tally, ...]
    by_section: tuple[Tally, ...]


def inventory_of(city: City) -> Inventory:
    lines = tuple(_line(city, procedure) for procedure in city.procedures.values())
    filings = [one for one in lines if one.is_filing]
    online = sum(one.state in ONLINE for one in filings)
    open_to_city = [one for one in filings if not (one.is_ruled_out or one.is_elsewhere)]
    return Inventory(
        lines=lines,
        without_rule=Share(sum(one.state in ONLINE for one in open_to_city), len(open_to_city)),
        with_rule=Share(online, len(filings)),
        by_state=_tallies(lines, lambda one: (one.state.value,), [state.value for state in OnlineState]),
        by_reason=_tallies(lines, lambda one: one.reasons, [reason.value for reason in BlockReason]),
        by_core=_tallies(lines, lambda one: (one.core.value,), [core.value for core in CoreBusiness]),
        by_event=_tallies(lines, lambda one: one.events, _events(city)),
        by_section=_tallies(lines, lambda one: (one.section,), dict.fromkeys(one.section for one in lines)),
    )


def _line(city: City, procedure: Procedure) -> Line:
    section = city.sections.get(procedure.section)
    return Line(
        id=procedure.id,
        name=procedure.name,
        section=section.desk_name if section else procedure.section,
        events=procedure.events,
        state=state_of(procedure),
        reasons=procedure.channels.blocked_by,
        core=procedure.core_business,
        certainty=procedure.certainty,
        basis=procedure.basis,
        source=procedure.source.title,
        source_url=procedure.source.url,
        service=procedure.channels.online_service,
    )


def state_of(procedure: Procedure) -> OnlineState:
    channels = procedure.channels
    if procedure.duty is Duty.AUTOMATIC:
        return OnlineState.NOT_NEEDED
    if channels.submit and not channels.must_visit:
        return OnlineState.COMPLETE
    if channels.online_service and not channels.must_visit:
        return OnlineState.ELSEWHERE
    begun = channels.questionnaire or channels.booking or channels.prefill
    return OnlineState.PARTIAL if begun else OnlineState.NONE


def _tallies(
    lines: Iterable[Line], keys: Callable[[Line], Iterable[str]], order: Iterable[str]
) -> tuple[Tally, ...]:
    """A line counts under each of its keys; keys without a line are left out."""
    found: dict[str, Counter[OnlineState]] = {}
    for line in lines:
        for key in keys(line):
            found.setdefault(str(key), Counter())[line.state] += 1
    known = [*order, *(key for key in found if key not in order)]
    return tuple(
        Tally(key, key, found[key].total(), tuple(found[key][state] for state in OnlineState))
        for key in dict.fromkeys(known)
        if key in found
    )


def _events(city: City) -> list[str]:
    return [one.id for one in city.facts[LIFE_EVENT].choices] if LIFE_EVENT in city.facts else []
