"""Where a household can book its visit, for what, and how long it takes. Queries: none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from madoguchi.core.plan import PlanItem, Way
from madoguchi.core.rules import Facts
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.foundation.cities import Bookable, BookingMode, BookingService, City
from madoguchi.foundation.cities.sites import Site


@dataclass(frozen=True, slots=True)
class Fit:
    """What to book at one office. `slots` of the service's length follow each other; `missing` procedures of the plan are
    not done there."""

    office: str
    service: str
    slots: int
    minutes: int
    missing: tuple[str, ...] = ()


def fits_for(city: City, facts: Facts, on: date) -> tuple[Fit, ...]:
    """One for each office that does something of the household's plan: those that do all of it first, then those of its
    own ward, then in the order of the city's list."""
    plan = plan_in(city, facts, on)
    needed = [item for item in plan.needed if _is_at_counter(item, city)]
    fits = [fit for place in city.bookable.values() if (fit := _fit(city, place, needed))]
    ward = ward_of(city, facts)
    order = {place: number for number, place in enumerate(city.bookable)}
    districts = {place.id: place.district for place in city.bookable.values()}
    return tuple(
        sorted(
            fits,
            key=lambda fit: (len(fit.missing), not ward or districts[fit.office] != ward, order[fit.office]),
        )
    )


def fits_of_service(city: City, service: str) -> tuple[Fit, ...]:
    """For somebody who says what it is about and nothing else: one slot, wherever it is offered."""
    return tuple(
        Fit(place.id, service, 1, offered.length_min)
        for place in city.bookable.values()
        if (offered := place.service(service)) is not None
    )


def ward_of(city: City, facts: Facts) -> str:
    """The ward of the address that the household will have, else of the one it has; "" where it is not known."""
    wards = {place.district for place in city.bookable.values() if place.district}
    for fact in ("new_address", "old_address"):
        address = str(facts.household.get(fact) or "")
        found = next((ward for ward in sorted(wards) if ward in address), "")
        if found:
            return found
    return ""


def _is_at_counter(item: PlanItem, city: City) -> bool:
    """What is sent from home counts where the city helps with it at the counter: the household is there anyway."""
    if item.way is Way.CONTACT:
        return False
    return item.way is not Way.HOME or city.procedures[item.id].channels.assisted


def _fit(city: City, place: Bookable, needed: Iterable[PlanItem]) -> Fit | None:
    here = {item.id for item in needed if _is_done(city, place, item)}
    services = [one for one in place.booking if one.mode is BookingMode.IN_PERSON]
    fitting = [one for one in services if here.intersection(one.procedures)]
    if not fitting:
        return None
    service = min(fitting, key=lambda one: (-len(here.intersection(one.procedures)), len(one.procedures)))
    minutes = sum(city.procedures[name].minutes.value or 0 for name in here)
    missing = tuple(item.id for item in needed if item.id not in here)
    return Fit(
        place.id, service.id, slots_for(service, minutes, city.booking_rules.most_slots), minutes, missing
    )


def slots_for(service: BookingService, minutes: float, most: int) -> int:
    """Whole slots, at least one and at most `most`."""
    return max(1, min(most, -(-int(minutes) // service.length_min)))


def _is_done(city: City, place: Bookable, item: PlanItem) -> bool:
    office = city.offices.get(place.id)
    if office is not None:
        return office.counter_for(item.section) is not None and item.id not in office.not_here
    site = city.sites[place.id]
    return isinstance(site, Site) and site.takes.takes(city.procedures[item.id])
