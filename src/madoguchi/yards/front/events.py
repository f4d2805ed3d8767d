"""Life events as the start page, the search and the guide offer them: what happened, of which several may be chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT, Choice
from madoguchi.foundation.cities.procedures import Visitor
from madoguchi.foundation.cities.search_words import Referral

BUSINESS = "business"


@dataclass(frozen=True, slots=True)
class LifeEvent:
    id: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class EventGroup:
    """`is_open`: something in it is chosen already."""

    label: str
    events: tuple[LifeEvent, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class EventChoices:
    """`frequent` stand before the headings. `missing` are events for which the data has no procedure yet."""

    frequent: tuple[LifeEvent, ...]
    groups: tuple[EventGroup, ...]
    missing: tuple[LifeEvent, ...]


def event_choices(
    city: City, language: str, *, chosen: Iterable[str] = (), visitor: Visitor = Visitor.RESIDENT
) -> EventChoices:
    """Each event once, in the order of the data. What a business comes for has a page of its own."""
    picked, served = set(chosen), events_served(city)
    fact = city.facts[LIFE_EVENT]
    here = [one for one in fact.choices if one.is_here and (one.id != BUSINESS or one.id in picked)]

    def shown(choices: Iterable[Choice]) -> tuple[LifeEvent, ...]:
        return tuple(LifeEvent(one.id, one.label.in_language(language), one.id in picked) for one in choices)

    offered = [one for one in here if one.id in served]
    groups = [
        (
            group.label.in_language(language),
            shown(c for c in offered if c.group == group.id and not c.is_frequent),
        )
        for group in fact.groups
    ]
    loose = () if fact.groups else shown(one for one in offered if not one.is_frequent)
    return EventChoices(
        frequent=(*shown(one for one in offered if one.is_frequent), *loose),
        groups=tuple(
            EventGroup(label, events, any(one.is_chosen for one in events))
            for label, events in groups
            if events
        ),
        missing=shown(one for one in here if one.id not in served),
    )


def events_served(city: City) -> frozenset[str]:
    """Events that some procedure of the city names and that the city knows."""
    here = {one.id for one in city.facts[LIFE_EVENT].choices if one.is_here}
    return frozenset(event for one in city.procedures.values() for event in one.events if event in here)


def chosen_events(city: City, typed: Iterable[str]) -> tuple[str, ...]:
    """Those of `typed` that can be chosen, in the order of the catalogue."""
    served = events_served(city)
    return city.facts[LIFE_EVENT].chosen(one for one in typed if one in served)


def event_labels(city: City, events: Iterable[str], language: str) -> tuple[str, ...]:
    found = (city.facts[LIFE_EVENT].choice(one) for one in events)
    return tuple(choice.label.in_language(language) for choice in found if choice)


def discreet_among(city: City, events: Iterable[str]) -> Referral | None:
    """Set if somebody looking over the shoulder must not learn of one of the events: such a page can be left at once."""
    here = set(events)
    return next((one for one in city.referrals.values() if one.is_discreet and one.event in here), None)


def told_events(city: City, events: Iterable[str]) -> tuple[str, ...]:
    """Those that a page may name."""
    quiet = {one.event for one in city.referrals.values() if one.is_discreet}
    return tuple(one for one in events if one not in quiet)
