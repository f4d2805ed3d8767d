"""A CSV of contacts: `resident_id,mail,language,consented_on,objected_on` (UTF-8, one header line)."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.notifications.services import is_address
from madoguchi.domains.push.choosing import is_number
from madoguchi.domains.push.errors import PushError
from madoguchi.domains.push.models import Contact
from madoguchi.domains.push.permissions import check_may_prepare
from madoguchi.foundation import audit, cities, clock
from madoguchi.foundation.policy.actors import Actor

COLUMNS = ("resident_id", "mail", "language", "consented_on", "objected_on")
_ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class BadRow:
    """`line` counts from 1 with the header; `column` is one of COLUMNS, or "" for the line as a whole."""

    line: int
    column: str

    def __str__(self) -> str:
        return f"{self.line}行目 {self.column}".rstrip()


class BadContacts(ValidationFailed):
    """`rows`: what is wrong, in the order of the file."""

    def __init__(self, rows: list[BadRow]) -> None:
        super().__init__({"file": PushError.BAD_CONTACTS})
        self.rows = tuple(rows)


def import_contacts(*, actor: Actor, content: str) -> int:
    """All rows or none; how many. A row replaces what was known, but an objection is only ended by a later consent.

    Errors: `push.not_permitted`, ValidationFailed (`file`: `push.bad_contacts`; a `BadContacts` names the rows).
    """
    check_may_prepare(actor)
    reader = csv.DictReader(io.StringIO(content))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise BadContacts([BadRow(1, "")])
    rows, bad, seen = [], [], set()
    for line, values in enumerate(reader, start=2):
        row = _read(line, values)
        if isinstance(row, Contact) and row.resident_id not in seen:
            seen.add(row.resident_id)
            rows.append(row)
        else:
            bad.append(row if isinstance(row, BadRow) else BadRow(line, "resident_id"))
    if bad:
        raise BadContacts(bad)
    with transaction.atomic():
        _store(rows)
        audit.record(actor, "push.contacts_imported", data={"rows": len(rows)})
    return len(rows)


def _read(line: int, values: dict[str | None, str]) -> Contact | BadRow:
    given = {column: (values.get(column) or "").strip() for column in COLUMNS}
    if None in values:
        return BadRow(line, "")
    if not is_number(given["resident_id"]):
        return BadRow(line, "resident_id")
    if given["mail"] and not is_address(given["mail"]):
        return BadRow(line, "mail")
    language = given["language"] or "ja"
    if language not in cities.current().languages:
        return BadRow(line, "language")
    days = {}
    for column in ("consented_on", "objected_on"):
        try:
            days[column] = date.fromisoformat(given[column]) if given[column] else None
        except ValueError:
            return BadRow(line, column)
    return Contact(
        resident_id=given["resident_id"],
        mail=given["mail"],
        language=language,
        updated_at=clock.now(),
        **days,
    )


def _store(rows: list[Contact]) -> None:
    known = dict(Contact.objects.filter(objected_on__isnull=False).values_list("resident_id", "objected_on"))
    for row in rows:
        before = known.get(row.resident_id)
        if before and row.objected_on is None and not (row.consented_on and row.consented_on > before):
            row.objected_on = before
    fields = ["mail", "language", "consented_on", "objected_on", "updated_at"]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        Contact.objects.bulk_create(
            rows[start : start + _ROWS_AT_ONCE],
            update_conflicts=True,
            unique_fields=["resident_id"],
            update_fields=fields,
        )
