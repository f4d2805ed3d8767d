"""What the city's data say about a hall: the way through the counters, expected minutes, purposes, hours.

A *service* in this room is a section of the city hall (担当): counters say which sections they serve.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from statistics import fmean

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits import conf
from madoguchi.foundation import cities
from madoguchi.foundation.cities import Bookable, City, Counter, Lane, Office

ASSUMED_MIN = 10.0
"""Minutes of a service for which the city's data name no procedure with a time. A parameter, not a fact."""


def get_office(office: str = "") -> Office:
    """The office, or the main one for "". Errors: NotFoundOrHidden `counter.not_found`."""
    city = cities.current()
    if not office:
        return city.main_office
    found = city.offices.get(office)
    if found is None:
        raise NotFoundOrHidden("counter.not_found", office=office)
    return found


def get_bookable(office: str = "") -> Bookable:
    """Where times can be booked, or the main office for "". Errors: NotFoundOrHidden `counter.not_found`."""
    city = cities.current()
    found = city.bookable.get(office or city.main_office.id)
    if found is None:
        raise NotFoundOrHidden("counter.not_found", office=office)
    return found


def service_label(service: str) -> str:
    section = cities.current().sections.get(service)
    return section.name if section else service


def procedures_of(office: Office, services: Iterable[str]) -> tuple[str, ...]:
    """Procedure ids that a booking names, by themselves or as a booking service; unknown names are passed over."""
    known = cities.current().procedures
    booked = {service.id: service.procedures for service in office.booking}
    named = (procedure for service in services for procedure in booked.get(service, (service,)))
    return tuple(dict.fromkeys(procedure for procedure in named if procedure in known))


def route(office: Office, procedures: Iterable[str]) -> tuple[str, ...]:
    """Services that a household needs, in the order in which it walks the counters; each once.

    A section without a counter in this office is left out: there is nobody here to call for it. A
    household whose purpose leads nowhere is sent to the first counter, never turned away.
    """
    city = cities.current()
    needed = [city.procedures[name].section for name in procedures if name in city.procedures]
    order = [section for counter in office.counters for section in counter.sections]
    stops = tuple(dict.fromkeys(sorted((s for s in needed if s in order), key=order.index)))
    return stops or (first_service(office),)


def first_service(office: Office) -> str:
    return next(section for counter in office.counters for section in counter.sections)


def counter_of(office: Office, service: str) -> Counter:
    """Where `service` is given. Errors: NotFoundOrHidden `ticket.service_unknown`."""
    counter = office.counter_for(service)
    if counter is None:
        raise NotFoundOrHidden("ticket.service_unknown", service=service)
    return counter


def hall_of(counter: Counter) -> str:
    """Halls are floors, named so that they fit an address: 1階 → 1f, 地下1階 → b1f."""
    floor = unicodedata.normalize("NFKC", counter.floor)
    number = re.search(r"\d+", floor)
    below = "b" if "地下" in floor or floor.upper().startswith("B") else ""
    return f"{below}{number.group()}f" if number else "hall"


def halls(office: Office) -> tuple[tuple[str, str], ...]:
    """(hall, floor's name), each once, in the order of the counters."""
    return tuple(dict.fromkeys((hall_of(counter), counter.floor) for counter in office.counters))


def hall_label(office: Office, hall: str) -> str:
    """The floor's name. Errors: NotFoundOrHidden `counter.not_found` when no counter is in that hall."""
    for counter in office.counters:
        if hall_of(counter) == hall:
            return counter.floor
    raise NotFoundOrHidden("counter.not_found", hall=hall)


def prior_minutes(service: str) -> float:
    """Mean of the minutes that the data give for this section's procedures (mostly assumed parameters)."""
    return _prior(cities.current(), service)


def _prior(city: City, service: str) -> float:
    minutes = [p.minutes.value for p in city.procedures.values() if p.section == service and p.minutes.value]
    return fmean(minutes) if minutes else ASSUMED_MIN


def lane_of(office: Office, procedures: Iterable[str], booked: str = "") -> str:
    """The lane of a visit: that of the booking service it came for, else the one that all its procedures share.

    Short errands only: a plan that takes longer than `conf.EXPRESS_MAX_MIN` in all is in the general lane.
    """
    lanes = {service.id: service.lane for service in office.booking}
    wanted = tuple(procedures)
    if booked in lanes and lanes[booked] != Lane.EXPRESS:
        return lanes[booked]
    named = [{one.lane for one in office.booking if procedure in one.procedures} for procedure in wanted]
    shared = set.intersection(*named) if named else set()
    known = cities.current().procedures
    minutes = sum(known[name].minutes.value or ASSUMED_MIN for name in wanted if name in known)
    if Lane.EXPRESS in shared and minutes <= conf.EXPRESS_MAX_MIN:
        return Lane.EXPRESS
    return Lane.CONSULTATION if shared == {Lane.CONSULTATION} else Lane.GENERAL


def procedures_of_purpose(office: Office, purpose: str) -> tuple[str, ...]:
    """Errors: NotFoundOrHidden `visit.purpose_unknown`."""
    for service in office.walk_in:
        if service.id == purpose:
            return service.procedures
    raise NotFoundOrHidden("visit.purpose_unknown", purpose=purpose)
