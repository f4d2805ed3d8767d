"""Dates that may be unknown, approximate or absent from the calendar, as a resident register must keep them.

Nothing here turns such a date into a "deemed" day: the specification forbids it (item j480). Rules work on
`bounds()`, the earliest and the latest day that the registered wording allows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.eras import era_by_letter
from madoguchi.core.people.date_parts import (
    SHAPES,
    DateKind,
    DateParts,
    KindShape,
    Mark,
    MonthThird,
    Precision,
    Season,
    season_bounds,
    third_bounds,
)

# How far 頃 may reach. No source sets a width; these are this program's own cautious choice, so that a rule
# says "unknown" rather than "yes" near a limit.
_ABOUT_MARGIN = {
    Precision.YEAR: timedelta(days=366),
    Precision.MONTH: timedelta(days=31),
    Precision.THIRD: timedelta(days=10),
    Precision.DAY: timedelta(days=15),
}
_PART = (
    r"(?P<y>XXXX|\d{4})-(?:(?P<season>spring|summer|autumn|winter)"
    r"|(?P<m>XX|\d\d)-(?:(?P<third>early|middle|late)|(?P<d>XX|\d\d)))(?:\[(?P<era>[A-Z])\])?(?P<mark>[~?]?)"
)
_PART_PATTERN = re.compile(_PART)
_TEXT = re.compile(r"(?P<start>[^/@]+)(?:/(?P<end>[^/@]+))?(?:@(?P<sort>\d{4}-\d\d-\d\d))?")
_KINDS = {shape: kind for kind, shape in SHAPES.items()}


class DateUse(StrEnum):
    """What a date is registered for; decides whether uncertain and non-calendar dates are allowed."""

    BIRTH = "birth"
    BECAME_RESIDENT = "became_resident"
    ADDRESS_SETTLED = "address_settled"
    BECAME_FOREIGN_RESIDENT = "became_foreign_resident"
    BIRTH_MOVE = "birth_move"
    DEATH_MOVE = "death_move"
    DISAPPEARANCE_MOVE = "disappearance_move"
    OTHER = "other"

    @property
    def allows_uncertain(self) -> bool:
        """True for the dates that must agree with the family register (items j80, j90)."""
        return self is not DateUse.OTHER


@dataclass(frozen=True, slots=True)
class PartialDate:
    """One registered date: its kind, the parts the kind needs, and an optional day for sorting only.

    Build it with the class methods. Errors: `date.kind_mismatch` (parts do not fit the kind),
    `date.range_reversed`, `date.era_out_of_range`, `era.unknown`, and those of `DateParts`.
    """

    kind: DateKind
    start: DateParts = field(default_factory=DateParts)
    end: DateParts | None = None
    season: Season | None = None
    third: MonthThird | None = None
    sort_on: date | None = None

    def __post_init__(self) -> None:
        shape = self.shape
        needed = {Precision.SEASON: Precision.YEAR, Precision.THIRD: Precision.MONTH}
        fits = (
            self.start.precision is needed.get(shape.precision, shape.precision)
            and (self.end is not None) == (shape.end_mark is not None)
            and (self.end is None or self.end.precision is shape.precision)
            and (self.season is not None) == (shape.precision is Precision.SEASON)
            and (self.third is not None) == (shape.precision is Precision.THIRD)
        )
        if not fits:
            raise InvalidValue("date.kind_mismatch", kind=self.kind.value)
        if self.end and self.end.bounds()[1] < self.start.bounds()[0]:
            raise InvalidValue("date.range_reversed")
        for parts in (self.start, self.end):
            if parts and parts.era and not era_by_letter(parts.era).touches(*parts.bounds()):
                raise InvalidValue("date.era_out_of_range", era=parts.era)

    @classmethod
    def on(cls, day: date, *, era: str | None = None) -> PartialDate:
        """An exact calendar day; `era` is the letter to write on a change-over day."""
        return cls(DateKind.EXACT, DateParts.of(day, era))

    @classmethod
    def registered(cls, year: int, month: int, day: int, *, era: str | None = None) -> PartialDate:
        """An exact day as registered, also if the calendar lacks it."""
        return cls(DateKind.EXACT, DateParts(year, month, day, era))

    @classmethod
    def year_month(cls, year: int, month: int, *, era: str | None = None) -> PartialDate:
        """Year and month known, day unknown."""
        return cls(DateKind.YEAR_MONTH, DateParts(year, month, None, era))

    @classmethod
    def year_only(cls, year: int, *, era: str | None = None) -> PartialDate:
        """Year known, month and day unknown."""
        return cls(DateKind.YEAR_ONLY, DateParts(year, None, None, era))

    @classmethod
    def unknown(cls) -> PartialDate:
        """Nothing is known (年月日不詳)."""
        return cls(DateKind.UNKNOWN)

    @classmethod
    def from_text(cls, text: str) -> PartialDate:
        """Read the text form. Errors: `date.text_form`, and those of the constructor."""
        found = _TEXT.fullmatch(text)
        start = _PART_PATTERN.fullmatch(found["start"]) if found else None
        end = _PART_PATTERN.fullmatch(found["end"]) if found and found["end"] else None
        if found is None or start is None or (found["end"] and end is None):
            raise InvalidValue("date.text_form")
        shape = KindShape(_precision(start), Mark(start["mark"]), Mark(end["mark"]) if end else None)
        if shape not in _KINDS:
            raise InvalidValue("date.text_form")
        return cls(
            _KINDS[shape],
            _parts(start),
            _parts(end) if end else None,
            Season(start["season"]) if start["season"] else None,
            MonthThird(start["third"]) if start["third"] else None,
            _sort_day(found["sort"]),
        )

    def to_text(self) -> str:
        """Lossless text form, sortable by year: 2026-11-21, 1945-08-XX~, 1945-spring, 1912-07-30[M].

        `~` is 頃, `?` is 推定, `[…]` the era letter, `/` divides a range, `@` precedes the sorting day.
        """
        shape = self.shape
        text = self._part_text(self.start) + shape.mark.value
        if self.end is not None and shape.end_mark is not None:
            text += f"/{self._part_text(self.end)}{shape.end_mark.value}"
        return f"{text}@{self.sort_on.isoformat()}" if self.sort_on else text

    @property
    def shape(self) -> KindShape:
        """Precision and marks of the kind."""
        return SHAPES[self.kind]

    @property
    def exact(self) -> date | None:
        """The day if it is known for certain and in the calendar, else None."""
        return self.start.calendar_day if self.kind is DateKind.EXACT else None

    @property
    def sorting_day(self) -> date:
        """Day by which lists are ordered: `sort_on`, else the earliest possible day. Never a fact."""
        return self.sort_on or self.bounds()[0]

    def bounds(self) -> tuple[date, date]:
        """Earliest and latest day that the wording allows; 頃 widens both sides by this program's own
        margin.
        """
        earliest, latest = self._plain_bounds()
        shape = self.shape
        margin = _ABOUT_MARGIN.get(shape.precision, timedelta())
        if shape.mark is Mark.ABOUT:
            earliest = max(earliest, date.min + margin) - margin
        if (shape.end_mark or shape.mark) is Mark.ABOUT:
            latest = min(latest, date.max - margin) + margin
        return earliest, latest

    def check_use(self, use: DateUse) -> None:
        """Refuse a date that its field may not hold. Errors: `date.must_be_exact`, `date.not_in_calendar`."""
        if use.allows_uncertain or self.exact is not None:
            return
        raise InvalidValue("date.not_in_calendar" if self.kind is DateKind.EXACT else "date.must_be_exact")

    def _plain_bounds(self) -> tuple[date, date]:
        year, month = self.start.year, self.start.month
        if self.season and year:
            return season_bounds(year, self.season)
        if self.third and year and month:
            return third_bounds(year, month, self.third)
        return self.start.bounds()[0], (self.end or self.start).bounds()[1]

    def _part_text(self, parts: DateParts) -> str:
        year = "XXXX" if parts.year is None else f"{parts.year:04}"
        month = "XX" if parts.month is None else f"{parts.month:02}"
        day = "XX" if parts.day is None else f"{parts.day:02}"
        era = f"[{parts.era}]" if parts.era else ""
        if self.season:
            return f"{year}-{self.season.value}{era}"
        return f"{year}-{month}-{self.third.value if self.third else day}{era}"


def _precision(found: re.Match[str]) -> Precision:
    if found["season"]:
        return Precision.SEASON
    return Precision.THIRD if found["third"] else _parts(found).precision


def _parts(found: re.Match[str]) -> DateParts:
    year, month, day = (
        int(value) if value and not value.startswith("X") else None
        for value in (found["y"], found["m"], found["d"])
    )
    return DateParts(year, month, day, found["era"])


def _sort_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidValue("date.text_form") from None
