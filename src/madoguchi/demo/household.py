"""A household as data: what the family answers, types and signs, and what its journey must yield."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Slot = tuple[str, str]
"""(member id or "" for the household, fact)."""
Typed = str | tuple[str, ...] | Mapping[str, str]
"""A text as typed, several choices of a list, or the parts of an address or account."""

SPACE = "\u3000"


class Door(StrEnum):
    """Where the family is asked, and where the clerk finds what it need not say: on the card, in the core system, in what it
    told at an earlier visit. At a later door everything of the doors before is known; what a later door says of the same
    fact is what is right.
    """

    GUIDE = "guide"
    HOME = "home"
    CARD = "card"
    CORE_SYSTEM = "core_system"
    EARLIER_CASE = "earlier_case"
    COUNTER = "counter"


_UP_TO = {door: tuple(Door)[: place + 1] for place, door in enumerate(Door)}


@dataclass(frozen=True, slots=True)
class Returned:
    """One application that a section sends back once: `fact` is put right by link as `corrected`. `procedure` is its name."""

    procedure: str
    fact: str
    corrected: str
    message: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What the journey must yield, by official names. None and 0 of `handwritten`, `fee_yen`, `at_least_forms`: see each.

    `procedures` are all that the plan needs; of these `not_filed` are done elsewhere than at the counter of this visit.
    `continued` are forms with a continuation sheet. `not_needed` are those worth a look, not all. `visits` 0: everything is
    done without coming. `handwritten` and `fee_yen` None: not held against anything. `at_least_forms` 0: no such demand.
    """

    procedures: tuple[str, ...] = ()
    not_filed: tuple[str, ...] = ()
    automatic: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    continued: tuple[str, ...] = ()
    visits: int = 1
    handwritten: int | None = None
    fee_yen: int | None = None
    at_least_forms: int = 0


@dataclass(frozen=True, slots=True)
class Household:
    """`values` by door: guide and home on the phone; card, core_system and earlier_case are found by the clerk; counter only when
    asked there. `human_minutes` are assumed.

    `is_assisted`: played as 書かない窓口, with the pre-entry read from the phone and everything counted.
    """

    name: str
    title: str
    values: Mapping[Door, Mapping[Slot, Typed]]
    identity: Mapping[str, str]
    human_minutes: Mapping[str, int]
    expected: Expected
    returned: Returned | None = None
    days: Mapping[str, str] = field(default_factory=dict)
    is_assisted: bool = False

    @property
    def is_by_proxy(self) -> bool:
        """Nobody of the household comes."""
        return self.identity.get("visitor", "self") != "self"

    @property
    def is_looked_up(self) -> bool:
        """Whether the core system is asked, because it knows the family."""
        return self.is_found(Door.CORE_SYSTEM)

    def is_found(self, door: Door) -> bool:
        """Whether there is something that the clerk finds there."""
        return bool(self.values.get(door))

    def who_say(self, fact: str, answer: str) -> frozenset[str]:
        """Members of whom the fact is so, e.g. who is certified for care."""
        return frozenset(member for member in self.members if self.text(member, fact) == answer)

    @property
    def members(self) -> tuple[str, ...]:
        slots = [slot for door in Door for slot in self.values.get(door, {})]
        return tuple(sorted({member for member, _ in slots if member}))

    def known_at(self, door: Door) -> dict[Slot, Typed]:
        """What the family can say there."""
        return {slot: value for one in _UP_TO[door] for slot, value in self.values.get(one, {}).items()}

    @property
    def events(self) -> tuple[str, ...]:
        """Life events that the guide begins with."""
        found = self.values[Door.GUIDE].get(("", "life_event"), ())
        return (found,) if isinstance(found, str) else tuple(found)

    def text(self, member: str, fact: str) -> str | None:
        """The value on one line, whichever door it belongs to; None where the family would not know."""
        found = self.known_at(Door.COUNTER).get((member, fact))
        return None if found is None else one_line(found)


def one_line(value: Typed) -> str:
    """As the whole is stored: an address with its building after a wide space, an account with wide spaces."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return "、".join(value)
    if "bank" in value:
        return SPACE.join(value[part] for part in ("bank", "branch", "kind", "number", "holder"))
    building = value.get("building", "")
    return f"{value['line']}{SPACE}{building}" if building else value["line"]
