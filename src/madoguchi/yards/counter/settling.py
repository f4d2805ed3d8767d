"""Two people changed one case: which value is right is a decision of the clerk, shown side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from madoguchi.domains.cases.selectors import CaseView, Slot
from madoguchi.domains.cases.states import Door
from madoguchi.foundation import cities
from madoguchi.foundation.cities.shown_values import shown_text
from madoguchi.foundation.cities.typed_values import normal_key
from madoguchi.ui.facts import field_name
from madoguchi.yards.counter.asking import member_label

_TYPED = "typed:"
_PICK = "pick:"
_MINE = "mine"


@dataclass(frozen=True, slots=True)
class Difference:
    """One typed value beside the stored one; `is_same` needs no decision."""

    name: str
    slot_name: str
    subject: str
    fact: str
    who: str
    label: str
    mine: str
    mine_shown: str
    theirs_shown: str
    by: str
    door: str
    at: datetime | None
    is_same: bool


def differences(case: CaseView, values: Mapping[Slot, str]) -> list[Difference]:
    return [_difference(case, member, fact, text) for (member, fact), text in values.items()]


def _difference(case: CaseView, member: str, fact: str, mine: str) -> Difference:
    definition = cities.current().facts[fact]
    known = case.known.get((member, fact))
    theirs = known.value_text if known else ""
    subject = next((m.subject for m in case.members if m.member_id == member), case.allowed.ids[0])
    return Difference(
        name=field_name(member, fact),
        slot_name=f"{member}:{fact}",
        subject=subject,
        fact=fact,
        who=member_label(case, member),
        label=definition.label.ja,
        mine=mine,
        mine_shown=shown_text(definition, mine),
        theirs_shown=shown_text(definition, theirs) if theirs else "",
        by=known.actor_id if known else "",
        door=str(Door(known.door).label) if known else "",
        at=known.at if known else None,
        is_same=normal_key(definition, theirs) == normal_key(definition, mine),
    )


def read_settled(data: QueryDict) -> dict[Slot, str]:
    """The clerk's own values that were chosen; everything else stays as stored."""
    chosen: dict[Slot, str] = {}
    for name, text in data.items():
        slot_name = name.removeprefix(_TYPED)
        if name.startswith(_TYPED) and data.get(f"{_PICK}{slot_name}") == _MINE:
            member, _, fact = slot_name.partition(":")
            chosen[member, fact] = str(text)
    return chosen
