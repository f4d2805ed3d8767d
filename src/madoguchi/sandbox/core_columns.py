"""The columns in which the pretended core system writes down a resident, in their order; docs/exchange.md documents them.

One line is one row of a person's history, complete. Every value is a text, "" where nothing is known. Neither the
individual number (個人番号) nor the resident record code (住民票コード) is among them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

Row = Mapping[str, str]

COLUMNS = (
    *(
        "addressee_number",
        "history_number",
        "household_number",
        "list_place",
        "relationship",
        "status",
        "kind",
    ),
    *("family_name", "given_name", "family_kana", "given_kana", "kana_confirmed", "birth_date", "sex"),
    *("former_family_name", "former_family_kana", "registered_domicile", "register_head"),
    *(
        "became_resident_on",
        "settled_on",
        "lg_code",
        "prefecture",
        "city",
        "town",
        "lot",
        "building",
        "postcode",
    ),
    *("previous_address", "head_name", "move_reason", "moved_on", "filed_on", "processed_on"),
    *(
        "nationality",
        "residence_category",
        "status_of_residence",
        "stay_period",
        "stay_expires_on",
        "card_number",
    ),
    *("alphabet_name", "kanji_name", "alias", "alias_kana", "alias_registered_on", "name_priority"),
    *("measure_starts_on", "measure_ends_on", "measure_is_provisional"),
)
_ROWS_PER_PIECE = 200


def as_csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 without a byte order mark, every field quoted, CRLF; the heading first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for place, row in enumerate(rows, start=1):
        writer.writerow(row.get(column, "") for column in COLUMNS)
        if place % _ROWS_PER_PIECE == 0:
            yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    content = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return content
