"""Reading dates as people type them: eras, letters, western years, kanji numerals, any width.

A text may be read in several ways (8.11.21 is a day of Reiwa, Heisei, Shōwa, Taishō and Meiji), so the base
function returns all of them and the strict one refuses to choose.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.eras import CALENDAR_REFORM_ON, ERAS, Era, era_by_letter
from madoguchi.core.japanese.kana import DASHES
from madoguchi.core.japanese.kanji_numbers import KANJI_NUMERALS, read_kanji_number

_NUMBER = rf"[0-9{KANJI_NUMERALS}]+"
_SEPARATOR = rf"[.\u3002\u30fb,/{re.escape(DASHES)}]"
_PARTS = re.compile(
    rf"(?P<era>西暦|[^\W\d_]{{0,2}}?)\s*(?P<year>元|{_NUMBER})\s*(?:年|{_SEPARATOR}|\s)"
    rf"\s*(?P<month>{_NUMBER})\s*(?:月|{_SEPARATOR}|\s)\s*(?P<day>{_NUMBER})\s*日?"
)
_COMPACT = re.compile(r"(?P<era>[^\W\d_]{0,2})(?P<year>\d{2}|\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_CERTIFICATE_ERAS = {"0": None, "1": "M", "2": "T", "3": "S", "4": "H", "5": "R"}


@dataclass(frozen=True, slots=True)
class DateReading:
    """One way to read a typed date. `era` is None when a western year was typed."""

    on: date
    era: Era | None


@dataclass(frozen=True, slots=True)
class _Fields:
    era: str
    year: int
    year_digits: int
    month: int
    day: int


def parse_date_candidates(text: str, eras: tuple[Era, ...] = ERAS) -> list[DateReading]:
    """Every day that the typed text may mean, newest era first.

    >>> [reading.on.isoformat() for reading in parse_date_candidates("Ｒ8.11.21")]
    ['2026-11-21']

    Errors: `date.empty`, `date.unreadable`, `date.not_in_calendar`, `date.era_out_of_range`,
    `date.before_calendar_reform`, `era.unknown`. If one of several readings is possible there is no error.
    """
    fields = _read_fields(text)
    if fields.era == "西暦" or (not fields.era and fields.year_digits == 4):
        return [DateReading(_day(fields.year, fields), None)]
    if fields.era:
        return [_read_in_era(fields, _find_era(fields.era, eras))]
    return _read_in_any_era(fields, eras)


def parse_era_date(text: str, eras: tuple[Era, ...] = ERAS) -> date:
    """Read a date that has one meaning only; both names of a change-over day are accepted.

    >>> parse_era_date("昭和64年1月7日"), parse_era_date("20261121")
    (datetime.date(1989, 1, 7), datetime.date(2026, 11, 21))

    Errors: those of `parse_date_candidates`, and `date.ambiguous` when no era was given.
    """
    readings = parse_date_candidates(text, eras)
    if len(readings) > 1:
        raise InvalidValue("date.ambiguous", eras=tuple(r.era.name for r in readings if r.era))
    return readings[0].on


def parse_certificate_date(text: str) -> DateReading:
    """Read the birth date of an electronic certificate: era digit, then the *western* year, month and day.

    Errors: `date.unreadable`, `date.not_in_calendar`, `date.era_out_of_range`. The era is kept because it
    decides how a change-over day is written. Source: several public implementations of the certificate
    profile.
    """
    if not re.fullmatch(r"[0-5]\d{8}", text, re.ASCII):
        raise InvalidValue("date.unreadable")
    fields = _Fields("", int(text[1:5]), 4, int(text[5:7]), int(text[7:9]))
    on = _day(fields.year, fields)
    letter = _CERTIFICATE_ERAS[text[0]]
    era = era_by_letter(letter) if letter else None
    if era and not era.contains(on):
        raise InvalidValue("date.era_out_of_range", era=era.name)
    return DateReading(on, era)


def _read_fields(text: str) -> _Fields:
    # Compatibility folding is safe here: the result is a day, the typed text is not stored. ㋿ becomes 令和.
    folded = unicodedata.normalize("NFKC", text).strip()
    if not folded:
        raise InvalidValue("date.empty")
    found = _COMPACT.fullmatch(folded) or _PARTS.fullmatch(folded)
    if not found:
        raise InvalidValue("date.unreadable")
    year, month, day = (_number(found[name]) for name in ("year", "month", "day"))
    return _Fields(found["era"], year, len(found["year"]), month, day)


def _number(text: str) -> int:
    if text == "元":
        return 1
    # The length comes first: Python refuses to convert digit strings of absurd length.
    if len(text) > 4 and text.isascii():
        raise InvalidValue("date.unreadable")
    value = int(text) if text.isdecimal() and text.isascii() else read_kanji_number(text)
    if value is None:
        raise InvalidValue("date.unreadable")
    return value


def _find_era(text: str, eras: tuple[Era, ...]) -> Era:
    for era in eras:
        if text in (era.name, era.name[0], era.letter, era.letter.lower()):
            return era
    raise InvalidValue("era.unknown")


def _day(western_year: int, fields: _Fields) -> date:
    try:
        return date(western_year, fields.month, fields.day)
    except ValueError:
        raise InvalidValue("date.not_in_calendar") from None


def _read_in_era(fields: _Fields, era: Era) -> DateReading:
    if not 1 <= fields.year <= 99:
        raise InvalidValue("date.era_out_of_range", era=era.name)
    if era.western_year(fields.year) < CALENDAR_REFORM_ON.year:
        raise InvalidValue("date.before_calendar_reform", first_on=CALENDAR_REFORM_ON)
    on = _day(era.western_year(fields.year), fields)
    if not era.contains(on):
        raise InvalidValue("date.era_out_of_range", era=era.name)
    return DateReading(on, era)


def _read_in_any_era(fields: _Fields, eras: tuple[Era, ...]) -> list[DateReading]:
    if fields.year > 99:
        raise InvalidValue("date.unreadable")
    readings: list[DateReading] = []
    refusals: list[InvalidValue] = []
    for era in reversed(eras):
        try:
            readings.append(_read_in_era(fields, era))
        except InvalidValue as refusal:
            refusals.append(refusal)
    if not readings:
        raise refusals[0]
    return readings
