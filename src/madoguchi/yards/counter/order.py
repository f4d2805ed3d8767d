"""The order in which a clerk asks what is open: as one talks, and first what decides most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from madoguchi.core.plan import Plan
from madoguchi.core.rules import MEMBER_COUNT, facts_used
from madoguchi.domains.cases.selectors import Slot
from madoguchi.foundation.cities import City, FactType
from madoguchi.foundation.cities.fact_catalogue import Scope


def order_slots(slots: Iterable[Slot], plan: Plan, city: City, people: Mapping[str, int]) -> list[Slot]:
    """One person after the other (`people`: place by member id), household first and there how many they are. Of each:
    the name with its group, because one talks to a person by it; what decides most undecided procedures, with its group;
    then what only papers need, in catalogue order.
    """
    found = list(slots)
    decided = Counter((one.member, one.fact) for item in plan.undecided for one in item.verdict.missing)
    place = {one.id: number for number, one in enumerate(city.facts)}
    weights = _with_what_they_lead_to(sorted(found, key=lambda slot: place[slot[1]]), decided, city)
    groups: dict[Slot, list[Slot]] = {}
    for slot in found:
        groups.setdefault((slot[0], city.facts[slot[1]].group or f":{slot[1]}"), []).append(slot)
    keys = {}
    for mates in groups.values():
        weight = max(weights[mate] for mate in mates)
        first = min(place[fact] for _member, fact in mates)
        opens = any(_opens_a_talk(fact, city) for _member, fact in mates)
        for member, fact in mates:
            keys[member, fact] = (people.get(member, len(people)), not opens, -weight, first, place[fact])
    return sorted(found, key=keys.__getitem__)


def _opens_a_talk(fact: str, city: City) -> bool:
    definition = city.facts[fact]
    is_name = definition.type is FactType.NAME and definition.scope is Scope.MEMBER
    return fact == MEMBER_COUNT or (is_name and definition.group != "")


def _with_what_they_lead_to(slots: list[Slot], decided: Mapping[Slot, int], city: City) -> dict[Slot, int]:
    """A fact counts no less than those that it makes relevant, so that it is asked before them."""
    weights = {slot: decided.get(slot, 0) for slot in slots}
    for slot in reversed(slots):
        relevant_if = city.facts[slot[1]].relevant_if
        for fact in facts_used(relevant_if) if relevant_if else ():
            for before in ((slot[0], fact), ("", fact)):
                if before in weights:
                    weights[before] = max(weights[before], weights[slot])
    return weights
