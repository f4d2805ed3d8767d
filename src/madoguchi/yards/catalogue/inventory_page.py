"""The 手続棚卸 for reading: shares in both counts beside what the city has published, sums, and every procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from madoguchi.domains.procedures.record_words import CERTAINTY
from madoguchi.foundation.cities import Certainty, City
from madoguchi.foundation.cities.city import PublishedInventory
from madoguchi.foundation.cities.procedures import BlockReason, CoreBusiness
from madoguchi.yards.catalogue.inventory import (
    ONLINE,
    Inventory,
    Line,
    OnlineState,
    Share,
    Tally,
    inventory_of,
)
from madoguchi.yards.catalogue.inventory_words import CORE, LEVER, REASON, STATE, STATE_MEANING, event_words

FILTERS = ("state", "reason", "event")


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str
    section: str
    state: str
    is_complete: bool
    reasons: tuple[str, ...]
    core: str
    certainty: str
    is_verified: bool
    basis: str


@dataclass(frozen=True, slots=True)
class ReasonRow:
    id: str
    label: str
    total: int
    lever: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What the city has published, and how this catalogue stands beside it. Shares are computed here from its figures."""

    published: PublishedInventory
    without_rule: Share | None
    with_rule: Share | None
    applications: Share | None
    catalogue: Share | None


def context_of(city: City, chosen: Mapping[str, str]) -> dict[str, Any]:
    found, events = inventory_of(city), event_words(city)
    return {
        "found": found,
        "frame": _frame(city.inventory, found),
        "states": [(one, STATE_MEANING[OnlineState(one.id)]) for one in _labelled(found.by_state, _state)],
        "reasons": [_reason(one) for one in found.by_reason],
        "sums": (
            ("標準化対象事務(コア)ごと", _labelled(found.by_core, lambda key: CORE[CoreBusiness(key)])),
            ("用件ごと(2つ以上の用件の手続は、それぞれに数えます)", _labelled(found.by_event, events.get)),
            ("担当課ごと", found.by_section),
        ),
        "headings": tuple(STATE.values()),
        "rows": [_row(line) for line in found.lines if _is_chosen(line, chosen)],
        "chosen": chosen,
        "choices": {
            "state": [(one.value, STATE[one]) for one in OnlineState],
            "reason": [(one.value, REASON[one]) for one in BlockReason],
            "event": list(events.items()),
        },
    }


def _state(key: str) -> str:
    return STATE[OnlineState(key)]


def _labelled(tallies: Iterable[Tally], word: Callable[[str], str | None]) -> list[Tally]:
    return [replace(one, label=word(one.id) or one.id) for one in tallies]


def _reason(tally: Tally) -> ReasonRow:
    reason = BlockReason(tally.id)
    return ReasonRow(tally.id, REASON[reason], tally.total, LEVER[reason])


def _is_chosen(line: Line, chosen: Mapping[str, str]) -> bool:
    return (
        chosen["state"] in ("", line.state.value)
        and (not chosen["reason"] or chosen["reason"] in line.reasons)
        and (not chosen["event"] or chosen["event"] in line.events)
    )


def _row(line: Line) -> Row:
    return Row(
        id=line.id,
        name=line.name,
        section=line.section,
        state=STATE[line.state],
        is_complete=line.state in ONLINE,
        reasons=tuple(REASON[reason] for reason in line.reasons),
        core=CORE[line.core],
        certainty=CERTAINTY[line.certainty],
        is_verified=line.certainty is Certainty.VERIFIED,
        basis=line.basis,
    )


def _frame(published: PublishedInventory | None, found: Inventory) -> Frame | None:
    if published is None:
        return None
    target, online, difficult = published.target, published.online, published.difficult
    return Frame(
        published=published,
        without_rule=_share(online, target),
        with_rule=None if difficult is None or target is None else _share(online, target + difficult),
        applications=_share(published.applications_online, published.applications),
        catalogue=_share(len(found.lines), target),
    )


def _share(part: int | None, whole: int | None) -> Share | None:
    return None if part is None or whole is None else Share(part, whole)
