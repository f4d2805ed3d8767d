"""The named conditions of a city decided for one household: rights and groups, whatever brought the household here."""

from __future__ import annotations

from datetime import date

from madoguchi.core.rules import Condition, Facts, evaluate, needs_member
from madoguchi.foundation.cities import City


def named_conditions(city: City, facts: Facts, on: date) -> list[dict[str, object]]:
    """One object per condition of derived/, in its order. `verdict` is the household's, None where it is about a
    person: then `members` has one for each.
    """
    return [
        {
            "id": name,
            "note": city.derived_notes[name].ja if name in city.derived_notes else "",
            **_verdicts(condition, facts, on),
        }
        for name, condition in city.derived.items()
    ]


def _verdicts(condition: Condition, facts: Facts, on: date) -> dict[str, object]:
    if not needs_member(condition):
        return {"verdict": evaluate(condition, facts, on).truth.value, "members": {}}
    people = (one.id for one in facts.people())
    return {
        "verdict": None,
        "members": {member: evaluate(condition, facts, on, member).truth.value for member in people},
    }
