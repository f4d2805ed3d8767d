"""Hours, weekdays and sources as offices and other places write them."""

from __future__ import annotations

from datetime import time

from madoguchi.foundation.cities.forms import Source
from madoguchi.foundation.cities.procedures import Certainty
from madoguchi.foundation.cities.reader import Reader
from madoguchi.foundation.cities.sites import LateHours, OpenHours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_time(part: Reader, key: str) -> time:
    text = part.text(key, required=True)
    try:
        return time.fromisoformat(text)
    except ValueError:
        if text:
            part.wrong(
                key,
                "data.bad_time",
                f"「{text}」は時刻ではありません。",
                '"08:30" のように引用符で囲んで書いてください。',
            )
        return time(0)


def read_weekdays(part: Reader) -> frozenset[int]:
    """Monday is 0."""
    names = part.references("weekdays", WEEKDAYS, "曜日")
    return frozenset(WEEKDAYS.index(name) for name in names)


def read_hours(part: Reader, key: str = "hours") -> tuple[OpenHours, ...]:
    """A list of {weekdays, opens, closes}."""
    hours = []
    for item in part.items(key):
        one = OpenHours(read_weekdays(item), read_time(item, "opens"), read_time(item, "closes"))
        check_order(item, one.opens, one.closes)
        hours.append(one)
        item.finish()
    return tuple(hours)


def read_late_hours(part: Reader) -> tuple[LateHours, ...]:
    late = []
    for item in part.items("late_hours"):
        late.append(
            LateHours(
                weekdays=read_weekdays(item),
                closes=read_time(item, "closes"),
                note=item.words("note", required=True),
                source=read_optional_source(item),
                certainty=item.choice("certainty", Certainty),
            )
        )
        item.finish()
    return tuple(late)


def check_order(part: Reader, opens: time, closes: time) -> None:
    if opens >= closes and closes != time(0):
        part.wrong(
            "closes",
            "data.bad_time",
            f"{opens:%H:%M} に開いて {closes:%H:%M} に閉まることはできません。",
            "opens を closes より早い時刻にしてください。",
        )


def read_optional_source(part: Reader, key: str = "source") -> Source:
    """An empty source where there is none: the certainty has to say so."""
    inner = part.child(key)
    if inner is None:
        return Source("")
    checked = inner.day("checked_on")
    source = Source(
        inner.text("title", required=True), inner.text("url"), checked.isoformat() if checked else ""
    )
    inner.finish()
    return source
