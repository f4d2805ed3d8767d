"""Hours and closed days in the reader's language: what holds today, and the rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.core.calendars import ClosedDays
from madoguchi.foundation import clock
from madoguchi.foundation.cities.opening import Opening, OpeningState
from madoguchi.foundation.cities.sites import OpenHours
from madoguchi.ui.templatetags.ui import jst, listed, weekday

_MIDNIGHT = time(0)


def time_text(at: time) -> str:
    """17時15分, 9時; 17:15 outside Japanese."""
    if not (get_language() or "ja").startswith("ja"):
        return f"{at:%H:%M}"
    hour = 24 if at == _MIDNIGHT else at.hour
    return f"{hour}時{at.minute}分" if at.minute else f"{hour}時"


def day_text(day: date) -> str:
    return jst(datetime.combine(day, _MIDNIGHT, clock.LOCAL_ZONE), "day")


def today_text(opening: Opening) -> str:
    """One or two sentences: how it stands today, and when it opens next."""
    if opening.state is OpeningState.UNKNOWN:
        return _("開いている時間は確かめていません。行く前におたずねください。")
    if opening.state is OpeningState.OPEN and opening.until is not None:
        return _("きょうは%(until)sまで開いています。") % {"until": time_text(opening.until)}
    if opening.state is OpeningState.LATER_TODAY and opening.opens_at and opening.until is not None:
        times = {"opens": time_text(opening.opens_at), "until": time_text(opening.until)}
        return _("きょうは%(opens)sから%(until)sまで開きます。") % times
    over = opening.state is OpeningState.OVER
    first = _("きょうの受付は終わりました。") if over else _("きょうは休みです。")
    return f"{first}{_gap()}{_next_text(opening)}".rstrip()


def _next_text(opening: Opening) -> str:
    if opening.opens_on is None or opening.opens_at is None:
        return ""
    words = {"day": day_text(opening.opens_on), "opens": time_text(opening.opens_at)}
    told = _("次は%(day)s %(opens)sからです。") % words
    if opening.is_settled:
        return told
    return f"{told}{_gap()}{_('その年の祝日がまだ決まっていないので、変わることがあります。')}"


def _gap() -> str:
    return "" if (get_language() or "ja") in ("ja", "zh-hans") else " "


def hours_rows(hours: Iterable[OpenHours], closed_days: ClosedDays) -> list[tuple[str, str]]:
    """(weekdays, times), without the weekdays on which it is always closed."""
    rows = []
    for one in hours:
        if days := sorted(one.weekdays - closed_days.weekdays):
            times = {"opens": time_text(one.opens), "closes": time_text(one.closes)}
            rows.append((_days(days), _("%(opens)sから%(closes)sまで") % times))
    return rows


def _days(days: list[int]) -> str:
    """A run of three or more is named by its ends."""
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return _("%(first)s〜%(last)s") % {"first": weekday(days[0]), "last": weekday(days[-1])}
    return listed(weekday(day) for day in days)


def closed_text(closed_days: ClosedDays, today: date) -> str:
    """The rule, and single days to come."""
    parts = [weekday(day) for day in sorted(closed_days.weekdays)]
    if closed_days.holidays:
        parts.append(_("祝日"))
    if closed_days.year_end:
        parts.append(_year_end(closed_days.year_end.first, closed_days.year_end.last))
    parts += [f"{day_text(day)} {name}" for day, name in closed_days.extra_closed.items() if day >= today]
    return listed(parts)


def _year_end(first: tuple[int, int], last: tuple[int, int]) -> str:
    words = {"m1": first[0], "d1": first[1], "m2": last[0], "d2": last[1]}
    return _("%(m1)s月%(d1)s日〜%(m2)s月%(d2)s日") % words


def opened_text(closed_days: ClosedDays, today: date) -> str:
    """Days that are open although the rule closes them."""
    return listed(day_text(day) for day in sorted(closed_days.extra_open) if day >= today)
