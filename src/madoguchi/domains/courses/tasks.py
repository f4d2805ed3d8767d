"""Chores of the worker: courses that come near enough to be opened, offers that nobody answered, courses that are over."""

from __future__ import annotations

from madoguchi.domains.courses import conf, services
from madoguchi.foundation.jobs import every
from madoguchi.foundation.policy.actors import SYSTEM


@every(conf.OFFERS_EVERY_S, name="courses.offers")
def lapse_offers() -> None:
    services.lapse_offers(actor=SYSTEM)


@every(conf.CHORES_EVERY_S, name="courses.days")
def turn_courses() -> None:
    services.close_courses(actor=SYSTEM)
    services.plan_courses(actor=SYSTEM)
