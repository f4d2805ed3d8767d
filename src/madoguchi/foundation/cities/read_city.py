"""city.yml → sections, offices, counters, calendar."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

from madoguchi.core.calendars import ClosedDays, YearEndClosure
from madoguchi.core.queueing.shares import USUAL
from madoguchi.foundation.cities.city import (
    Counter,
    ExchangeEncoding,
    Office,
    PublishedInventory,
    Seat,
    Section,
)
from madoguchi.foundation.cities.holidays import LAST_YEAR, national_holidays
from madoguchi.foundation.cities.procedures import Certainty
from madoguchi.foundation.cities.read_booking import read_booking
from madoguchi.foundation.cities.read_hours import (
    check_order,
    read_late_hours,
    read_optional_source,
    read_time,
    read_weekdays,
)
from madoguchi.foundation.cities.reader import Reader, by_id
from madoguchi.foundation.cities.sites import SiteKind
from madoguchi.foundation.cities.text import Text


def is_city_code(code: str) -> bool:
    """全国地方公共団体コード: five digits and a check digit (weights 6,5,4,3,2; last digit of 11 − Σ mod 11)."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=False))
    return (11 - total % 11) % 10 == int(code[5])


def read_code(reader: Reader) -> str:
    code = reader.text("code", required=True)
    if code and not is_city_code(code):
        reader.wrong(
            "code",
            "data.bad_code",
            f"団体コード「{code}」の検査数字が合いません。",
            "6桁の全国地方公共団体コードを、引用符で囲んで書いてください。",
        )
    return code


def read_languages(reader: Reader) -> tuple[str, ...]:
    languages = reader.strings("languages", required=True)
    for code in sorted({code for code in languages if languages.count(code) > 1}):
        reader.wrong(
            "languages",
            "data.duplicate_language",
            f"言語「{code}」が2回書かれています。",
            "どちらか1つを消してください。",
        )
    return tuple(dict.fromkeys(languages))


def read_sections(reader: Reader) -> dict[str, Section]:
    sections = {}
    for name, part in by_id(reader.items("sections", required=True), "担当課").items():
        encoding = part.choice("exchange_encoding", ExchangeEncoding, ExchangeEncoding.UTF_8)
        sections[name] = Section(
            name, part.text("name", required=True), part.text("phone"), encoding.value, part.text("subject")
        )
        part.finish()
    return sections


def read_offices(
    reader: Reader, sections: Collection[str], procedures: Mapping[str, Reader]
) -> dict[str, Office]:
    offices = {}
    for name, part in by_id(reader.items("offices", required=True), "庁舎").items():
        offices[name] = _office(name, part, sections, procedures)
        part.finish()
    return offices


def _office(name: str, part: Reader, sections: Collection[str], procedures: Mapping[str, Reader]) -> Office:
    counters = _counters(part, sections)
    served = {section for counter in counters for section in counter.sections}
    opens, closes = read_time(part, "opens"), read_time(part, "closes")
    check_order(part, opens, closes)
    return Office(
        id=name,
        name=part.words("name", required=True),
        address=part.text("address", required=True),
        opens=opens,
        closes=closes,
        counters=counters,
        booking=read_booking(part, procedures, served),
        not_here=part.references("not_here", procedures, "手続"),
        closed_days=read_closed_days(part) if "closed_days" in part.data else None,
        kind=part.choice("kind", SiteKind, SiteKind.CITY_HALL),
        district=part.text("district"),
        phone=part.text("phone"),
        late_hours=read_late_hours(part),
        last_reception=read_time(part, "last_reception") if "last_reception" in part.data else None,
        source=read_optional_source(part),
        certainty=part.choice("certainty", Certainty, Certainty.UNVERIFIED),
        hours_certainty=part.choice("hours_certainty", Certainty, Certainty.UNVERIFIED),
        note=part.words("note"),
    )


def _counters(office: Reader, sections: Collection[str]) -> tuple[Counter, ...]:
    counters = []
    for name, part in by_id(office.items("counters", required=True), "窓口").items():
        counter = Counter(
            id=name,
            name=part.words("name", required=True),
            number=part.text("number"),
            floor=part.text("floor"),
            sections=part.references("sections", sections, "担当課", required=True),
            seats=_seats(part),
            booked_percent=_booked_percent(part),
        )
        if not counter.seats:
            part.wrong(
                "seats",
                "data.no_seat",
                f"窓口「{counter.name}」に席がありません。",
                "seats に1つ以上書いてください。",
            )
        counters.append(counter)
        part.findings.places["counters", f"{office.data.get('id')}.{name}"] = part.mark("sections")
        part.finish()
    return tuple(counters)


def _booked_percent(counter: Reader) -> int:
    percent = counter.integer("booked_percent")
    if percent is None or 1 <= percent <= 99:
        return percent or USUAL.booked_percent
    counter.wrong(
        "booked_percent",
        "data.share_out_of_range",
        f"予約の方の割合 {percent} は使えません。",
        "1〜99の数にしてください。どちらかを0にすると、呼ばれない方が出ます。",
    )
    return USUAL.booked_percent


def _seats(counter: Reader) -> tuple[Seat, ...]:
    seats = []
    for name, part in by_id(counter.items("seats"), "席").items():
        seats.append(Seat(name, part.text("name", required=True), wheelchair=part.flag("wheelchair")))
        part.finish()
    return tuple(seats)


def read_closed_days(reader: Reader) -> ClosedDays:
    part = reader.child("closed_days", required=True)
    if part is None:
        return ClosedDays()
    closed = ClosedDays(
        weekdays=read_weekdays(part),
        holidays=national_holidays() if part.flag("national_holidays", default=True) else {},
        year_end=_year_end(part),
        extra_closed=_named_days(part, "extra_closed"),
        extra_open=frozenset(_named_days(part, "extra_open")),
        known_until=part.day("known_until"),
    )
    _check_calendar(part, closed)
    part.finish()
    return closed


def _check_calendar(part: Reader, closed: ClosedDays) -> None:
    """A calendar that does not say how far it is complete would promise days that may be holidays."""
    known = closed.known_until
    if closed.holidays and (known is None or known.year > LAST_YEAR):
        part.wrong(
            "known_until",
            "data.calendar_gap",
            "祝日がいつの日まで決まっているか(known_until)がありません。"
            if known is None
            else f"{LAST_YEAR}年より後の祝日は分かりません。",
            "known_until に、祝日が法律や官報で決まっている最後の日を書いてください。",
        )
    for day in sorted(closed.extra_open & closed.extra_closed.keys()):
        part.wrong(
            "extra_open",
            "data.calendar_conflict",
            f"{day:%Y-%m-%d} が extra_closed と extra_open の両方にあります。",
            "どちらか1つを消してください。",
        )


def _year_end(part: Reader) -> YearEndClosure | None:
    inner = part.child("year_end")
    if inner is None:
        return None
    closure = YearEndClosure(_month_day(inner, "first"), _month_day(inner, "last"))
    inner.finish()
    return closure


def _named_days(part: Reader, key: str) -> dict[date, str]:
    named: dict[date, str] = {}
    for item in part.items(key):
        day = item.day("on", required=True)
        name = item.text("name", required=True)
        if day is not None:
            named[day] = name
        item.finish()
    return named


def _month_day(part: Reader, key: str) -> tuple[int, int]:
    text = part.text(key, required=True)
    try:
        day = date.fromisoformat(f"2024-{text}")
    except ValueError:
        part.wrong(
            key, "data.bad_date", f"「{text}」は月日ではありません。", '"12-29" のように書いてください。'
        )
        return (1, 1)
    return (day.month, day.day)


def read_wording(reader: Reader) -> dict[str, Text]:
    part = reader.child("wording")
    return {} if part is None else {key: part.words(key) for key in part.data}


def read_inventory(reader: Reader) -> PublishedInventory | None:
    part = reader.child("inventory")
    if part is None:
        return None
    published = PublishedInventory(
        counted=part.text("counted", required=True),
        source=read_optional_source(part),
        as_of=part.text("as_of"),
        target=part.integer("target"),
        online=part.integer("online"),
        difficult=part.integer("difficult"),
        applications=part.integer("applications"),
        applications_online=part.integer("applications_online"),
        goal=part.text("goal"),
    )
    part.finish()
    return published
