"""Rows of the core system into the register, each by itself: taken, known already, or set aside for a person to decide.

Nothing is overwritten: a row becomes a further complete row of the person's history under its own number, and the place in
a household follows the newest row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from madoguchi.core.people import HistoryRecord
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.core_rows import CoreRecord
from madoguchi.domains.residents.models import CoreConflict, Membership
from madoguchi.domains.residents.ports import CoreRow
from madoguchi.domains.residents.register_part import RegisterPart, load_part, name_keys
from madoguchi.domains.residents.services.keep_measure import keep_core_measure
from madoguchi.domains.residents.states import ConflictKind, Decision
from madoguchi.domains.residents.storing import read_history
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


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
    """As `take_rows`, one row."""
    return take_rows(actor, [(row, found)], but_for=but_for)[0]


def take_rows(
    actor: Actor, rows: Iterable[tuple[CoreRow, CoreRecord]], *, but_for: ConflictKind | None = None
) -> list[Outcome]:
    """Take rows in one after the other, of each its protective measure first. Inside the caller's transaction. `but_for`: that
    clash is decided.

    A row may come before those it follows (a look-up shows the newest alone); it then finds its place when it comes.
    Errors: IntegrityError where somebody else has changed the same people meanwhile; DataError for what no column holds.
    Queries: at most 14 for all; 1 more for each measure that is known, 2 for each row that is set aside.
    """
    rows = list(rows)
    for _, found in rows:
        keep_core_measure(actor, found)
    part = load_part(actor, clock.now(), [found.record for _, found in rows])
    outcomes = [_take(part, row, found.record, but_for) for row, found in rows]
    part.save()
    return outcomes


def _take(part: RegisterPart, row: CoreRow, record: HistoryRecord, but_for: ConflictKind | None) -> Outcome:
    number = record.person.addressee_number
    newest = max(part.rows[number], default=0)
    if part.holds(record):
        return Outcome.KNOWN
    known = part.read_record(number, record.history_number)
    if known is not None and not _differing(known, record):
        return Outcome.KNOWN
    is_newest = record.history_number > newest
    clash = _clash(part, record, known, is_first=not newest, is_newest=is_newest)
    if clash is not None and clash.kind is not but_for:
        return _set_aside(part.actor, row, record, clash)
    if known is not None:
        record, is_newest = replace(record, history_number=newest + 1), True
    _enter(part, record, is_newest=is_newest)
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
    part: RegisterPart, record: HistoryRecord, known: HistoryRecord | None, *, is_first: bool, is_newest: bool
) -> Clash | None:
    if known is not None:
        return Clash(ConflictKind.ROW_DIFFERS, columns=_differing(known, record))
    namesake = _namesake(part, record) if is_first else ""
    if namesake:
        return Clash(ConflictKind.SAME_PERSON, namesake)
    return None if record.person.status.is_removed or not is_newest else _household_clash(part, record)


def _namesake(part: RegisterPart, record: HistoryRecord) -> str:
    """Somebody else with the same name, birth date and sex (item j600), however the name is written."""
    person, keys = record.person, name_keys(record)
    for row in part.by_birth[person.birth.bounds()[0]] if keys else ():
        if keys.isdisjoint(row.search_keys) or row.resident.addressee_number == person.addressee_number:
            continue
        other = read_history([row])[0].person
        if other.birth == person.birth and other.sex == person.sex:
            return row.resident.addressee_number
    return ""


def _household_clash(part: RegisterPart, record: HistoryRecord) -> Clash | None:
    number = record.person.addressee_number
    place = part.places.get(number)
    if place is not None and place.household.source_reference:
        if place.household.household_number != record.household_number:
            return Clash(ConflictKind.OTHER_HOUSEHOLD, columns=("household_number",))
        return None
    if record.relationship is None or not record.relationship.is_head:
        return None
    head = part.heads.get(record.household_number)
    other = head.resident.addressee_number if head else number
    return None if other == number else Clash(ConflictKind.TWO_HEADS, other)


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


def _enter(part: RegisterPart, record: HistoryRecord, *, is_newest: bool) -> None:
    number = record.person.addressee_number
    resident = part.add_row(record)
    if not is_newest:
        return
    place = part.places.get(number)
    if record.person.status.is_removed:
        _leave(part, place, record)
        return
    household = part.household_of(record)
    if place is not None and place.household.household_number != record.household_number:
        _leave(part, place, record)
        place = None
    if place is None:
        place = Membership(household=household, resident=resident, joined_on=_moved_on(record))
        part.add_place(place)
        part.places[number] = place
    place.relationship = record.relationship.text if record.relationship else ""
    place.list_place = record.list_place
    _make_head(part, place, record)
    part.change_place(place)


def _make_head(part: RegisterPart, place: Membership, record: HistoryRecord) -> None:
    """Whoever was head of the household before is head no more; the household lives where its head does."""
    head = part.heads.get(record.household_number)
    place.is_head = bool(record.relationship and record.relationship.is_head)
    if not place.is_head:
        if head is place:
            del part.heads[record.household_number]
        return
    if head is not None and head is not place:
        head.is_head = False
        part.change_place(head)
    part.heads[record.household_number] = place
    place.household.address = codec.encode(record.address)
    part.change_household(place.household)


def _leave(part: RegisterPart, place: Membership | None, record: HistoryRecord) -> None:
    if place is None:
        return
    place.left_on = _moved_on(record) or record.move.processed_on
    part.change_place(place)
    del part.places[record.person.addressee_number]
    if part.heads.get(place.household.household_number) is place:
        del part.heads[place.household.household_number]


def _moved_on(record: HistoryRecord) -> date | None:
    return record.move.moved_on.exact if record.move.moved_on else None
