"""People who come back (再転入者): the number that they had goes on, and their history with it.

Source: Item j600 of the standard specification of the resident record system (住民記録システム標準仕様書, version 1.0, chapter 3,
read in a public extract of September 2020: the number is inherited, and a new entry beside a removed record with the same
codes is held back). Whether the version in force words it alike is not verified.
"""

from __future__ import annotations

from collections import defaultdict
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
    """`last`: the row in force, None where none ever was. `next_number`: of the history, provisional rows counted."""

    resident: Resident
    last: HistoryRecord | None
    next_number: int


def find_returning(movers: Iterable[Mover], numbers: Mapping[str, str]) -> dict[str, Returning]:
    """Member id → whom the city knows from before; `numbers` is member id → addressee number, as found for the case.

    A number is left out where the register has no row in force under it: a registration that was withdrawn before it came
    into force, or a row of the core system that waits for a decision, is no past residence.

    Errors: ValidationFailed `resident.number_not_inherited` ("<member>.addressee_number") where the person lives here
    still, is dead, was born on another day, or is two people of the case. Locks: the residents. Queries: 3.
    """
    known = _load(sorted({number for number in numbers.values() if number}))
    living = _living_here(known.values())
    found: dict[str, Returning] = {}
    errors: dict[str, str] = {}
    for mover in movers:
        one = known.get(numbers.get(mover.member_id, ""))
        if one is None:
            continue
        is_wrong = one in found.values() or (one.last is not None and not _may_return(one.last, mover))
        if is_wrong or one.resident.pk in living:
            errors[f"{mover.member_id}.addressee_number"] = ResidentError.NUMBER_NOT_INHERITED
        elif one.last is not None:
            found[mover.member_id] = one
    if errors:
        raise ValidationFailed(errors, ResidentError.NUMBER_NOT_INHERITED)
    return found


def _may_return(last: HistoryRecord, mover: Mover) -> bool:
    status = last.person.status
    has_left = status.is_removed and status is not ResidentStatus.REMOVED_DEAD
    return has_left and last.person.birth.to_text() == mover.birth.to_text()


def _living_here(people: Iterable[Returning]) -> frozenset[int]:
    """Also those whose move-in by another case waits for approval. Queries: 1, none for nobody."""
    keys = [one.resident.pk for one in people]
    places = Membership.objects.filter(resident__in=keys, left_on__isnull=True)
    return frozenset(places.values_list("resident_id", flat=True)) if keys else frozenset()


def _load(numbers: list[str]) -> dict[str, Returning]:
    if not numbers:
        return {}
    locked = Resident.objects.select_for_update().filter(addressee_number__in=numbers)
    residents = list(locked.order_by("addressee_number"))
    rows: dict[int, list[ResidentHistory]] = defaultdict(list)
    for row in ResidentHistory.objects.filter(resident__in=residents):
        rows[row.resident_id].append(row)
    return {one.addressee_number: _returning(one, read_history(rows[one.pk])) for one in residents}


def _returning(resident: Resident, records: list[HistoryRecord]) -> Returning:
    newest = max((record.history_number for record in records), default=0)
    return Returning(resident, effective_record(records), newest + 1)
