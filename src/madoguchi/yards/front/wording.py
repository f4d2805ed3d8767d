"""The city's data and the plan in the words of the citizen's pages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.core.calendars import day_text
from madoguchi.core.plan import Plan, PlanItem, Way
from madoguchi.core.rules import HOUSEHOLD, Facts
from madoguchi.domains.intake.answers import GuideView
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation.cities import Certainty, City
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
from madoguchi.foundation.cities.shown_values import show_value
from madoguchi.yards.front.addresses import guide_address
from madoguchi.yards.front.people import people_labels, person_label
from madoguchi.yards.front.plan_shapes import Card, PlanPage
from madoguchi.yards.front.plan_words import document_rows, going_words, lapse_rows, trip_rows


@dataclass(frozen=True, slots=True)
class AnswerRow:
    label: str
    values: tuple[str, ...]
    href: str


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
            href=_where_changed(guide.token, fact),
        )
        for fact, values in found.items()
    ]


def _where_changed(token: str, fact: str) -> str:
    return (
        guide_address("guide_events", token)
        if fact == LIFE_EVENT
        else guide_address("guide_question", token, fact)
    )


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
    documents = document_rows(city, plan, called, language)
    return PlanPage(
        visits=plan.visits,
        trips=trip_rows(city, plan, needed, language),
        going=going_words(city, plan, called, language),
        steps=tuple(card for card in needed if card.item.way is Way.COUNTER),
        from_home=tuple(card for card in needed if card.item.way is Way.HOME),
        by_contact=tuple(card for card in needed if card.item.way is Way.CONTACT),
        automatic=cards(plan.automatic),
        undecided=cards(plan.undecided),
        not_needed=cards(plan.not_needed),
        lapses=lapse_rows(city, plan, language),
        to_get=tuple(row for row in documents if row.issued_by),
        documents=tuple(row for row in documents if not row.issued_by),
        open_facts=_open_facts(city, plan, language),
        needed_count=len(plan.needed),
    )


def _open_facts(city: City, plan: Plan, language: str) -> tuple[str, ...]:
    open_facts = dict.fromkeys(missing.fact for missing in plan.missing if missing.fact in city.facts)
    labels = (city.facts[fact].label.in_language(language) for fact in open_facts)
    return tuple(dict.fromkeys(labels))


def _card(city: City, item: PlanItem, called: Mapping[str, str], language: str) -> Card:
    procedure = city.procedures[item.id]
    section = city.sections.get(procedure.section)
    office = city.offices.get(item.office)
    is_sure = procedure.certainty is not Certainty.UNVERIFIED
    last_day = item.due.due_on if is_sure else None
    later = procedure.better_later if item.is_better_later else None
    return Card(
        item=item,
        procedure=procedure,
        title=procedure.title.in_language(language) or procedure.name,
        summary=procedure.summary.in_language(language),
        why=procedures.explain(item.verdict.because, language=language, procedure=item.id),
        people=people_labels(called, item.members),
        counter=next((one for one in office.counters if one.id == item.counter), None) if office else None,
        section=section.name if section else "",
        note=procedure.channels.note.in_language(language),
        is_sure=is_sure,
        is_fee_known=procedure.fee.certainty is not Certainty.UNVERIFIED
        and procedure.fee.amount_yen is not None,
        is_machine_made=procedure.title.is_machine_made(language),
        due_on=_("%(on)sまで") % {"on": day_text(last_day, language)} if last_day else "",
        due_reason=procedures.explain_due(item, language=language),
        later=later.reason.in_language(language) if later else "",
    )
