"""What other rooms ask about procedures. Nothing here reads a table; queries: none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from madoguchi.core.plan import Plan, PlanItem
from madoguchi.core.rules import Audience, Facts, Reason
from madoguchi.domains.procedures.asking import question_in
from madoguchi.domains.procedures.booking_fits import Fit, fits_for, fits_of_service
from madoguchi.domains.procedures.filing import fitting_service
from madoguchi.domains.procedures.papers import Slot, fields_of, is_relevant, papers_of
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.domains.procedures.shapes import NeededField, NeededForm, Question
from madoguchi.domains.procedures.wording import due_text, reason_sentences
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import AskedIn
from madoguchi.foundation.policy.actors import Actor

__all__ = [
    "Fit",
    "Slot",
    "explain",
    "explain_due",
    "get_booking_service",
    "get_plan",
    "is_relevant",
    "list_fits",
    "list_fits_of_service",
    "list_needed",
    "needed_fields",
    "needed_forms",
    "next_question",
]


def get_plan(actor: Actor, facts: Facts, on: date, *, office: str = "", of_all: bool = False) -> Plan:
    """The household's plan in the office with this id (the main one by default). `of_all`: also over the procedures of
    other life events than the household's.
    """
    city = cities.current()
    return plan_in(city, facts, on, city.offices.get(office), of_all=of_all)


def get_booking_service(facts: Facts, *, on: date) -> str:
    """Id of the service of the main office that a household reserves for its plan; "" where none fits."""
    city = cities.current()
    service = fitting_service(plan_in(city, facts, on), city, city.main_office)
    return service.id if service else ""


def list_fits(facts: Facts, *, on: date) -> tuple[Fit, ...]:
    """Where the household can book its visit, the best one first; none where nothing is done at a counter."""
    return fits_for(cities.current(), facts, on) if facts.household else ()


def list_fits_of_service(service: str) -> tuple[Fit, ...]:
    """Where a booking service is offered, in the order of the city's list."""
    return fits_of_service(cities.current(), service)


def list_needed(facts: Facts, *, on: date) -> tuple[str, ...]:
    """Ids of the procedures that the household has to file, in the order to do it."""
    return tuple(item.id for item in plan_in(cities.current(), facts, on).needed)


def next_question(
    facts: Facts, *, on: date, skipped: Collection[Slot] = (), door: AskedIn = AskedIn.GUIDE
) -> Question | None:
    """What to ask next, or None if nothing that may be asked at this door would change the plan.

    `skipped` are answers of "I don't know", which are not asked again. What is implied, irrelevant or known never is;
    the order is that of fewest expected questions (docs/questions.md).
    """
    return question_in(cities.current(), facts, on, skipped, door)


def needed_forms(plan: Plan, facts: Facts, *, on: date | None = None) -> tuple[NeededForm, ...]:
    """As `papers.papers_of`, in the city of this install."""
    return papers_of(cities.current(), plan, facts, on or clock.today())


def needed_fields(
    plan: Plan, facts: Facts, *, on: date | None = None, door: AskedIn = AskedIn.COUNTER
) -> tuple[NeededField, ...]:
    """As `papers.fields_of`, in the city of this install."""
    return fields_of(cities.current(), plan, facts, on or clock.today(), door)


def explain(
    reasons: Iterable[Reason],
    *,
    language: str = "ja",
    procedure: str = "",
    audience: Audience = Audience.CITIZEN,
) -> tuple[str, ...]:
    """Sentences for people: which answers decided, each once, with the law where the reason names one.

    `procedure` (an id) is that whose condition was judged: ages, days and amounts are then told with what they were
    held against.
    """
    city = cities.current()
    judged = city.procedures[procedure].condition if procedure else None
    return reason_sentences(city, reasons, language, judged, audience)


def explain_due(item: PlanItem, *, language: str = "ja") -> str:
    """Sentences for people: the last day, how it was counted, what moved it. All languages but ja are machine-made."""
    return due_text(cities.current(), item, language)
