"""Where somebody books, for what and for how long: from the address, else from the household's plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest

from madoguchi.core.rules import Facts
from madoguchi.domains.intake import booking_selectors
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.domains.procedures.selectors import Fit
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import Bookable, BookingService
from madoguchi.foundation.policy.decorators import actor_of


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another office; `next_free` None: nothing is free there in the days that are offered."""

    office: str
    name: str
    district: str
    next_free: datetime | None
    href: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """`service` None: not said yet. `missing` are names of procedures that are not done at the place."""

    place: Bookable
    service: BookingService | None
    slots: int
    minutes: int
    missing: tuple[str, ...]
    fits: tuple[Fit, ...]
    query: Mapping[str, str]

    @property
    def service_id(self) -> str:
        return self.service.id if self.service else ""

    @property
    def length_min(self) -> int:
        return self.slots * (self.service.length_min if self.service else 0)

    def href(self, **changes: str) -> str:
        """The page with other values; empty ones are left out."""
        values = {**self.query, **changes}
        return "?" + urlencode({name: value for name, value in values.items() if value})


def read_choice(request: HttpRequest, facts: Facts, *, known: Mapping[str, str | int]) -> Choice:
    """`known` is what a booking that is being changed says: office, service, slots."""
    city = cities.current()
    asked = {name: _asked(request, name) for name in ("office", "service", "guide", "change")}
    office = asked["office"] or str(known.get("office", ""))
    service = asked["service"] or str(known.get("service", ""))
    planned = procedures.list_fits(facts, on=clock.today())
    fits = planned
    if service and service not in {fit.service for fit in planned}:
        fits = procedures.list_fits_of_service(service)
    fit = next((one for one in fits if one.office == office), None) or (
        fits[0] if fits and not office else None
    )
    place = city.bookable.get(fit.office if fit else office) or city.main_office.bookable
    offered = place.service(fit.service) if fit else place.service(service)
    slots = int(known.get("slots", 0)) or (fit.slots if fit else 1)
    missing = tuple(city.procedures[name].name for name in fit.missing) if fit else ()
    query = {**asked, "office": place.id, "service": offered.id if offered else ""}
    return Choice(place, offered, slots if offered else 1, fit.minutes if fit else 0, missing, fits, query)


def list_elsewhere(request: HttpRequest, choice: Choice, language: str) -> list[Elsewhere]:
    """The other offices with their next free time. Queries: 1 where there are any."""
    others = [fit for fit in choice.fits if fit.office != choice.place.id]
    if not choice.fits:
        others = [Fit(name, "", 1, 0) for name in cities.current().offices if name != choice.place.id]
    timed = [fit for fit in others if fit.service]
    free = (
        booking_selectors.list_next_free(
            actor_of(request),
            [fit.office for fit in timed],
            [fit.service for fit in timed],
            [fit.slots for fit in timed],
        )
        if timed
        else {}
    )
    places = cities.current().bookable
    return [
        Elsewhere(
            fit.office,
            places[fit.office].name.in_language(language),
            places[fit.office].district,
            free.get(fit.office),
            choice.href(office=fit.office, service=fit.service, day=""),
            is_whole=not fit.missing,
        )
        for fit in others
        if fit.office in places
    ]


def list_purposes(choice: Choice, language: str) -> list[tuple[str, str, bool]]:
    """(link, name, is it this one) of what can be booked at the place."""
    return [
        (choice.href(service=one.id, day=""), one.name.in_language(language), one.id == choice.service_id)
        for one in choice.place.booking
    ]


def _asked(request: HttpRequest, name: str) -> str:
    return (request.GET.get(name) or request.POST.get(name, ""))[:80]
