"""The order in which needed procedures are done: what must come before, then what can't be undone, then what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from madoguchi.core.plan.model import Candidate, PlanItem

_Urgency = tuple[bool, date, int]


def in_order(items: Iterable[PlanItem], candidates: Mapping[str, Candidate]) -> tuple[PlanItem, ...]:
    """Prerequisites ("after", and documents one procedure yields and another needs) always win.

    Among those that are free: strict deadlines, then the earlier due date, then the order of the catalogue; what
    something more urgent waits for is as urgent as that. A circle (which the city's data may not have) is broken at the
    most urgent of the rest.
    """
    left = {item.id: item for item in items}
    before = {name: prerequisites(item, candidates, left) for name, item in left.items()}
    urgency = _urgencies(left, candidates, before)
    done: list[PlanItem] = []
    while left:
        free = [name for name in left if not before[name] & left.keys()] or list(left)
        done.append(left.pop(min(free, key=urgency.__getitem__)))
    return tuple(done)


def prerequisites(
    item: PlanItem, candidates: Mapping[str, Candidate], among: Mapping[str, PlanItem]
) -> set[str]:
    """Ids of those among the given that come before the item."""
    needs = set(item.documents)
    givers = {name for name in among if name != item.id and needs & set(candidates[name].yields)}
    return (set(candidates[item.id].after) & among.keys()) | givers


def _urgencies(
    items: Mapping[str, PlanItem], candidates: Mapping[str, Candidate], before: Mapping[str, set[str]]
) -> dict[str, _Urgency]:
    """Own urgency, or that of the most urgent of all that wait for it."""
    rank = {name: position for position, name in enumerate(candidates)}
    own = {name: _own(item, candidates[name], rank[name]) for name, item in items.items()}
    found: dict[str, _Urgency] = {}
    for name in sorted(own, key=own.__getitem__):
        _spread(name, own[name], before, found)
    return {name: (*found[name][:2], own[name][2]) for name in own}


def _spread(name: str, urgency: _Urgency, before: Mapping[str, set[str]], found: dict[str, _Urgency]) -> None:
    """From the most urgent on, so that the first to arrive is the most urgent."""
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found[one] = urgency
            waiting += before[one]


def _own(item: PlanItem, candidate: Candidate, rank: int) -> _Urgency:
    return (not candidate.rule.strict, item.due.due_on or date.max, rank)
