"""Tunables of courses. Units stand in the names."""

from __future__ import annotations

CHORES_EVERY_S = 300
OFFERS_EVERY_S = 30
OFFER_GRACE_MIN = 30
"""A yes may be on its way between the zones when the time that the citizen was told is over."""
OFFER_AHEAD_MIN = 60
"""Nobody is offered a seat of a course that begins sooner than this."""
COURSES_IN_ENVELOPE = 40
KEEP_DAYS = 180
"""How long names of participants are kept after the course."""
ENDED_AFTER_HOURS = 24
"""A roll that nobody has touched so long after the last meeting is closed: who was not there is noted as missing."""
