"""Days and times that can be booked, as markup: a page has fifty of them, and a template's loop costs more than the
query.

Everybody who books sees the same ones until somebody takes a place, so what was made of them is kept by what it was
made of.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from madoguchi.domains.intake.answers import TimeView
from madoguchi.foundation import clock
from madoguchi.ui.templatetags.ui import jst

_TIME = (
    '<li><label class="ui-choice"><input type="radio" name="place" value="%s"><span>%s</span></label></li>'
)


@lru_cache(64)
def time_choices(times: tuple[TimeView, ...]) -> SafeString:
    """Hours and minutes read the same in every language."""
    rows = (_TIME % (escape(time.place), jst(time.starts_at, "time")) for time in times)
    return SafeString("".join(rows))


def day_links(days: Iterable[datetime], shown: datetime | None, *, guide: str, is_change: bool) -> SafeString:
    """Days by their first free moment. The day that is shown is no link."""
    change = SafeString("&amp;change=1") if is_change else ""
    kept = format_html("{}&amp;guide={}", change, guide) if guide else change
    language = get_language() or "ja"
    links = (
        f'<li><span aria-current="date">{_label(day, language)}</span></li>'
        if day == shown
        else f'<li><a href="?day={_date(day)}{kept}">{_label(day, language)}</a></li>'
        for day in days
    )
    return SafeString("".join(links))


def age(moment: datetime | None) -> str:
    """When something was said, in words for 「… 現在」: the hour alone only where it is today's."""
    is_today = moment is not None and clock.local(moment).date() == clock.today()
    return jst(moment, "time" if is_today else "long")


@lru_cache(256)
def _label(moment: datetime, language: str) -> str:
    """Escaped. `language` is the one that is active; it is named for the key."""
    return escape(jst(moment, "day"))


@lru_cache(256)
def _date(moment: datetime) -> str:
    return clock.local(moment).date().isoformat()
