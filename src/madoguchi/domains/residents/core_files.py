"""Reading the core system's file as it comes, line by line, without ever holding the whole of it."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator

from madoguchi.core.errors import InvalidValue, ValidationFailed
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.ports import CoreRow

NEEDED = (
    *(
        "addressee_number",
        "history_number",
        "household_number",
        "relationship",
        "status",
        "kind",
        "family_name",
    ),
    *(
        "given_name",
        "birth_date",
        "sex",
        "lg_code",
        "prefecture",
        "city",
        "town",
        "lot",
        "move_reason",
        "processed_on",
    ),
)
"""Columns that a file must have; the others may be missing, which means unknown."""
LONGEST_FIELD = 4_000


def read_rows(pieces: Iterable[bytes]) -> Iterator[tuple[int, CoreRow]]:
    """(line, row); `line` counts from 1 with the heading, and is the first line of its row.

    Errors: InvalidValue `resident.file_unreadable` (not UTF-8, quoting, too few columns in a row, cut short);
    ValidationFailed `resident.columns_missing` with the columns.
    """
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(_lines(pieces), strict=True)
    try:
        heading = next(reader, [])
        missing = [column for column in NEEDED if column not in heading]
        if missing:
            raise ValidationFailed(
                dict.fromkeys(missing, ResidentError.COLUMNS_MISSING), ResidentError.COLUMNS_MISSING
            )
        line = reader.line_num + 1
        for values in reader:
            if values:
                if len(values) != len(heading):
                    raise InvalidValue(ResidentError.FILE_UNREADABLE, line=line)
                yield line, dict(zip(heading, values, strict=True))
            line = reader.line_num + 1
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidValue(ResidentError.FILE_UNREADABLE, line=reader.line_num) from error


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest = ""
    for piece in pieces:
        *lines, rest = (rest + decoder.decode(piece)).split("\n")
        yield from (f"{line}\n" for line in lines)
    rest += decoder.decode(b"", final=True)
    if rest:  # a last row that ends in empty fields looks whole when it is cut short
        raise csv.Error("the last line has no end")
