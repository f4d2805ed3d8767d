"""CSV as the core system reads and writes it: every field quoted, CRLF, the section's encoding, no byte order mark.

Nothing is changed on the way: a row with a character that the encoding cannot carry, or with a value that a
spreadsheet would run as a formula, is left out and named. The other rows go.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import unencodable

RESULT_HEADING = ("row", "application", "result", "reason_code", "reason")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs with which a spreadsheet program begins to calculate, also in their wide form."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A row that is not in the file. `column` counts from 0; `reason` is "character" or "formula"."""

    row: int
    column: int
    reason: str
    character: str
    code: str


@dataclass(frozen=True, slots=True)
class Encoded:
    content: bytes
    stopped: tuple[Stopped, ...]


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One line of a result file; `line` counts from 1 with the heading. `row` is 0 where it is no number."""

    line: int
    row: int
    application: str
    result: str
    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Results:
    """`short_lines` are line numbers with too few columns."""

    lines: tuple[ResultLine, ...]
    short_lines: tuple[int, ...]


class CsvFiles:
    """Fills the port `madoguchi.domains.work.ports.CoreSystemFiles`."""

    def encode(
        self, columns: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], encoding: str
    ) -> Encoded:
        """`rows`: (row number, values). The row number is the first column of the file."""
        stopped: list[Stopped] = []
        text = io.StringIO(newline="")
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(("row", *columns))
        for number, values in rows:
            stop = _stop(number, values, encoding)
            if stop is None:
                writer.writerow((number, *values))
            else:
                stopped.append(stop)
        return Encoded(text.getvalue().encode(encoding), tuple(stopped))

    def read_results(self, content: bytes, encoding: str) -> Results:
        """Errors: InvalidValue `core_system.not_readable` (encoding, quoting, or another heading)."""
        rows = _rows(content, encoding)
        if not rows or tuple(rows[0][1]) != RESULT_HEADING:
            raise InvalidValue("core_system.not_readable")
        lines, short = [], []
        for line, values in rows[1:]:
            if len(values) != len(RESULT_HEADING):
                short.append(line)
                continue
            number, application, result, code, reason = (value.strip() for value in values)
            row = int(number) if number.isascii() and number.isdigit() and len(number) <= 9 else 0
            lines.append(ResultLine(line, row, application, result, code, reason))
        return Results(tuple(lines), tuple(short))


def _stop(number: int, values: Sequence[str], encoding: str) -> Stopped | None:
    for column, value in enumerate(values):
        if value.startswith(FORMULA_STARTS):
            return Stopped(number, column, "formula", value[0], f"U+{ord(value[0]):04X}")
        lost = unencodable(value, encoding)
        if lost:
            return Stopped(number, column, "character", lost[0].char, lost[0].code)
    return None


def _rows(content: bytes, encoding: str) -> list[tuple[int, list[str]]]:
    """(line number, values) of every line that is not empty."""
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        return [(reader.line_num, row) for row in reader if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidValue("core_system.not_readable") from error
