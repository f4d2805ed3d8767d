"""Which procedures a household can need at all, by what brought it: each is asked of those who come for one of its events.

`madoguchi city check` refuses a procedure whose condition can hold for a household that comes for none of its events.
"""

from __future__ import annotations

from madoguchi.core.rules import Facts
from madoguchi.foundation.cities import City, Procedure
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT


def events_in(facts: Facts) -> tuple[str, ...]:
    """Life events that the household named, in the order of the catalogue; () while none is known."""
    value = facts.get(LIFE_EVENT)
    if value is None:
        return ()
    return tuple(str(one) for one in value) if isinstance(value, tuple) else (str(value),)


def procedures_for(city: City, events: tuple[str, ...]) -> tuple[Procedure, ...]:
    """All of them while nothing is known."""
    if not events:
        return tuple(city.procedures.values())
    return tuple(one for one in city.procedures.values() if not set(events).isdisjoint(one.events))
