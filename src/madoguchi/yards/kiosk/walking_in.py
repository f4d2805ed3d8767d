"""From "why are you here" to a ticket, by the same planner as the guide at home: a few questions, each one tap.

Everything that was said stands in the form that is sent next. The kiosk keeps nothing of it, and the ticket gets only
the procedures that came out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from madoguchi.core.errors import InvalidValue
from madoguchi.core.rules import Facts, Value
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.domains.visits import layout
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import City, Counter, FactDefinition, FactType, Office, Scope
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT, Choice
from madoguchi.foundation.cities.typed_values import read_value
from madoguchi.foundation.policy.actors import SYSTEM

MOST_QUESTIONS = 3
"""People stand in a line behind the one who answers: what remains open is asked at the counter."""
MOST_CHOICES = 6
"""More buttons do not fit on one screen; of such a question several may be ticked instead."""
MOST_DOCUMENTS = 6
UNKNOWN = "unknown"
_TRIED = 12


@dataclass(frozen=True, slots=True)
class Walk:
    """What was said so far. `said`: fact → what was tapped, UNKNOWN where nobody knew."""

    purpose: str = ""
    event: str = ""
    said: Mapping[str, str] | None = None
    is_skipped: bool = False

    @property
    def answers(self) -> Mapping[str, str]:
        return self.said or {}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the household goes. `procedures` is empty where nothing was narrowed down."""

    procedures: tuple[str, ...]
    counters: tuple[Counter, ...]
    lane: str
    documents: tuple[str, ...]
    minutes: int


def read_walk(sent: QueryDict) -> Walk:
    """From a form; what no kiosk form could have sent is left out."""
    said: dict[str, str] = {}
    for pair in sent.getlist("said"):
        fact, _, value = pair.partition("=")
        said[fact] = value
    asked = sent.get("asking", "")
    if asked and sent.getlist("answer"):
        said[asked] = "、".join(sent.getlist("answer"))
    return Walk(sent.get("purpose", ""), sent.get("event", ""), said, bool(sent.get("skip")))


def events_of(office: Office, purpose: str) -> tuple[Choice, ...]:
    """Life events that this purpose is for: each belongs to the one that takes most of its procedures, of several the
    narrowest."""
    city = cities.current()
    choices = city.facts[LIFE_EVENT].choices if LIFE_EVENT in city.facts else ()
    return tuple(one for one in choices if one.is_here and _purpose_of(city, office, one.id) == purpose)


def _purpose_of(city: City, office: Office, event: str) -> str:
    here = {
        one.id
        for one in city.procedures.values()
        if event in one.events and office.counter_for(one.section) is not None
    }
    fitting = [service for service in office.walk_in if here.intersection(service.procedures)]
    best = min(
        fitting,
        key=lambda one: (-len(here.intersection(one.procedures)), len(one.procedures)),
        default=None,
    )
    return best.id if best else ""


def next_question(walk: Walk) -> FactDefinition | None:
    """What decides most and can be tapped; None after `MOST_QUESTIONS`, or when nothing that is left would decide."""
    if walk.is_skipped or not walk.event or len(walk.answers) >= MOST_QUESTIONS:
        return None
    facts = facts_of(walk)
    passed = {("", fact) for fact in walk.answers}
    for _ in range(_TRIED):
        found = procedures.next_question(facts, on=clock.today(), skipped=passed)
        if found is None:
            return None
        if not found.members and _can_be_tapped(found.fact):
            return found.fact
        passed.update((member, found.fact.id) for member in (found.members or ("",)))
    return None


def _can_be_tapped(fact: FactDefinition) -> bool:
    if fact.personal or fact.scope is not Scope.HOUSEHOLD:
        return False
    few = fact.type is FactType.CHOICE and len(fact.choices) <= MOST_CHOICES
    return few or fact.type in (FactType.YES_NO, FactType.CHOICES)


def facts_of(walk: Walk) -> Facts:
    """What the rules may read of it."""
    city = cities.current()
    known: dict[str, Value] = {LIFE_EVENT: (walk.event,)}
    for fact, text in walk.answers.items():
        if fact in city.facts and fact != LIFE_EVENT and _can_be_tapped(city.facts[fact]) and text != UNKNOWN:
            try:
                known[fact] = read_value(city.facts[fact], text)
            except InvalidValue:
                continue
    return Facts(household=known)


def outcome_of(walk: Walk, office: Office, language: str) -> Outcome:
    """Errors: NotFoundOrHidden `visit.purpose_unknown`."""
    of_purpose = layout.procedures_of_purpose(office, walk.purpose)
    if not walk.event:
        return _outcome(office, walk, (), of_purpose, ())
    city = cities.current()
    plan = procedures.get_plan(SYSTEM, facts_of(walk), clock.today(), office=office.id)
    sure = {item.id for item in plan.needed}
    possible = sure | {item.id for item in plan.undecided}
    of_event = [one for one in of_purpose if walk.event in city.procedures[one].events]
    needed = tuple(one for one in of_event if one in sure) or tuple(
        one for one in of_event if one in possible
    )
    bring = [
        city.documents[item.document].name.in_language(language)
        for item in plan.documents
        if item.is_sure
        and not (item.yielded_by or item.covered_by)
        and not set(needed).isdisjoint(item.for_items)
    ]
    return _outcome(office, walk, needed, needed or of_purpose, tuple(dict.fromkeys(bring))[:MOST_DOCUMENTS])


def _outcome(
    office: Office,
    walk: Walk,
    narrowed: tuple[str, ...],
    wanted: tuple[str, ...],
    documents: tuple[str, ...],
) -> Outcome:
    stops = layout.route(office, wanted)
    counters = tuple(dict.fromkeys(layout.counter_of(office, stop) for stop in stops))
    known = cities.current().procedures
    minutes = sum(known[one].minutes.value or layout.ASSUMED_MIN for one in narrowed if one in known)
    lane = layout.lane_of(office, wanted, walk.purpose)
    return Outcome(narrowed, counters, lane, documents, round(minutes / 5) * 5)
