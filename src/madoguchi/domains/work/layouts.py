"""Kinds of exchange files and their columns, documented in docs/exchange.md.

A file never carries an individual number (個人番号): it is completed in its own zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.core.errors import InvalidValue
from madoguchi.core.rules import evaluate
from madoguchi.core.truth import Truth
from madoguchi.domains.applications.selectors import ApplicationView
from madoguchi.domains.cases.selectors import CaseView, MemberView
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import Scope
from madoguchi.foundation.cities.typed_values import read_value, value_to_text

ABOUT = ("application", "case", "procedure", "arrived_on", "accepted_on", "member", "addressee_number")
PERSON = (
    "family_name",
    "given_name",
    "family_kana",
    "given_kana",
    "birth_date",
    "sex",
    "relationship",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """`facts` follow the columns that every file has. `everybody`: a row for each member, whomever it concerns."""

    kind: str
    title: str
    procedures: tuple[str, ...]
    facts: tuple[str, ...]
    everybody: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (*ABOUT, *PERSON, *self.facts)


GENERAL = Layout("general", "その他の届出・申請", (), ("new_address", "phone", "moved_on"))
LAYOUTS = (
    Layout(
        "move_notification",
        "住民異動届",
        ("move_in",),
        (
            "moved_on",
            "moved_from",
            "new_address",
            "old_address",
            "previous_head",
            "registered_domicile",
            "phone",
        ),
        everybody=True,
    ),
    Layout(
        "insurance_enrolment",
        "国民健康保険 資格取得",
        ("national_health_insurance_enrol",),
        ("moved_on", "insurance", "previous_insurer", "left_job_on", "new_address", "phone"),
    ),
    Layout(
        "pension_change",
        "国民年金 種別変更",
        ("national_pension_category_change", "pension_exemption"),
        ("pension_change", "left_job_on", "new_address", "phone"),
    ),
    Layout(
        "child_benefits",
        "児童手当・子ども医療",
        ("child_allowance_claim", "child_medical_care_claim"),
        ("moved_on", "insurance", "bank_account", "new_address", "phone"),
    ),
    Layout(
        "living",
        "水道・し尿",
        ("water_service_start", "night_soil_collection"),
        ("new_address", "phone", "toilet_kind", "water_start_on", "night_soil_start_on"),
    ),
    GENERAL,
)
BY_KIND = {layout.kind: layout for layout in LAYOUTS}


def layout_of(procedure_id: str) -> Layout:
    return next((layout for layout in LAYOUTS if procedure_id in layout.procedures), GENERAL)


def members_of(layout: Layout, procedure_id: str, case: CaseView, on: date) -> list[MemberView]:
    """Whom the rows are about: all, those whom the procedure concerns, or the applicant for the household."""
    condition = cities.current().procedures[procedure_id].members
    if layout.everybody:
        return list(case.members)
    if condition is None:
        return list(case.members[:1])
    return [
        member
        for member in case.members
        if evaluate(condition, case.facts, on, member.member_id).truth is Truth.TRUE
    ]


def values_of(
    layout: Layout, application: ApplicationView, case: CaseView, member: MemberView
) -> tuple[str, ...]:
    """In the order of the columns; what is unknown is empty."""
    accepted = application.accepted_at or application.arrived_at
    about = (
        application.reference,
        application.case_reference,
        application.procedure_id,
        clock.local(application.arrived_at).date().isoformat(),
        clock.local(accepted).date().isoformat(),
        member.member_id,
        member.addressee_number,
    )
    return (*about, *(_fact(case, member.member_id, fact) for fact in (*PERSON, *layout.facts)))


def _fact(case: CaseView, member_id: str, fact: str) -> str:
    """Dates in ISO form and choices by their id; texts as they were typed, code point by code point."""
    catalogue = cities.current().facts
    if fact not in catalogue:
        return ""
    definition = catalogue[fact]
    text = case.text(fact, "" if definition.scope is Scope.HOUSEHOLD else member_id)
    if not text:
        return ""
    try:
        return value_to_text(read_value(definition, text))
    except InvalidValue:
        return text
