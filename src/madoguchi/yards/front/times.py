"""Days and times that can be booked, as markup: a page has fifty of them, and a template's loop costs more than the
query.

Everybody who books sees the same ones until somebody takes a place, so what was made of them is kept by what it was
made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.domains.intake.answers import TimeView
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import Bookable
from madoguchi.foundation.cities.opening import hours_on
from madoguchi.ui.templatetags.ui import jst

DAYS_AHEAD = 14
_TIME = (
    '<li><label class="ui-choice"><input type="radio" name="place" value="%s"><span>%s</span></label></li>'
)


@lru_cache(64)
def time_choices(times: tuple[TimeView, ...]) -> SafeString:
    """Hours and minutes read the same in every language."""
    rows = (_TIME % (escape(time.place), jst(time.starts_at, "time")) for time in times)
    return SafeString("".join(rows))


def day_cells(
    counts: Mapping[date, int], shown: date | None, place: Bookable, hrefs: Callable[[date], str]
) -> SafeString:
    """Today and the fortnight after it: days with free times are links that say how many; others say why there are none."""
    closed = place.closed_days or cities.current().closed_days
    today = clock.today()
    days = [today + timedelta(days=offset) for offset in range(DAYS_AHEAD + 1)]
    is_open = {day: bool(hours_on(day, place.hours, closed)) for day in days}
    cells = []
    for day in days:
        label = escape(jst(_noon(day), "day"))
        if not counts.get(day):
            word = _("空きなし") if is_open[day] else _("休み")
            cells.append(f'<li><span class="front-day-off">{label}<small>{escape(word)}</small></span></li>')
            continue
        free = escape(_("空き %(count)s") % {"count": counts[day]})
        if day == shown:
            cells.append(f'<li><span aria-current="date">{label}<small>{free}</small></span></li>')
        else:
            href = escape(hrefs(day))
            cells.append(f'<li><a href="{href}">{label}<small>{free}</small></a></li>')
    return SafeString("".join(cells))


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.LOCAL_ZONE)


def age(moment: datetime | None) -> str:
    """When something was said, in words for 「… 現在」: the hour alone only where it is today's."""
    is_today = moment is not None and clock.local(moment).date() == clock.today()
    return jst(moment, "time" if is_today else "long")
