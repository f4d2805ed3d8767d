"""One place in full: hours, counters, what is done there, and where to go for what is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from madoguchi.foundation import clock
from madoguchi.foundation.cities import Certainty, City, Counter, Office, Procedure
from madoguchi.foundation.cities.sites import TAKES_FILINGS, Site
from madoguchi.ui.templatetags.ui import listed, weekday
from madoguchi.yards.offices import hours_words
from madoguchi.yards.offices.standing import (
    AnyPlace,
    Standing,
    closed_days_of,
    filings,
    offer_text,
    others_taking,
    standing_of,
    takes,
)

_MOST_NAMED = 3
"""So many other places are named; a reader goes to one."""


@dataclass(frozen=True, slots=True)
class Work:
    """A procedure that is done at a place. `href` is empty where it has no page of its own."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class CounterRow:
    id: str
    name: str
    number: str
    floor: str
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What one section does not do here. `places` are (id, name); empty: no office of the city has a counter for it."""

    section: str
    phone: str
    works: tuple[Work, ...]
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LateRow:
    when: str
    note: str
    source: str
    is_checked: bool


def context_of(city: City, place: AnyPlace, language: str) -> dict[str, Any]:
    now = clock.local(clock.now())
    closed_days, standing = closed_days_of(city, place), standing_of(city, place, now, language)
    return {
        "place": standing,
        "hours": hours_words.hours_rows(place.hours, closed_days),
        "closed": hours_words.closed_text(closed_days, now.date()),
        "opened": hours_words.opened_text(closed_days, now.date()),
        "late": _late_rows(place, language),
        "last_reception": hours_words.time_text(place.last_reception) if place.last_reception else "",
        "are_hours_checked": place.hours_certainty is not Certainty.UNVERIFIED,
        "certainty": _certainty(place),
        "source": place.source,
        "note": _notes(city, place, language),
        "counters": counter_rows(city, place, language),
        "works": _site_works(city, place, language),
        "offers": [offer_text(one) for one in place.offers] if isinstance(place, Site) else [],
        "takes_filings": place.kind in TAKES_FILINGS,
        "elsewhere": _elsewhere(city, place, language) if place.kind in TAKES_FILINGS else [],
        "near": _near(city, place, language) if place.kind not in TAKES_FILINGS else [],
        "bookable": _bookable(city, place, language),
    }


def counter_rows(city: City, place: AnyPlace, language: str) -> tuple[CounterRow, ...]:
    if isinstance(place, Site):
        return ()
    return tuple(counter_row(city, place, one, language) for one in place.counters)


def counter_row(city: City, office: Office, counter: Counter, language: str) -> CounterRow:
    """A procedure stands at the first counter that serves its section."""
    here = (one for one in filings(city) if takes(office, one) and office.counter_for(one.section) == counter)
    name = counter.name.in_language(language)
    return CounterRow(counter.id, name, counter.number, counter.floor, _works(here, language))


def _works(procedures: Iterable[Procedure], language: str) -> tuple[Work, ...]:
    return tuple(Work(one.title.in_language(language), _href(one)) for one in procedures)


def _href(procedure: Procedure) -> str:
    try:
        return reverse("front:procedure", args=[procedure.id])
    except NoReverseMatch:
        return ""


def _site_works(city: City, place: AnyPlace, language: str) -> tuple[Work, ...]:
    if not isinstance(place, Site):
        return ()
    return _works((one for one in filings(city) if takes(place, one)), language)


def _elsewhere(city: City, place: AnyPlace, language: str) -> list[Elsewhere]:
    by_section: dict[str, list[Procedure]] = {}
    for one in filings(city):
        if not takes(place, one):
            by_section.setdefault(one.section, []).append(one)
    return [_one_elsewhere(city, place, name, missing, language) for name, missing in by_section.items()]


def _one_elsewhere(
    city: City, place: AnyPlace, section: str, missing: list[Procedure], language: str
) -> Elsewhere:
    known = city.sections.get(section)
    others = others_taking(city, place, missing)[:_MOST_NAMED]
    return Elsewhere(
        section=known.name if known else section,
        phone=known.phone if known else "",
        works=_works(missing, language),
        places=tuple((one.id, _name(one, language)) for one in others),
    )


def _near(city: City, place: AnyPlace, language: str) -> list[Standing]:
    """Offices of the same district, else the main one: where filings are taken."""
    here = [one for one in city.offices.values() if one.district == place.district] or [city.main_office]
    now = clock.local(clock.now())
    return [standing_of(city, one, now, language) for one in here]


def _name(place: AnyPlace, language: str) -> str:
    return place.name if isinstance(place, Site) else place.name.in_language(language)


def _late_rows(place: AnyPlace, language: str) -> list[LateRow]:
    if isinstance(place, Site):
        return []
    rows = []
    for one in place.late_hours:
        words = {
            "days": listed(weekday(day) for day in sorted(one.weekdays)),
            "closes": hours_words.time_text(one.closes),
        }
        when = _("%(days)s %(closes)sまで") % words
        is_checked = one.certainty is not Certainty.UNVERIFIED
        rows.append(LateRow(when, one.note.in_language(language), one.source.title, is_checked))
    return rows


def _certainty(place: AnyPlace) -> str:
    if place.certainty is Certainty.VERIFIED:
        return ""
    if place.certainty is Certainty.PARTIAL:
        return _("名前と住所の一部を、公の資料で確かめました。")
    return _("名前と住所は、市の資料で確かめていません。")


def _notes(city: City, place: AnyPlace, language: str) -> list[str]:
    """The place's own note first, then that of its kind."""
    notes = [place.note]
    if isinstance(place, Site):
        notes += [group.note for group in city.site_groups.values() if place.id in group.sites]
    return [note.in_language(language) for note in notes if note]


def _bookable(city: City, place: AnyPlace, language: str) -> list[str]:
    known = city.bookable.get(place.id)
    return [service.name.in_language(language) for service in known.booking] if known else []
