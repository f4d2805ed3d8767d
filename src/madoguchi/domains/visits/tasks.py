"""Chores of the worker: positions every few seconds, bookings that nobody came for, days that end and begin."""

from __future__ import annotations

from madoguchi.domains.visits import conf, services
from madoguchi.foundation import cities
from madoguchi.foundation.jobs import daily, every, task
from madoguchi.foundation.policy.actors import SYSTEM


@every(conf.POSITIONS_EVERY_S, name="visits.positions")
def tell_positions() -> None:
    for office in cities.current().offices:
        services.send_positions(actor=SYSTEM, office=office)


@every(conf.ADVICE_EVERY_S, name="visits.advice")
def advise() -> None:
    """Beside the positions, which must not wait for it."""
    for office in cities.current().offices:
        services.refresh_advice(actor=SYSTEM, office=office)


@every(60, name="visits.expire_holds")
def expire_holds() -> None:
    services.expire_holds()


@every(conf.CHORES_EVERY_S, name="visits.missed")
def close_missed() -> None:
    services.mark_missed(actor=SYSTEM)


@every(conf.CHORES_EVERY_S, name="visits.days")
def turn_day() -> None:
    """Earlier days end, and the days ahead can be booked. Not once a night: the worker may have been off then."""
    services.close_day(actor=SYSTEM)
    for office in cities.current().bookable:
        services.open_days(actor=SYSTEM, office=office)
    services.open_due_waves(actor=SYSTEM)


@daily(at="05:10")
@task(queue="retention", name="visits.tell_all_places")
def tell_all_places(timestamp: int) -> int:
    """What was lost on the way to the internet side is made good before the first citizen comes."""
    return sum(services.tell_all_places(office=office) for office in cities.current().bookable)
