"""Writing and reading registered dates in words: eras for Japanese residents, western years for foreign ones.

The two are never mixed in one text (item j80). Writing then reading gives the same date back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.date_input import parse_date_candidates
from madoguchi.core.japanese.eras import ERAS, Era, era_by_letter, era_year_text, eras_between
from madoguchi.core.japanese.kanji_numbers import KANJI_NUMERALS, read_kanji_number
from madoguchi.core.people.date_parts import (
    SHAPES,
    DateKind,
    DateParts,
    KindShape,
    Mark,
    MonthThird,
    Precision,
    Season,
)
from madoguchi.core.people.partial_dates import PartialDate

_SEASONS = {Season.SPRING: "春", Season.SUMMER: "夏", Season.AUTUMN: "秋", Season.WINTER: "冬"}
_THIRDS = {MonthThird.EARLY: "上旬", MonthThird.MIDDLE: "中旬", MonthThird.LATE: "下旬"}
_KINDS = {shape: kind for kind, shape in SHAPES.items()}
_NUMBER = rf"(?:[0-9]+|[{KANJI_NUMERALS}]+)"
_ONE = (
    rf"(?P<era>明治|大正|昭和|平成|令和|西暦)?(?P<y>元|{_NUMBER})年(?:(?P<season>[春夏秋冬])"
    rf"|(?P<m>{_NUMBER})月(?:(?P<third>[上中下]旬)|(?P<d>{_NUMBER})日)?)?(?P<rest>頃|月日不詳|日不詳)?"
)
_ONE_PATTERN = re.compile(_ONE)
_RANGE = re.compile(r"(?P<start>.+?)から(?P<end>.+?)までの間")
_NOTHING = ("年月日不詳", "不詳", "生年月日不詳")


def display_era(value: PartialDate) -> str:
    """The date in its era: 昭和20年8月中旬頃. If era and year can't be told, both: 昭和64年又は平成元年.

    Errors: `date.before_calendar_reform`.
    """
    return _display(value, _era_year)


def display_western(value: PartialDate) -> str:
    """The date in the western calendar, as foreign residents' dates are registered: 1945年8月中旬頃."""
    return _display(value, lambda parts: f"{parts.year}年")


def parse_partial_date(text: str, *, allow_non_calendar: bool = False) -> PartialDate:
    """Read a typed date, exact or in one of the registered wordings.

    `allow_non_calendar` accepts 29 February of a common year, for copying a register; elsewhere it is a slip.

    >>> parse_partial_date("昭和20年8月中旬ころ").to_text(), parse_partial_date("R8.11.21").to_text()
    ('1945-08-middle~', '2026-11-21')

    Errors: those of `parse_date_candidates`, `date.not_in_calendar`, `date.ambiguous`,
    `date.kind_mismatch`, `date.range_reversed`.
    """
    value = _read(text)
    if not allow_non_calendar and any(
        parts is not None and parts.day is not None and parts.calendar_day is None
        for parts in (value.start, value.end)
    ):
        raise InvalidValue("date.not_in_calendar")
    return value


def _read(text: str) -> PartialDate:
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    folded = re.sub("ころ|ごろ", "頃", folded)
    if folded in _NOTHING:
        return PartialDate.unknown()
    presumed = folded.startswith("推定")
    body = folded.removeprefix("推定")
    if found := _RANGE.fullmatch(body):
        return _read_range(found["start"], found["end"], presumed=presumed)
    one = _ONE_PATTERN.fullmatch(body)
    if one is None or (one["d"] and not presumed and not one["rest"] and not _is_non_calendar(one)):
        return _read_exact(text)
    return _read_one(one, presumed=presumed)


def _display(value: PartialDate, year_text: Callable[[DateParts], str]) -> str:
    shape = value.shape
    if shape.precision is Precision.NOTHING:
        return "年月日不詳"
    prefix = "推定" if shape.mark is Mark.PRESUMED else ""
    start = _part(value, value.start, year_text)
    if value.end is None:
        return f"{prefix}{start}{_tail(shape)}"
    start_about, end_about = ("頃" if mark is Mark.ABOUT else "" for mark in (shape.mark, shape.end_mark))
    return f"{prefix}{start}{start_about}から{_part(value, value.end, year_text)}{end_about}までの間"


def _tail(shape: KindShape) -> str:
    if shape.mark is Mark.ABOUT:
        return "頃"
    if shape.mark is Mark.PRESUMED:
        return ""
    return {Precision.YEAR: "\u3000月日不詳", Precision.MONTH: "\u3000日不詳"}.get(shape.precision, "")


def _part(value: PartialDate, parts: DateParts, year_text: Callable[[DateParts], str]) -> str:
    season = _SEASONS[value.season] if value.season else ""
    third = _THIRDS[value.third] if value.third else ""
    month = f"{parts.month}月" if parts.month else ""
    day = f"{parts.day}日" if parts.day else ""
    return f"{year_text(parts)}{season}{month}{third}{day}"


def _era_year(parts: DateParts) -> str:
    year = parts.year or 0
    if parts.era:
        return era_year_text(era_by_letter(parts.era), year)
    candidates = eras_between(*parts.bounds())
    if parts.day is not None:
        return era_year_text(candidates[0], year)
    return "又は".join(era_year_text(era, year) for era in reversed(candidates))


def _read_exact(text: str) -> PartialDate:
    readings = parse_date_candidates(text)
    if len(readings) > 1:
        raise InvalidValue("date.ambiguous", eras=tuple(r.era.name for r in readings if r.era))
    reading = readings[0]
    return PartialDate(DateKind.EXACT, _with_era(DateParts.of(reading.on), reading.era))


def _read_range(start: str, end: str, *, presumed: bool) -> PartialDate:
    first, last = _ONE_PATTERN.fullmatch(start), _ONE_PATTERN.fullmatch(end)
    if first is None or last is None:
        raise InvalidValue("date.unreadable")
    shape = KindShape(Precision.DAY, _mark(first, presumed), _mark(last, presumed))
    if shape not in _KINDS:
        raise InvalidValue("date.kind_mismatch")
    return PartialDate(_KINDS[shape], _read_parts(first), _read_parts(last))


def _read_one(found: re.Match[str], *, presumed: bool) -> PartialDate:
    season = next((key for key, word in _SEASONS.items() if word == found["season"]), None)
    third = next((key for key, word in _THIRDS.items() if word == found["third"]), None)
    parts = _read_parts(found)
    precision = Precision.SEASON if season else Precision.THIRD if third else parts.precision
    needs_rest = precision in (Precision.YEAR, Precision.MONTH) and not presumed
    wrong_rest = found["rest"] not in ({"頃", "月日不詳" if precision is Precision.YEAR else "日不詳"})
    shape = KindShape(precision, _mark(found, presumed))
    if shape not in _KINDS or (needs_rest and wrong_rest):
        raise InvalidValue("date.unreadable")
    return PartialDate(_KINDS[shape], parts, None, season, third)


def _mark(found: re.Match[str], presumed: bool) -> Mark:
    if presumed:
        return Mark.PRESUMED
    return Mark.ABOUT if found["rest"] == "頃" else Mark.PLAIN


def _read_parts(found: re.Match[str]) -> DateParts:
    year, month, day = (_number(found[name]) for name in ("y", "m", "d"))
    if found["era"] in (None, "西暦"):
        if year is None or len(found["y"]) != 4:
            raise InvalidValue("date.ambiguous")
        return DateParts(year, month, day)
    era = next(era for era in ERAS if era.name == found["era"])
    return _with_era(DateParts(era.western_year(year or 1), month, day), era)


def _number(text: str | None) -> int | None:
    if text is None or text == "元":
        return None if text is None else 1
    value = int(text[:5]) if text.isascii() else read_kanji_number(text)
    if value is None or len(text) > 4 or value > 9999:
        raise InvalidValue("date.unreadable")
    return value


def _with_era(parts: DateParts, era: Era | None) -> DateParts:
    """Keep the era only where the parts alone would be written differently."""
    if era is None:
        return parts
    candidates = eras_between(*parts.bounds())
    if era not in candidates:
        raise InvalidValue("date.era_out_of_range", era=era.name)
    default = candidates[0] if parts.day is not None or len(candidates) == 1 else None
    return parts if era == default else DateParts(parts.year, parts.month, parts.day, era.letter)


def _is_non_calendar(found: re.Match[str]) -> bool:
    return (_number(found["m"]), _number(found["d"])) == (2, 29) and _read_parts(found).calendar_day is None
