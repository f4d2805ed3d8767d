"""Conditions as data. One tree serves the guide, the hearing, the push list and the explanation; nothing else decides.

Every node has a stable id (its own `id` in the data, else its path), and may name the law it stands on.
Nodes about a person are evaluated "for a member": inside a quantifier, or as a member filter of a procedure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from madoguchi.core.rules.facts import Value

BIRTH = "birth_date"
"""The date fact from which ages count where a condition names no other."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a condition stands: `id` is unique in its tree, `law` is empty where the parent's counts."""

    id: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class Always:
    """`reason` says why nothing is asked."""

    clause: Clause
    holds: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AllOf:
    clause: Clause
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    clause: Clause
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    clause: Clause
    part: Condition


@dataclass(frozen=True, slots=True)
class FactIn:
    """The fact has one of the values (`is` is written as one value). `of_member`: a person's fact, not the household's.

    `several`: the fact may have several values at once (a tuple); one of them is enough.
    """

    clause: Clause
    fact: str
    values: tuple[Value, ...]
    of_member: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True)
class FactRange:
    """Numbers and dates: at_least <= value, value <= at_most, value < below. Absent bounds are None."""

    clause: Clause
    fact: str
    at_least: Value | None = None
    at_most: Value | None = None
    below: Value | None = None
    of_member: bool = False


@dataclass(frozen=True, slots=True)
class Age:
    """Full age by law of the member (date fact `birth`) on the day of fact `on`, or on the day of asking if `on` is "".

    `until_fiscal_year_end_after=18` is 「18歳に達する日以後の最初の3月31日まで」; `past_fiscal_year_end_after=6` is the
    time after that day for 6 (compulsory schooling is past 6 until 15). `from_eve`: the day on which the age is reached
    (達する日, the eve of the birthday) already counts as that age; only with full ages, on the day of asking.
    """

    clause: Clause
    at_least: int | None = None
    below: int | None = None
    until_fiscal_year_end_after: int | None = None
    past_fiscal_year_end_after: int | None = None
    on: str = ""
    birth: str = BIRTH
    from_eve: bool = False


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Whole days from date fact `start` to date fact `end` ("": the day of asking): at_least <= days <= at_most.

    The day of `start` is day 0. A negative number of days (end before start) is compared as it is.
    """

    clause: Clause
    start: str
    end: str = ""
    at_least: int | None = None
    at_most: int | None = None
    of_member: bool = False
    """`start` is the member's."""
    end_of_member: bool = False
    """`end` is the member's."""


@dataclass(frozen=True, slots=True)
class FactLimit:
    """A number against a limit that a table gives by a count, as income limits go by the number of dependants.

    The limit is `limits[count]`, beyond the table's end `limits[-1]` plus `each_more` per further one, plus
    `extra yen x value` for each of `extras` (facts that count persons). Holds where value < limit (`or_equal`: <=).
    All facts are of the same owner as `fact`. Limits never fall with the count, nor do `each_more` and extras lower
    them; a count below 0 is read as 0. So an unknown count is something from 0 upwards: a value below the lowest limit
    is TRUE without it, and one not below the highest possible limit (none where `each_more` or an unknown extra has no
    end) is FALSE. An unknown value is UNKNOWN.
    """

    clause: Clause
    fact: str
    by: str
    limits: tuple[int, ...]
    each_more: int = 0
    extras: tuple[tuple[str, int], ...] = ()
    or_equal: bool = False
    of_member: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """What the law says from `valid_from` up to and including `valid_to`; None is without end."""

    valid_from: date | None
    valid_to: date | None
    part: Condition


@dataclass(frozen=True, slots=True)
class Versions:
    """The condition that is in force on the day of asking. Versions touch each other without overlap or gap.

    Outside all of them (before the first begins, after the last ends) nothing is in force: FALSE.
    """

    clause: Clause
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class TheMember:
    """Exactly one member meets `who`, and that one meets `part`. Where none or several meet `who` it is FALSE."""

    clause: Clause
    who: Condition
    part: Condition


@dataclass(frozen=True, slots=True)
class AnyMember:
    clause: Clause
    part: Condition


@dataclass(frozen=True, slots=True)
class AllMembers:
    clause: Clause
    part: Condition


@dataclass(frozen=True, slots=True)
class CountMembers:
    """How many members meet `part`: at_least <= n <= at_most."""

    clause: Clause
    part: Condition
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A condition of the catalogue that has a name, so that it is written once; `part` is its tree."""

    clause: Clause
    name: str
    part: Condition


Condition: TypeAlias = (
    Always
    | AllOf
    | AnyOf
    | Not
    | FactIn
    | FactRange
    | FactLimit
    | Age
    | Elapsed
    | AnyMember
    | AllMembers
    | CountMembers
    | TheMember
    | Versions
    | Derived
)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Direct sub-conditions."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return parts
        case Not(part=part) | AnyMember(part=part) | AllMembers(part=part):
            return (part,)
        case CountMembers(part=part) | Derived(part=part):
            return (part,)
        case TheMember(who=who, part=part):
            return (who, part)
        case Versions(versions=versions):
            return tuple(version.part for version in versions)
    return ()


def walk(condition: Condition) -> tuple[Condition, ...]:
    """The condition and everything below it, parents first."""
    return (condition, *(node for part in parts_of(condition) for node in walk(part)))


def reads_of(node: Condition) -> tuple[tuple[str, bool], ...]:
    """(fact, whether it is a person's) that this node itself reads, not its parts."""
    match node:
        case FactIn(fact=fact, of_member=of_member) | FactRange(fact=fact, of_member=of_member):
            return ((fact, of_member),)
        case Age(on=on, birth=birth):
            return ((birth, True), (on, False)) if on else ((birth, True),)
        case Elapsed(start=start, end=end, of_member=of_member, end_of_member=end_of_member):
            return ((start, of_member), (end, end_of_member)) if end else ((start, of_member),)
        case FactLimit(fact=fact, by=by, extras=extras, of_member=of_member):
            return tuple((name, of_member) for name in (fact, by, *(extra for extra, _ in extras)))
    return ()


def facts_used(condition: Condition) -> frozenset[str]:
    """Names of the facts that the condition can read."""
    return frozenset(fact for node in walk(condition) for fact, _ in reads_of(node))


def reads_once(condition: Condition) -> bool:
    """Whether no fact of one owner can be read twice; a household's fact inside a quantifier is read for each member."""
    found: list[str] = []
    for node in walk(condition):
        found += [fact for fact, _ in reads_of(node)]
        if isinstance(node, AnyMember | AllMembers | CountMembers | TheMember):
            below = (read for inner in walk(node) for read in reads_of(inner))
            if any(not of_member for _, of_member in below):
                return False
    return len(found) == len(set(found))
