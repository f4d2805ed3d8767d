"""What the release gate reads about residents."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from madoguchi.core.people import HistoryRecord, display_era, display_western
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.core_rows import read_core_row
from madoguchi.domains.residents.records import subject_id
from madoguchi.foundation.statements import Statement

_Fields = dict[str, tuple[str, ...]]
_REGISTERED_NOW = Statement(
    "SELECT r.addressee_number, h.family_name, h.given_name"
    " FROM residents_residenthistory h JOIN residents_resident r ON r.id = h.resident_id"
    " JOIN residents_membership m ON m.resident_id = r.id AND m.left_on IS NULL"
    " WHERE h.is_provisional AND r.addressee_number <> ALL(%s)"
)

_HISTORY = Statement(
    "SELECT r.addressee_number, h.history_number, h.record::text FROM residents_residenthistory h"
    " JOIN residents_resident r ON r.id = h.resident_id WHERE r.addressee_number = ANY(%s)"
    " ORDER BY h.history_number DESC"
)
_CONFLICTS = Statement(
    "SELECT addressee_number, history_number, found::text FROM residents_coreconflict"
    " WHERE decision = '' AND addressee_number = ANY(%s)"
)


class ResidentSubjects:
    """Subject source of the prefix "resident". A row that waits for approval may be shown too, and what the core system says
    of somebody while it waits for a decision: to those who decide.
    """

    def fetch(self, subject_ids: Collection[str], using: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        numbers = [subject.split(":", 1)[1] for subject in subject_ids]
        rows: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, place, record in _HISTORY.rows(numbers, using=using):
            rows[number].append((place, record))
        shown = {number: [_fields(_read(record)) for _, record in own[:2]] for number, own in rows.items()}
        for number, fields in _waiting(numbers, rows, using):
            shown.setdefault(number, []).append(fields)
        return {subject_id(number): _merge(fields) for number, fields in shown.items()}

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        """Names and numbers of people who are being registered now."""
        excluded = [subject.split(":", 1)[1] for subject in excluding if subject.startswith("resident:")]
        for number, family, given in _REGISTERED_NOW.rows(excluded, using=using):
            yield number
            if family and given:
                # What is a key already costs the gate a tenth of what else does.
                is_plain = family.isalnum() and given.isalnum()
                yield f"{family}{given}" if is_plain else f"{family}\u3000{given}"


def _waiting(
    numbers: Collection[str], rows: Mapping[str, list[tuple[int, str]]], using: str
) -> Iterator[tuple[str, _Fields]]:
    """Number and values of each open conflict: the core system's row, and the row of ours that it is held against."""
    for number, about, found in _CONFLICTS.rows([*numbers], using=using):
        yield number, _fields(read_core_row(json.loads(found)).record)
        for place, record in rows.get(number, ()):
            if place == about:
                yield number, _fields(_read(record))


def _read(record: str) -> HistoryRecord:
    return codec.decode(HistoryRecord, json.loads(record))


def _fields(record: HistoryRecord) -> _Fields:
    person = record.person
    texts = {
        "addressee_number": (person.addressee_number,),
        "household_number": (record.household_number,),
        "full_name": (person.name.display,) if person.name else (),
        "full_kana": (person.furigana.display,) if person.furigana else (),
        "birth_date": (person.birth.to_text(), display_era(person.birth), display_western(person.birth)),
        "relationship": (record.relationship.text,) if record.relationship else (),
        "address": (record.address.one_line(),),
    }
    return {field: forms for field, forms in texts.items() if forms}


def _merge(rows: list[_Fields]) -> _Fields:
    merged: _Fields = {}
    for row in rows:
        for field, forms in row.items():
            merged[field] = (*merged.get(field, ()), *forms)
    return merged
