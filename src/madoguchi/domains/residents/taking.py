"""One row of the core system into the register: taken, known already, or set aside for a person to decide.

Nothing is overwritten: a row becomes a further complete row of the person's history under its own number, and the place in
a household follows the newest row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from madoguchi.core.japanese import search_keys
from madoguchi.core.people import HistoryRecord
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.core_rows import CoreRecord
from madoguchi.domains.residents.models import (
    CoreConflict,
    Household,
    Membership,
    Resident,
    ResidentHistory,
)
from madoguchi.domains.residents.ports import CoreRow
from madoguchi.domains.residents.services.keep_measure import keep_core_measure
from madoguchi.domains.residents.states import ConflictKind, Decision, RegisterState
from madoguchi.domains.residents.storing import history_row, read_history
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor

APPROVED_THERE = "core_system"
"""Who approved what the core system has registered."""


class Outcome(StrEnum):
    TAKEN = "taken"
    KNOWN = "known"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Clash:
    """`columns`: what differs, by the names of `compared`."""

    kind: ConflictKind
    other_number: str = ""
    columns: tuple[str, ...] = ()


def take_row(
    actor: Actor, row: CoreRow, found: CoreRecord, *, but_for: ConflictKind | None = None
) -> Outcome:
    """Take one row in, its protective measure first. Inside the caller's transaction. `but_for`: that clash is decided.

    A row may come before those it follows (a look-up shows the newest alone); it then finds its place when it comes.
    Queries: 4–10.
    """
    keep_core_measure(actor, found)
    record = found.record
    number = record.person.addressee_number
    rows = list(ResidentHistory.objects.filter(resident__addressee_number=number).order_by("history_number"))
    known = next((one for one in rows if one.history_number == record.history_number), None)
    if known is not None and not _differing(read_history([known])[0], record):
        return Outcome.KNOWN
    is_newest = not rows or record.history_number > rows[-1].history_number
    clash = _clash(record, known, is_first=not rows, is_newest=is_newest)
    if clash is not None and clash.kind is not but_for:
        return _set_aside(actor, row, record, clash)
    if known is not None:
        record, is_newest = replace(record, history_number=rows[-1].history_number + 1), True
    _enter(actor, record, is_newest=is_newest)
    return Outcome.TAKEN


def compared(record: HistoryRecord) -> Mapping[str, str]:
    """What two rows about one change have to agree in; numbers and days of entry differ between systems."""
    person = record.person
    return {
        "name": person.name.display if person.name else "",
        "kana": person.furigana.display if person.furigana else "",
        "birth_date": person.birth.to_text(),
        "sex": str(int(person.sex)),
        "status": person.status.value,
        "relationship": record.relationship.text if record.relationship else "",
        "address": record.address.one_line(),
        "nationality": getattr(person.part, "nationality", "JP"),
    }


def _differing(ours: HistoryRecord, theirs: HistoryRecord) -> tuple[str, ...]:
    mine, other = compared(ours), compared(theirs)
    return tuple(name for name, value in mine.items() if value != other[name])


def _clash(
    record: HistoryRecord, known: ResidentHistory | None, *, is_first: bool, is_newest: bool
) -> Clash | None:
    if known is not None:
        return Clash(ConflictKind.ROW_DIFFERS, columns=_differing(read_history([known])[0], record))
    namesake = _namesake(record) if is_first else ""
    if namesake:
        return Clash(ConflictKind.SAME_PERSON, namesake)
    return None if record.person.status.is_removed or not is_newest else _household_clash(record)


def _namesake(record: HistoryRecord) -> str:
    """Somebody else with the same name, birth date and sex (item j600), however the name is written."""
    person = record.person
    if person.name is None:
        return ""
    keys = search_keys(f"{person.name.family}{person.name.given}")
    same_birth = ResidentHistory.objects.select_related("resident").filter(
        birth_earliest_on=person.birth.bounds()[0], search_keys__overlap=list(keys)
    )
    for row in same_birth.exclude(resident__addressee_number=person.addressee_number):
        other = read_history([row])[0].person
        if other.birth == person.birth and other.sex == person.sex:
            return row.resident.addressee_number
    return ""


def _household_clash(record: HistoryRecord) -> Clash | None:
    number = record.person.addressee_number
    place = (
        Membership.objects.select_related("household")
        .filter(resident__addressee_number=number, left_on__isnull=True)
        .first()
    )
    if place is not None and place.household.source_reference:
        if place.household.household_number != record.household_number:
            return Clash(ConflictKind.OTHER_HOUSEHOLD, columns=("household_number",))
        return None
    if record.relationship is None or not record.relationship.is_head:
        return None
    heads = Membership.objects.select_related("resident").filter(
        household__household_number=record.household_number, left_on__isnull=True, is_head=True
    )
    other = heads.exclude(resident__addressee_number=number).first()
    return Clash(ConflictKind.TWO_HEADS, other.resident.addressee_number) if other else None


def _set_aside(actor: Actor, row: CoreRow, record: HistoryRecord, clash: Clash) -> Outcome:
    """Listed once, however often the file is read; what was decided about it stays decided."""
    number = record.person.addressee_number
    if clash.kind is ConflictKind.SAME_PERSON and _is_kept_out(number):
        return Outcome.KNOWN
    content = json.dumps(dict(row), sort_keys=True, ensure_ascii=False)
    waiting, _ = CoreConflict.objects.get_or_create(
        kind=clash.kind,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        defaults={
            "addressee_number": number,
            "history_number": record.history_number,
            "other_number": clash.other_number,
            "columns": list(clash.columns),
            "found": dict(row),
            "found_by": actor.actor_id,
            "found_at": clock.now(),
        },
    )
    return Outcome.CONFLICT if not waiting.decision else Outcome.KNOWN


def _is_kept_out(number: str) -> bool:
    """Whether a person decided that this is somebody whom the register has under another number."""
    decided = CoreConflict.objects.filter(kind=ConflictKind.SAME_PERSON, decision=Decision.KEEP)
    return decided.filter(addressee_number=number).exists()


def _enter(actor: Actor, record: HistoryRecord, *, is_newest: bool) -> None:
    now = clock.now()
    resident, _ = Resident.objects.get_or_create(
        addressee_number=record.person.addressee_number, defaults={"created_at": now}
    )
    history_row(record, resident, by=actor.actor_id, at=now).save(force_insert=True)
    if not is_newest:
        return
    place = resident.memberships.select_related("household").filter(left_on__isnull=True).first()
    if record.person.status.is_removed:
        if place is not None:
            _leave(place, record)
        return
    household = _household(actor, record)
    if place is not None and place.household_id != household.pk:
        _leave(place, record)
        place = None
    is_head = bool(record.relationship and record.relationship.is_head)
    if is_head:
        household.memberships.filter(left_on__isnull=True, is_head=True).exclude(resident=resident).update(
            is_head=False
        )
        Household.objects.filter(pk=household.pk).update(address=codec.encode(record.address))
    place = place or Membership(household=household, resident=resident, joined_on=_moved_on(record))
    place.relationship = record.relationship.text if record.relationship else ""
    place.is_head, place.list_place = is_head, record.list_place
    place.save()


def _household(actor: Actor, record: HistoryRecord) -> Household:
    household, _ = Household.objects.get_or_create(
        household_number=record.household_number,
        defaults={
            "address": codec.encode(record.address),
            "state": RegisterState.FINAL,
            "registered_by": actor.actor_id,
            "approved_by": APPROVED_THERE,
            "created_at": clock.now(),
        },
    )
    return household


def _leave(place: Membership, record: HistoryRecord) -> None:
    place.left_on = _moved_on(record) or record.move.processed_on
    place.save(update_fields=["left_on"])


def _moved_on(record: HistoryRecord) -> date | None:
    return record.move.moved_on.exact if record.move.moved_on else None
