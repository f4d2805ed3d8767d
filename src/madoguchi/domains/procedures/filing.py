"""What of a plan is filed at the counters of one office, and why the rest is not. Queries: none."""

from __future__ import annotations

from enum import StrEnum

from madoguchi.core.plan import Plan, PlanItem, Way
from madoguchi.foundation.cities import BookingService, City, Office


class Elsewhere(StrEnum):
    """Why a needed procedure is not filed at this counter."""

    HOME = "home"
    CONTACT = "contact"
    OTHER_OFFICE = "other_office"
    NO_COUNTER = "no_counter"


LABELS = {
    Elsewhere.HOME: "家からする手続(窓口では受け付けません)",
    Elsewhere.CONTACT: "電話や郵便でする手続(窓口では受け付けません)",
    Elsewhere.OTHER_OFFICE: "ほかの庁舎で受け付ける手続",
    Elsewhere.NO_COUNTER: "市の窓口では受け付けない手続",
}


def elsewhere(item: PlanItem, city: City, office: Office) -> Elsewhere | None:
    """None where the counters of `office` take it.

    What can be sent from home is taken too where the city helps with it at a counter: the household is there anyway.
    """
    if item.way is Way.HOME:
        is_helped = (
            city.procedures[item.id].channels.assisted and office.counter_for(item.section) is not None
        )
        return None if is_helped and item.id not in office.not_here else Elsewhere.HOME
    if item.way is Way.CONTACT:
        return Elsewhere.CONTACT
    if not item.office:
        return Elsewhere.NO_COUNTER
    return None if item.office == office.id else Elsewhere.OTHER_OFFICE


def filed_here(plan: Plan, city: City, office: Office) -> tuple[PlanItem, ...]:
    """Of the needed ones those that this office's counters take, in the order of the plan."""
    return tuple(item for item in plan.needed if elsewhere(item, city, office) is None)


def fitting_service(plan: Plan, city: City, office: Office) -> BookingService | None:
    """What to reserve for this plan: the service that takes most of what is filed here, of several the narrowest.

    None where no service takes any of it.
    """
    here = {item.id for item in filed_here(plan, city, office)}
    fitting = [one for one in office.booking if here.intersection(one.procedures)]
    return min(
        fitting,
        key=lambda one: (-len(here.intersection(one.procedures)), len(one.procedures)),
        default=None,
    )
