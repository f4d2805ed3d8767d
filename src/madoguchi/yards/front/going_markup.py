"""When, where and who: the visits of the plan as HTML; written in Python as the cards are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.core.calendars import day_text
from madoguchi.foundation.cities import Office
from madoguchi.ui.templatetags.ui import listed, people, rows
from madoguchi.yards.front.plan_markup import counter_name, plan_steps
from madoguchi.yards.front.plan_shapes import Card, Going, PlanPage, TripRow


def plan_summary(page: PlanPage, today: date, language: str) -> SafeString:
    """The few lines that answer: by when, where, who. With several visits, where stands at each of them."""
    lines = [_until(page.steps, today, language)]
    if len(page.trips) == 1:
        lines += _place(page.trips[0], language)
    else:
        lines += [_row(_nth(n), _brief(trip, today, language)) for n, trip in enumerate(page.trips, 1)]
    lines.append(_row(_("だれが"), _who(page.going)))
    return SafeString(f'<dl class="front-facts">{"".join(lines)}</dl>')


def plan_trips(page: PlanPage, today: date, language: str) -> SafeString:
    """All visits, each with its steps."""
    if len(page.trips) == 1:
        title = escape(_("窓口でする手続き(この順番で)"))
        return SafeString(f"<h2>{title}</h2>{plan_steps(page.trips[0].cards, today, language)}")
    return SafeString(
        "".join(_trip(page.trips, number, today, language) for number in range(len(page.trips)))
    )


def plan_going(going: Going) -> SafeString:
    """Who has to come for what, and what somebody needs who comes instead."""
    parts = []
    if going.not_alone:
        alone = _("%(person)sだけでは、できない手続き") % {"person": going.first}
        parts.append(_block(alone, [_for_whom(*one) for one in going.not_alone]))
    if going.unfilled:
        parts.append(_block(_("だれができるか、窓口で確認してください"), going.unfilled))
    if going.proxy_documents:
        parts.append(_block(_("代わりの人が持ってくるもの"), going.proxy_documents))
    if going.not_by_proxy:
        parts.append(_block(_("代わりの人には、できない手続き"), going.not_by_proxy))
    if going.slower_by_proxy:
        parts.append(_block(_("代わりの人だと、その日に終わらない手続き"), going.slower_by_proxy))
    return SafeString("".join(parts))


def _block(title: str, lines: Sequence[str]) -> str:
    return f"<h3>{escape(title)}</h3><ul>{rows(lines)}</ul>"


def _for_whom(title: str, whose: Sequence[str]) -> str:
    return f"{title}({listed(whose)})" if whose else title


def _row(title: str, inside: str) -> str:
    """`inside` is markup."""
    return f"<div><dt>{escape(title)}</dt><dd>{inside}</dd></div>"


def _until(cards: Sequence[Card], today: date, language: str) -> str:
    """The earliest day that is still to come, and whether one has passed."""
    days = [(card.last_day, card.title) for card in cards if card.last_day]
    coming = min((one for one in days if one[0] >= today), default=None, key=lambda one: one[0])
    parts = []
    if any(day < today for day, _title in days):
        late = escape(_("期限を過ぎた手続きがあります。早めに来てください。"))
        parts.append(f'<strong class="front-late">{late}</strong>')
    if coming:
        day = escape(_("%(on)sまで") % {"on": day_text(coming[0], language)})
        parts.append(f'<strong>{day}</strong><br><span class="ui-age">{escape(coming[1])}</span>')
    return _row(_("いつまで"), "<br>".join(parts)) if parts else ""


def _nth(number: int) -> str:
    return _("%(n)s回目") % {"n": number}


def _brief(trip: TripRow, today: date, language: str) -> str:
    since = f"<br>{escape(_since(trip, language))}" if trip.from_on > today else ""
    return f"<strong>{escape(_name(trip, language))}</strong>{since}"


def _since(trip: TripRow, language: str) -> str:
    return _("%(on)sから") % {"on": day_text(trip.from_on, language)}


def _name(trip: TripRow, language: str) -> str:
    return trip.office.name.in_language(language) if trip.office else _("窓口で確認してください")


def _place(trip: TripRow, language: str) -> list[str]:
    where = _office(trip.office, language) if trip.office else escape(_name(trip, language))
    return [_row(_("どこへ"), where), *_counters(trip, language)]


def _counters(trip: TripRow, language: str) -> list[str]:
    if not trip.counters:
        return []
    return [_row(_("回る窓口"), "<br>".join(escape(counter_name(one, language)) for one in trip.counters))]


def _office(office: Office, language: str) -> str:
    hours = _("受付 %(opens)s〜%(closes)s(土日祝と年末年始は休み)") % {
        "opens": f"{office.opens:%H:%M}",
        "closes": f"{office.closes:%H:%M}",
    }
    name = f"<strong>{escape(office.name.in_language(language))}</strong>"
    return f"{name}<br>{escape(office.address)}<br>{escape(hours)}"


def _who(going: Going) -> str:
    if not going.people:
        return escape(_("どなたでも"))
    if going.is_applicant_alone:
        told = f"<strong>{escape(_('あなた一人で、全部できます'))}</strong>"
    elif len(going.people) == 1:
        told = f"<strong>{people(going.people)}</strong>"
    else:
        told = f"<strong>{people(going.people)}</strong><br>{escape(_('いっしょに来ると、全部できます'))}"
    ask = f"<br>{escape(_('窓口で確認してください'))}"
    return told if going.is_sure else told + ask


def _trip(trips: Sequence[TripRow], index: int, today: date, language: str) -> str:
    """An office that was named for the visit before is not told again where it is."""
    trip = trips[index]
    is_known = index > 0 and trips[index - 1].office == trip.office
    place = _counters(trip, language) if is_known else _place(trip, language)
    since = _row(_("いつから"), escape(_since(trip, language))) if trip.from_on > today else ""
    facts = "".join([since, _until(trip.cards, today, language), *place])
    why = f"<p>{escape(trip.why)}</p>" if trip.why else ""
    return (
        f"<h2>{escape(f'{_nth(index + 1)} {_name(trip, language)}')}</h2>{why}"
        f'<dl class="front-facts">{facts}</dl>{plan_steps(trip.cards, today, language)}'
    )
