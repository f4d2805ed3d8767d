"""A place of either sort — an office with counters, or a site without — as the pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.core.calendars import ClosedDays
from madoguchi.foundation.cities import Certainty, City, Duty, Office, Procedure
from madoguchi.foundation.cities.opening import Opening, OpeningState, opening_at
from madoguchi.foundation.cities.sites import Offer, Site, SiteKind
from madoguchi.yards.offices.hours_words import today_text

AnyPlace = Office | Site


@dataclass(frozen=True, slots=True)
class Standing:
    """`kind` is what the city calls places of this sort. `is_open` None: not known."""

    id: str
    kind_id: SiteKind
    kind: str
    name: str
    is_japanese: bool
    district: str
    address: str
    phone: str
    today: str
    is_open: bool | None
    is_checked: bool


def standing_of(city: City, place: AnyPlace, moment: datetime, language: str) -> Standing:
    """`moment` is local."""
    opening = opening_of(city, place, moment)
    is_site = isinstance(place, Site)
    return Standing(
        id=place.id,
        kind_id=place.kind,
        kind=kind_text(city, place, language),
        name=place.name if isinstance(place, Site) else place.name.in_language(language),
        is_japanese=is_site and not language.startswith("ja"),
        district=place.district,
        address=place.address,
        phone=place.phone,
        today=today_text(opening),
        is_open=None if opening.state is OpeningState.UNKNOWN else opening.state is OpeningState.OPEN,
        is_checked=place.certainty is not Certainty.UNVERIFIED,
    )


def opening_of(city: City, place: AnyPlace, moment: datetime) -> Opening:
    return opening_at(moment, place.hours, closed_days_of(city, place))


def closed_days_of(city: City, place: AnyPlace) -> ClosedDays:
    return place.closed_days or city.closed_days


def kind_text(city: City, place: AnyPlace, language: str) -> str:
    if isinstance(place, Site):
        groups = city.site_groups.values()
        return next(group.title.in_language(language) for group in groups if place.id in group.sites)
    return _("区役所") if place.kind is SiteKind.WARD_OFFICE else _("市役所")


def offer_text(offer: Offer) -> str:
    if offer is Offer.DIGITAL_COURSE:
        return _("スマートフォンなどの使い方の講座と相談会")
    return _("画面ごしに区役所の職員と相談できる窓口")


def all_places(city: City) -> Iterator[AnyPlace]:
    """Offices in the order of the data, then the other sites."""
    yield from city.offices.values()
    yield from city.sites.values()


def find_place(city: City, name: str) -> AnyPlace | None:
    return city.offices.get(name) or city.sites.get(name)


def takes(place: AnyPlace, procedure: Procedure) -> bool:
    if isinstance(place, Site):
        return place.takes.takes(procedure)
    return place.counter_for(procedure.section) is not None and procedure.id not in place.not_here


def filings(city: City) -> tuple[Procedure, ...]:
    """Procedures that somebody files; what the city does by itself is done nowhere."""
    return tuple(one for one in city.procedures.values() if one.duty is not Duty.AUTOMATIC)


def others_taking(city: City, place: AnyPlace, procedures: Iterable[Procedure]) -> tuple[AnyPlace, ...]:
    """Offices that take all of these, those of the same district first."""
    wanted = tuple(procedures)
    found = [
        one
        for one in city.offices.values()
        if one.id != place.id and all(takes(one, procedure) for procedure in wanted)
    ]
    return tuple(sorted(found, key=lambda one: one.district != place.district))
