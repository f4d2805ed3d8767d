"""Days and times that can be booked, as markup: a page has fifty of them, and a template's loop costs more than both
queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString

from madoguchi.domains.intake.answers import PlaceView
from madoguchi.ui.templatetags.ui import jst

_TIME = (
    '<li><label class="ui-choice"><input type="radio" name="place" value="%s"><span>%s</span></label></li>'
)


@dataclass(frozen=True, slots=True)
class Day:
    """`first` is the first moment that can be booked."""

    on: date
    first: datetime


def time_choices(places: Iterable[PlaceView]) -> SafeString:
    rows = (_TIME % (escape(place.place), jst(place.starts_at, "time")) for place in places)
    return SafeString("".join(rows))


def day_links(days: Iterable[Day], shown: Day | None, *, guide: str, is_change: bool) -> SafeString:
    """The day that is shown is no link."""
    change = SafeString("&amp;change=1") if is_change else ""
    kept = format_html("{}&amp;guide={}", change, guide) if guide else change
    links = (
        format_html('<li><span aria-current="date">{}</span></li>', jst(day.first, "day"))
        if day == shown
        else format_html(
            '<li><a href="?day={}{}">{}</a></li>', day.on.isoformat(), kept, jst(day.first, "day")
        )
        for day in days
    )
    return SafeString("".join(links))
