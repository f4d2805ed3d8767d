"""Conditions as they stand on one day: without names, laws and clause ids, so that equal conditions are one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.evaluation import in_force

_BARE = c.Clause("")
Quantifier = c.AnyMember | c.AllMembers | c.CountMembers | c.TheMember


def plain(condition: c.Condition, on: date) -> c.Condition:
    """`Derived` and `Versions` replaced by what they stand for on the day."""
    match condition:
        case c.Derived(part=part):
            return plain(part, on)
        case c.Versions():
            found = in_force(condition, on)
            return c.Always(_BARE, False) if found is None else plain(found, on)
        case c.AllOf(parts=parts) | c.AnyOf(parts=parts):
            return replace(condition, clause=_BARE, parts=tuple(plain(part, on) for part in parts))
        case c.Always(holds=holds):
            return c.Always(_BARE, holds)
        case c.TheMember(who=who, part=part):
            return c.TheMember(_BARE, plain(who, on), plain(part, on))
        case c.Not() | c.AnyMember() | c.AllMembers() | c.CountMembers():
            return replace(condition, clause=_BARE, part=plain(condition.part, on))
    return replace(condition, clause=_BARE)


def key(condition: c.Condition) -> str:
    """Equal for equal conditions; unlike hashing it tells True from 1."""
    return repr(condition)


@dataclass(frozen=True, slots=True)
class Levels:
    """Quantifiers by key: the first level reads persons and households only, each next one also those before it."""

    levels: tuple[dict[str, Quantifier], ...]


def quantifiers(conditions: list[c.Condition]) -> Levels:
    found: list[dict[str, Quantifier]] = []
    for condition in conditions:
        _collect(condition, found)
    return Levels(tuple(found))


def _collect(condition: c.Condition, found: list[dict[str, Quantifier]]) -> int:
    """Levels that must be there before `condition` can be computed."""
    below = max((_collect(part, found) for part in c.parts_of(condition)), default=0)
    if not isinstance(condition, Quantifier):
        return below
    if below == len(found):
        found.append({})
    found[below][key(condition)] = condition
    return below + 1


def read_for_truth(conditions: list[c.Condition]) -> frozenset[str]:
    """Keys of "any" quantifiers of which it only matters whether they are TRUE, where that is all that is asked of the conditions.

    Below a negation, a count or "the one who" it also matters whether they are FALSE.
    """
    found: set[str] = set()
    else_read: set[str] = set()
    for condition in conditions:
        _split(condition, True, found, else_read)
    return frozenset(found - else_read)


def _split(condition: c.Condition, is_plain: bool, found: set[str], else_read: set[str]) -> None:
    if isinstance(condition, c.AnyMember):
        (found if is_plain else else_read).add(key(condition))
    stays = is_plain and isinstance(condition, c.AllOf | c.AnyOf | c.AnyMember | c.AllMembers)
    for part in c.parts_of(condition):
        _split(part, stays, found, else_read)


def shared_parts(conditions: list[c.Condition]) -> list[list[c.Condition]]:
    """Parts outside quantifiers that are read from more than one place, in stages: each reads only those before it."""
    seen: dict[str, c.Condition] = {}
    readers: Counter[str] = Counter()
    for condition in conditions:
        readers[key(condition)] += 1
        _read(condition, seen, readers)
    heights: dict[str, int] = {}
    for condition in conditions:
        _height(condition, readers, heights)
    stages: dict[int, list[c.Condition]] = {}
    for name, condition in seen.items():
        if readers[name] > 1 and not isinstance(condition, c.Always | Quantifier):
            stages.setdefault(heights[name], []).append(condition)
    return [stages[height] for height in sorted(stages)]


def _read(condition: c.Condition, seen: dict[str, c.Condition], readers: Counter[str]) -> None:
    """Parts of what was seen before are not counted again."""
    name = key(condition)
    if name in seen:
        return
    seen[name] = condition
    for part in () if isinstance(condition, Quantifier) else c.parts_of(condition):
        readers[key(part)] += 1
        _read(part, seen, readers)


def _height(condition: c.Condition, readers: Counter[str], heights: dict[str, int]) -> int:
    """How many shared parts lie one in another, this one included."""
    name = key(condition)
    if name not in heights:
        inside = () if isinstance(condition, Quantifier) else c.parts_of(condition)
        below = max((_height(part, readers, heights) for part in inside), default=0)
        heights[name] = below + (readers[name] > 1)
    return heights[name]
