"""Chores of the worker: who comes near, what may go to the office now, whose visit is tomorrow."""

from __future__ import annotations

from madoguchi.domains.turns import conf, services
from madoguchi.foundation.jobs import every


@every(conf.WATCH_EVERY_S, name="turns.watch")
def watch() -> None:
    services.tell_turns()
    services.send_wishes()


@every(conf.REMIND_EVERY_S, name="turns.remind")
def remind() -> None:
    services.remind_booked()
