"""The fewest visits: which office on which day, and what is done there.

A visit is described by its office alone. Doing more of what an office takes never gets in the way of a later visit, so
each visit takes everything that is possible there, and only the sequence of offices is searched: breadth first, over the
sets of procedures that are done. Of the sets reached by the same number of visits, one that lies within another and was
not reached with fewer visits away from the chosen office is dropped. The first set that holds everything is a smallest
plan. The search is exact as long as no step holds more than MOST_STATES sets (with six offices there are at most 2^6 in
the absence of waiting); beyond that the largest are kept and the answer is marked as not proven.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

MOST_STATES = 4096
_MOST_COUNTERS = 12


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to do at one of the `offices`. `waits`: (errand, days) — what must be done before; with days above 0 in
    an earlier visit, else the same visit will do.
    """

    id: str
    offices: frozenset[str]
    waits: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Trips:
    """(office, ids of the errands) in order."""

    stops: tuple[tuple[str, tuple[str, ...]], ...]
    is_fewest: bool = True


_Path = tuple[tuple[str, frozenset[str]], ...]


def fewest_trips(errands: Sequence[Errand], offices: Sequence[str]) -> Trips:
    """The fewest visits, among those the fewest to others than the first office. Each errand has an office among them.

    `waits` on something that is no errand count for nothing. Waits must not go in circles.
    """
    by_id = {errand.id: errand for errand in errands}
    waits = {e.id: tuple(w for w in e.waits if w[0] in by_id) for e in errands}
    states: dict[frozenset[str], tuple[int, _Path]] = {frozenset(): (0, ())}
    is_fewest = True
    while by_id.keys() - _best(states):
        reached: dict[frozenset[str], tuple[int, _Path]] = {}
        for done, (away, path) in states.items():
            for office in offices:
                new = _taken(office, done, by_id, waits)
                cost = away + (office != offices[0])
                if new and (done | new not in reached or cost < reached[done | new][0]):
                    reached[done | new] = (cost, (*path, (office, new)))
        states = _undominated(reached)
        if len(states) > MOST_STATES:
            is_fewest = False
            states = dict(sorted(states.items(), key=lambda s: (-len(s[0]), s[1][0]))[:MOST_STATES])
    _, path = states[_best(states)]
    return Trips(tuple((office, _in_order(new, errands)) for office, new in path), is_fewest)


def _best(states: Mapping[frozenset[str], tuple[int, _Path]]) -> frozenset[str]:
    return max(states, key=lambda done: (len(done), -states[done][0]))


def _taken(
    office: str,
    done: frozenset[str],
    errands: Mapping[str, Errand],
    waits: Mapping[str, tuple[tuple[str, int], ...]],
) -> frozenset[str]:
    """Everything that one visit to the office can add to what is done."""
    new: set[str] = set()
    left = [e.id for e in errands.values() if e.id not in done and office in e.offices]
    changed = True
    while changed:
        changed = False
        for name in list(left):
            if all(before in done or (days == 0 and before in new) for before, days in waits[name]):
                new.add(name)
                left.remove(name)
                changed = True
    return frozenset(new)


def _undominated(
    reached: Mapping[frozenset[str], tuple[int, _Path]],
) -> dict[frozenset[str], tuple[int, _Path]]:
    kept: dict[frozenset[str], tuple[int, _Path]] = {}
    for done, (away, path) in sorted(reached.items(), key=lambda s: (-len(s[0]), s[1][0])):
        if not any(done <= other and cost <= away for other, (cost, _) in kept.items()):
            kept[done] = (away, path)
    return kept


def _in_order(names: Iterable[str], errands: Sequence[Errand]) -> tuple[str, ...]:
    wanted = set(names)
    return tuple(errand.id for errand in errands if errand.id in wanted)


def fewest_counters(
    sections: Iterable[str], counters: Sequence[tuple[str, Iterable[str]]]
) -> tuple[str, ...]:
    """The fewest counters that serve all sections, in walking order; of several the first ones. Sections that no counter
    serves count for nothing.

    Exact by trying all groups, smallest first, up to 12 counters that serve any of the sections; beyond that each next
    counter is the one that serves most of the rest.
    """
    serves = {name: set(served) for name, served in counters}
    needed = set(sections) & set().union(*serves.values()) if serves else set()
    useful = [name for name in serves if serves[name] & needed]
    if len(useful) > _MOST_COUNTERS:
        return _greedy_counters(needed, useful, serves)
    for size in range(len(useful) + 1):
        for group in combinations(useful, size):
            if needed <= set().union(*(serves[name] for name in group)):
                return group
    return tuple(useful)


def _greedy_counters(
    needed: set[str], useful: Sequence[str], serves: Mapping[str, set[str]]
) -> tuple[str, ...]:
    chosen: set[str] = set()
    left = set(needed)
    while left:
        best = max(useful, key=lambda name: len(serves[name] & left))
        chosen.add(best)
        left -= serves[best]
    return tuple(name for name in useful if name in chosen)
