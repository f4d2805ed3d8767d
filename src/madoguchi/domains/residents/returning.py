"""People who come back (再転入者): the number that they had goes on, and their history with it.

Source: Item j600 of the standard specification of the resident record system (住民記録システム標準仕様書, version 1.0, chapter 3,
read in a public extract of September 2020: the number is inherited, and a new entry beside a removed record with the same
codes is held back). Whether the version in force words it alike is not verified.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from madoguchi.core.errors import ValidationFailed
from madoguchi.core.people import HistoryRecord, ResidentStatus, effective_record
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.models import Membership, Resident, ResidentHistory
from madoguchi.domains.residents.movers import Mover
from madoguchi.domains.residents.storing import read_history


@dataclass(frozen=True, slots=True)
class Returning:
    """`last`: the removed record in force. `next_number`: of the history, provisional rows counted."""

    resident: Resident
    last: HistoryRecord
    next_number: int


def find_returning(movers: Iterable[Mover], numbers: Mapping[str, str]) -> dict[str, Returning]:
    """Member id → whom the city knows from before; `numbers` is member id → addressee number, as found for the case.

    A number is left out where the register has no row in force under it: a registration that was withdrawn before it came
    into force, or a row of the core system that waits for a decision, is no past residence.

    Errors: ValidationFailed `resident.incomplete` ("<member>.addressee_number": `resident.number_not_inherited`) where the
    person lives here still, is dead, was born on another day, or is two people of the case. Locks: the residents. Queries: 3.
    """
    found: dict[str, Returning] = {}
    errors: dict[str, str] = {}
    known = _load(sorted({number for number in numbers.values() if number}))
    for mover in movers:
        one = known.get(numbers.get(mover.member_id, ""))
        if one is None:
            continue
        if one in found.values() or not _may_return(one, mover):
            errors[f"{mover.member_id}.addressee_number"] = ResidentError.NUMBER_NOT_INHERITED
        found[mover.member_id] = one
    if errors:
        raise ValidationFailed(errors, ResidentError.INCOMPLETE)
    return found


def _may_return(one: Returning, mover: Mover) -> bool:
    status = one.last.person.status
    has_left = status.is_removed and status is not ResidentStatus.REMOVED_DEAD
    is_born_alike = one.last.person.birth.to_text() == mover.birth.to_text()
    return has_left and is_born_alike and not _lives_here(one.resident)


def _lives_here(resident: Resident) -> bool:
    """Also where another case has entered the return, which waits for approval."""
    return Membership.objects.filter(resident=resident, left_on__isnull=True).exists()


def _load(numbers: list[str]) -> dict[str, Returning]:
    if not numbers:
        return {}
    residents = Resident.objects.select_for_update().filter(addressee_number__in=numbers)
    rows: dict[int, list[ResidentHistory]] = {
        resident.pk: [] for resident in residents.order_by("addressee_number")
    }
    for row in ResidentHistory.objects.select_related("resident").filter(resident__in=rows):
        rows[row.resident_id].append(row)
    found = {}
    for own in rows.values():
        records = read_history(own)
        last = effective_record(records)
        if last is not None:
            found[own[0].resident.addressee_number] = Returning(
                own[0].resident, last, max(record.history_number for record in records) + 1
            )
    return found
