"""The city's data and the plan in the words of the citizen's pages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.core.calendars import due_reason
from madoguchi.core.plan import DocumentItem, Plan, PlanItem, Way
from madoguchi.core.rules import HOUSEHOLD, Facts
from madoguchi.domains.intake.answers import GuideView
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation.cities import Certainty, City, Counter, Procedure
from madoguchi.foundation.cities.shown_values import show_value
from madoguchi.ui.templatetags.ui import era
from madoguchi.yards.front.people import person_label

EVENT = "life_event"


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """`is_available`: this city has procedures for it; what it has not is said, not hidden."""

    id: str
    label: str
    is_available: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    label: str
    values: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Card:
    """A procedure on the plan. With `is_sure` false the facts of the law are not confirmed and must be asked for;
    then `due_on` is empty, as where there is no last day.
    """

    item: PlanItem
    procedure: Procedure
    title: str
    summary: str
    why: tuple[str, ...]
    people: tuple[str, ...]
    counter: Counter | None
    section: str
    note: str
    is_sure: bool
    is_fee_known: bool
    is_machine_made: bool
    due_on: str
    due_reason: str

    @property
    def is_at_counter(self) -> bool:
        return self.item.way is Way.COUNTER

    @property
    def is_from_home(self) -> bool:
        return self.item.way is Way.HOME


@dataclass(frozen=True, slots=True)
class DocumentRow:
    name: str
    note: str
    people: tuple[str, ...]
    needed_for: tuple[str, ...]
    is_original: bool
    is_sure: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    visits: int
    steps: tuple[Card, ...]
    from_home: tuple[Card, ...]
    by_contact: tuple[Card, ...]
    automatic: tuple[Card, ...]
    undecided: tuple[Card, ...]
    not_needed: tuple[Card, ...]
    documents: tuple[DocumentRow, ...]
    counters: tuple[Counter, ...]
    open_facts: tuple[str, ...]
    needed_count: int


def life_events(city: City, language: str) -> list[LifeEvent]:
    """Events that the city's data names, available ones first.

    An event whose own notification cannot be dealt with in a booked visit yet is not offered: a plan for it would
    leave out the one thing that the person comes for.
    """
    booked = {name for service in city.main_office.booking for name in service.procedures}
    known = {event for name in booked if name in city.procedures for event in city.procedures[name].events}
    found = [
        LifeEvent(choice.id, choice.label.in_language(language), choice.id in known)
        for choice in city.facts[EVENT].choices
    ]
    return sorted(found, key=lambda event: not event.is_available)


def list_answers(city: City, guide: GuideView, language: str) -> list[AnswerRow]:
    """One row per question, in the order of asking. 「わからない」 is an answer too."""
    found: dict[str, list[str]] = {}
    for member, fact in guide.path:
        value = show_value(city.facts[fact], guide.facts.get(fact, member), language) or _("わからない")
        whose = f"{person_label(guide.facts, member)}:" if member else ""
        found.setdefault(fact, []).append(f"{whose}{value}")
    return [
        AnswerRow(
            label=city.facts[fact].label.in_language(language),
            values=tuple(values),
            href="" if fact == EVENT else reverse("front:guide_question", args=[guide.token, fact]),
        )
        for fact, values in found.items()
    ]


_MOST_KEPT = 256
_kept: OrderedDict[tuple[int, str], tuple[City, Plan, PlanPage]] = OrderedDict()


def plan_page(city: City, plan: Plan, facts: Facts, language: str) -> PlanPage:
    """`procedures` gives the same plan out for the same answers on the same day; so its words are kept beside it."""
    key = (id(plan), language)
    known_city, known, page = _kept.pop(key, (None, None, None))
    if known_city is not city or known is not plan or page is None:
        page = _plan_page(city, plan, facts, language)
    _kept[key] = (city, plan, page)
    if len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return page


def _plan_page(city: City, plan: Plan, facts: Facts, language: str) -> PlanPage:
    # Each person stands on a dozen cards.
    known = [HOUSEHOLD, *(member.id for member in facts.people())]
    called = {member: person_label(facts, member) for member in known}

    def cards(items: tuple[PlanItem, ...]) -> tuple[Card, ...]:
        return tuple(_card(city, item, called, language) for item in items)

    needed = cards(plan.needed)
    counters = {counter.id: counter for counter in city.main_office.counters}
    return PlanPage(
        visits=plan.visits,
        steps=tuple(card for card in needed if card.item.way is Way.COUNTER),
        from_home=tuple(card for card in needed if card.item.way is Way.HOME),
        by_contact=tuple(card for card in needed if card.item.way is Way.CONTACT),
        automatic=cards(plan.automatic),
        undecided=cards(plan.undecided),
        not_needed=cards(plan.not_needed),
        documents=tuple(
            _document(city, document, called, language)
            for document in plan.documents
            if not document.yielded_by
        ),
        counters=tuple(counters[one] for one in plan.counters if one in counters),
        open_facts=tuple(
            dict.fromkeys(
                city.facts[missing.fact].label.in_language(language)
                for missing in plan.missing
                if missing.fact in city.facts
            )
        ),
        needed_count=len(plan.needed),
    )


def _card(city: City, item: PlanItem, called: Mapping[str, str], language: str) -> Card:
    procedure = city.procedures[item.id]
    section = city.sections.get(procedure.section)
    is_sure = procedure.certainty is not Certainty.UNVERIFIED
    return Card(
        item=item,
        procedure=procedure,
        title=procedure.title.in_language(language) or procedure.name,
        summary=procedure.summary.in_language(language),
        why=procedures.explain(item.verdict.because, language=language, procedure=item.id),
        people=tuple(called[member] for member in item.members),
        counter=next((one for one in city.main_office.counters if one.id == item.counter), None),
        section=section.name if section else "",
        note=procedure.channels.note.in_language(language),
        is_sure=is_sure,
        is_fee_known=procedure.fee.certainty is not Certainty.UNVERIFIED
        and procedure.fee.amount_yen is not None,
        is_machine_made=procedure.title.is_machine_made(language),
        due_on=_("%(on)sまで") % {"on": era(item.due.due_on)} if is_sure and item.due.due_on else "",
        due_reason=_due_reason(procedure, item, language),
    )


def _due_reason(procedure: Procedure, item: PlanItem, language: str) -> str:
    """The event has its own words where the data gives them in the language."""
    label = procedure.deadline.label
    return due_reason(item.due, language, "" if label.lacks(language) else label.in_language(language))


def _document(city: City, item: DocumentItem, called: Mapping[str, str], language: str) -> DocumentRow:
    document = city.documents[item.document]
    return DocumentRow(
        name=document.name.in_language(language),
        note=document.note.in_language(language),
        people=tuple(called[member] for member in item.members),
        needed_for=tuple(city.procedures[one].title.in_language(language) for one in item.for_items),
        is_original=item.is_original,
        is_sure=item.is_sure,
    )
