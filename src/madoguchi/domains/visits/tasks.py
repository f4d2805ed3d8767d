"""Chores of the worker: positions every few seconds, bookings that nobody came for, the next days' places."""

from __future__ import annotations

from madoguchi.domains.visits import conf, services
from madoguchi.foundation import cities
from madoguchi.foundation.jobs import daily, every, task
from madoguchi.foundation.policy.actors import SYSTEM


@every(conf.POSITIONS_EVERY_S, name="visits.positions")
def tell_positions() -> None:
    for office in cities.current().offices:
        services.send_positions(actor=SYSTEM, office=office)


@every(300, name="visits.missed")
def close_missed() -> None:
    services.mark_missed(actor=SYSTEM)


@daily(at="00:20")
@task(queue="transfer")
def begin_day(timestamp: int) -> None:
    """Yesterday's tickets end, and one more day can be booked."""
    services.close_day(actor=SYSTEM)
    for office in cities.current().offices:
        services.open_days(actor=SYSTEM, office=office)
