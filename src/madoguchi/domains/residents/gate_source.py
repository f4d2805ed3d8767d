"""What the release gate reads about residents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from madoguchi.core.people import HistoryRecord, display_era, display_western
from madoguchi.domains.residents.core_rows import read_core_row
from madoguchi.domains.residents.models import CoreConflict, ResidentHistory
from madoguchi.domains.residents.records import subject_id
from madoguchi.domains.residents.storing import read_history
from madoguchi.foundation.statements import Statement

_Fields = dict[str, tuple[str, ...]]
_REGISTERED_NOW = Statement(
    "SELECT r.addressee_number, h.family_name, h.given_name"
    " FROM residents_residenthistory h JOIN residents_resident r ON r.id = h.resident_id"
    " JOIN residents_membership m ON m.resident_id = r.id AND m.left_on IS NULL"
    " WHERE h.is_provisional AND r.addressee_number <> ALL(%s)"
)


class ResidentSubjects:
    """Subject source of the prefix "resident". A row that waits for approval may be shown too, and what the core system says
    of somebody while it waits for a decision: to those who decide.
    """

    def fetch(self, subject_ids: Collection[str], using: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        numbers = [subject.split(":", 1)[1] for subject in subject_ids]
        rows: dict[str, list[ResidentHistory]] = defaultdict(list)
        for row in (
            ResidentHistory.objects.using(using)
            .select_related("resident")
            .filter(resident__addressee_number__in=numbers)
            .order_by("-history_number")
        ):
            rows[row.resident.addressee_number].append(row)
        shown = {
            number: [_fields(record) for record in read_history(own[:2])] for number, own in rows.items()
        }
        for number, fields in _waiting(numbers, rows, using):
            shown.setdefault(number, []).append(fields)
        return {subject_id(number): _merge(fields) for number, fields in shown.items()}

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        """Names and numbers of people who are being registered now."""
        excluded = [subject.split(":", 1)[1] for subject in excluding if subject.startswith("resident:")]
        for number, family, given in _REGISTERED_NOW.rows(excluded, using=using):
            yield number
            if family and given:
                yield f"{family}\u3000{given}"


def _waiting(
    numbers: Collection[str], rows: Mapping[str, list[ResidentHistory]], using: str
) -> Iterator[tuple[str, _Fields]]:
    """Number and values of each open conflict: the core system's row, and the row of ours that it is held against."""
    for one in CoreConflict.objects.using(using).filter(decision="", addressee_number__in=numbers):
        yield one.addressee_number, _fields(read_core_row(one.found).record)
        own = [row for row in rows.get(one.addressee_number, ()) if row.history_number == one.history_number]
        for record in read_history(own):
            yield one.addressee_number, _fields(record)


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
