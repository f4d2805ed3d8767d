"""Core records ↔ rows."""

from __future__ import annotations

from datetime import datetime

from madoguchi.core.japanese import bigrams, search_keys
from madoguchi.core.people import HistoryRecord, ProtectiveMeasure, effective_record
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.models import ProtectiveMeasure as MeasureRow
from madoguchi.domains.residents.models import Resident, ResidentHistory
from madoguchi.domains.residents.records import ResidentView


def history_row(record: HistoryRecord, resident: Resident, *, by: str, at: datetime) -> ResidentHistory:
    """The row for a record: the whole record, and the columns to search by. Not saved yet."""
    person = record.person
    keys = _keys(record)
    earliest, latest = person.birth.bounds()
    return ResidentHistory(
        resident=resident,
        history_number=record.history_number,
        is_provisional=record.is_provisional,
        household_number=record.household_number,
        family_name=person.name.family if person.name else "",
        given_name=person.name.given if person.name else "",
        birth_earliest_on=earliest,
        birth_latest_on=latest,
        search_keys=keys,
        search_grams=sorted({gram for key in keys for gram in bigrams(key)}),
        record=codec.encode(record),
        entered_by=by,
        entered_at=at,
    )


def _keys(record: HistoryRecord) -> list[str]:
    """Keys of the name as written and as read."""
    person = record.person
    parts = [part for part in (person.name, person.furigana) if part is not None]
    return sorted({key for part in parts for key in search_keys(f"{part.family}{part.given}")})


def read_history(rows: list[ResidentHistory]) -> list[HistoryRecord]:
    return [codec.decode(HistoryRecord, row.record) for row in rows]


def resident_view(number: str, rows: list[ResidentHistory]) -> ResidentView | None:
    """None when there is no row at all. Somebody who waits for a first registration is shown by the waiting
    row.
    """
    records = read_history(sorted(rows, key=lambda row: row.history_number))
    if not records:
        return None
    newest = records[-1]
    in_force = effective_record(records)
    waits = newest.is_provisional and not newest.person.status.is_removed
    return ResidentView(number, in_force or newest, newest if waits else None)


def read_measure(row: MeasureRow) -> ProtectiveMeasure:
    return codec.decode(ProtectiveMeasure, row.record)
