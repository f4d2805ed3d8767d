"""How long people take, from counted things and stated parameters. Every parameter is assumed; none was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SECONDS = {
    "question_at_home": 10,
    "field_at_home": 12,
    "check_in": 60,
    "identity_check": 45,
    "look_up": 20,
    "conflict": 15,
    "field_asked": 20,
    "tablet_signature": 20,
    "paper_by_hand": 45,
    "payment": 60,
    "box_by_hand": 10,
}
"""Seconds for one of each. `box_by_hand`: a field of a paper form that somebody writes with a pen."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many of each were done on the way."""

    question_at_home: int = 0
    field_at_home: int = 0
    check_in: int = 0
    identity_check: int = 0
    look_up: int = 0
    conflict: int = 0
    field_asked: int = 0
    tablet_signature: int = 0
    paper_by_hand: int = 0
    payment: int = 0


_AT_HOME = ("question_at_home", "field_at_home")


def assumed_minutes(done: Done, boxes: int) -> dict[str, Any]:
    """At home, at the city hall, and what writing the same boxes by hand would take; with the parameters."""
    spent = {name: getattr(done, name) * SECONDS[name] for name in SECONDS if hasattr(done, name)}
    at_home = sum(spent[name] for name in _AT_HOME)
    return {
        "kind": "assumed",
        "at_home": _minutes(at_home),
        "at_the_city_hall": _minutes(sum(spent.values()) - at_home),
        "writing_every_box_by_hand": _minutes(boxes * SECONDS["box_by_hand"]),
        "parameters_s": SECONDS,
    }


def _minutes(seconds: int) -> float:
    return round(seconds / 60, 1)
