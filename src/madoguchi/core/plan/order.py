"""The order in which needed procedures are done: what must come before, then what can't be undone, then what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from madoguchi.core.plan.model import Candidate, PlanItem


def in_order(items: Iterable[PlanItem], candidates: Mapping[str, Candidate]) -> tuple[PlanItem, ...]:
    """Prerequisites ("after", and documents one procedure yields and another needs) always win.

    Among those that are free: strict deadlines, then the earlier due date, then the order of the catalogue. A circle
    (which the city's data may not have) is broken at the first of the rest.
    """
    left = {item.id: item for item in items}
    done: list[PlanItem] = []
    rank = {name: position for position, name in enumerate(candidates)}
    before = {name: _before(candidates[name], left, candidates) for name in left}
    while left:
        free = [item for name, item in left.items() if not before[name] & left.keys()] or list(left.values())
        chosen = min(free, key=lambda item: _urgency(item, candidates[item.id], rank))
        done.append(left.pop(chosen.id))
    return tuple(done)


def _before(
    candidate: Candidate, left: Mapping[str, PlanItem], candidates: Mapping[str, Candidate]
) -> set[str]:
    needs = set(left[candidate.id].documents)
    givers = {name for name in left if name != candidate.id and needs & set(candidates[name].yields)}
    return set(candidate.after) | givers


def _urgency(item: PlanItem, candidate: Candidate, rank: Mapping[str, int]) -> tuple[bool, date, int]:
    return (not candidate.rule.strict, item.due.due_on or date.max, rank[item.id])
