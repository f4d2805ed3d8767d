"""What the pre-entry asks, in sections: one per person, then the household. Only what can be known at home."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.core.people import PartialDate
from madoguchi.core.rules import HOUSEHOLD, Facts, Value
from madoguchi.domains.intake.disclosures import field_name
from madoguchi.domains.intake.draft import Draft
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import AskedIn, FactDefinition, Scope
from madoguchi.foundation.cities.shown_values import show_value
from madoguchi.foundation.policy.actors import Actor
from madoguchi.ui.facts.fields import fact_help
from madoguchi.yards.front.forms import Asked, Slot
from madoguchi.yards.front.people import person_label

HOUSE = "household"
_NAMES = ("family_name", "given_name", "family_kana", "given_kana")
_ALWAYS = ("phone", "mail")


@dataclass(frozen=True, slots=True)
class Section:
    """`id` is "household" or a member id. `is_done`: saved once."""

    id: str
    title: str
    asked: tuple[Asked, ...]
    is_done: bool

    @property
    def member(self) -> str:
        return HOUSEHOLD if self.id == HOUSE else self.id


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """`field` names the value for the release gate; `text` is what is shown."""

    label: str
    field: str
    text: str


def list_sections(actor: Actor, draft: Draft) -> list[Section]:
    """In the order of filling in; facts that the guide has answered are not asked again."""
    slots = _needed(actor, draft.facts)
    ids = [*(member.id for member in draft.facts.people()), HOUSE]
    found = []
    for section in ids:
        member = HOUSEHOLD if section == HOUSE else section
        asked = tuple(
            _asked(definition, member, draft.facts) for owner, definition in slots if owner == member
        )
        title = _("家のこと") if section == HOUSE else person_label(draft.facts, section)
        if asked:
            found.append(Section(section, title, asked, section in draft.done))
    return found


def known_values(facts: Facts, section: Section) -> dict[Slot, Value | None]:
    return {one.slot: facts.get(one.definition.id, one.member) for one in section.asked}


def review_rows(facts: Facts, section: Section, language: str) -> list[ReviewRow]:
    """All that is known of the section's person, also the guide's answers."""
    catalogue = cities.current().facts
    scope = Scope.HOUSEHOLD if section.id == HOUSE else Scope.MEMBER
    asked = {one.definition.id for one in section.asked}
    rows = []
    for definition in catalogue:
        value = facts.get(definition.id, section.member)
        if definition.scope is scope and (value is not None or definition.id in asked):
            rows.append(
                ReviewRow(
                    definition.label.in_language(language),
                    field_name(section.member, definition.id),
                    show_value(definition, value, language),
                )
            )
    return rows


def _needed(actor: Actor, facts: Facts) -> list[tuple[str, FactDefinition]]:
    """(member, definition) in catalogue order: what the forms need, and always names, phone and mail."""
    city, today = cities.current(), clock.today()
    plan = procedures.get_plan(actor, facts, today)
    fields = procedures.needed_fields(plan, facts, on=today, door=AskedIn.ENTRY)
    slots = {(field.member, field.fact.id) for field in fields if _is_open(field.fact, field.value)}
    slots |= {(member.id, fact) for member in facts.people() for fact in _NAMES}
    slots |= {(HOUSEHOLD, fact) for fact in _ALWAYS}
    order = {definition.id: place for place, definition in enumerate(city.facts)}
    ordered = sorted((slot for slot in slots if slot[1] in order), key=lambda slot: (order[slot[1]], slot[0]))
    return [(member, city.facts[fact]) for member, fact in ordered]


def _is_open(definition: FactDefinition, value: Value | None) -> bool:
    """A guide's answer stands; a birth date of which only the year is known is asked for once more."""
    return definition.asked_in is not AskedIn.GUIDE or value is None or isinstance(value, PartialDate)


def _asked(definition: FactDefinition, member: str, facts: Facts) -> Asked:
    single_name = facts.get("is_foreign_national", member) is True
    required = definition.id in _NAMES and not (single_name and definition.id.startswith("family"))
    language = get_language() or "ja"
    help_text = fact_help(definition, language)
    if member == HOUSEHOLD and not help_text:
        help_text = definition.question.in_language(language)
    label = definition.label.in_language(language)
    return Asked(member, definition, label=label, required=required, help_text=help_text)
