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
from madoguchi.foundation.cities import FieldScope, Scope
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
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
    """`facts` follow the columns that every file has, then `applicant`: facts of m1, whomever the row is about.

    `everybody`: a row for each member, whomever it concerns.
    """

    kind: str
    title: str
    procedures: tuple[str, ...]
    facts: tuple[str, ...]
    everybody: bool = False
    applicant: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*ABOUT, *PERSON, *self.facts, *(f"applicant_{fact}" for fact in self.applicant))


EVERYWHERE = (LIFE_EVENT, "new_address", "phone")
LAYOUTS = (
    Layout(
        "move_notification",
        "住民異動届",
        ("move_in", "move_in_from_abroad"),
        (
            "moved_on",
            "moved_from",
            "new_address",
            "old_address",
            "previous_head",
            "registered_domicile",
            "phone",
            LIFE_EVENT,
        ),
        everybody=True,
    ),
    Layout(
        "insurance_enrolment",
        "国民健康保険 資格取得",
        ("national_health_insurance_enrol",),
        ("moved_on", "insurance", "previous_insurer", "left_job_on", "new_address", "phone", LIFE_EVENT),
    ),
    Layout(
        "pension_change",
        "国民年金 種別変更",
        ("national_pension_category_change", "pension_exemption"),
        ("pension_change", "left_job_on", "new_address", "phone", LIFE_EVENT),
    ),
    Layout(
        "child_benefits",
        "児童手当・子ども医療",
        ("child_allowance_claim", "child_medical_care_claim"),
        ("moved_on", "insurance", "bank_account", "new_address", "phone", LIFE_EVENT),
    ),
    Layout(
        "living",
        "水道・し尿",
        ("water_service_start", "night_soil_collection"),
        ("new_address", "phone", "toilet_kind", "water_start_on", "night_soil_start_on", LIFE_EVENT),
    ),
)
BY_KIND = {layout.kind: layout for layout in LAYOUTS}


def layout_of(procedure_id: str) -> Layout:
    """That of its group, or one of its own: what its forms say, and the days from which its deadlines count."""
    return next((layout for layout in LAYOUTS if procedure_id in layout.procedures), None) or _own(
        procedure_id
    )


def title_of(kind: str) -> str:
    """A kind that the city's data no longer know stays as it is."""
    procedure = cities.current().procedures.get(kind)
    return BY_KIND[kind].title if kind in BY_KIND else procedure.name if procedure else kind


def _own(procedure_id: str) -> Layout:
    city = cities.current()
    procedure = city.procedures[procedure_id]
    fields = [field for form in procedure.forms for field in city.forms[form].fields]
    bases = [deadline.base for deadline in procedure.deadlines if deadline.base in city.facts]
    said = [field.fact for field in fields if field.scope is not FieldScope.APPLICANT]
    facts = dict.fromkeys((*EVERYWHERE, *bases, *said))
    of_applicant = dict.fromkeys(field.fact for field in fields if field.scope is FieldScope.APPLICANT)
    return Layout(
        kind=procedure_id,
        title=procedure.name,
        procedures=(procedure_id,),
        facts=tuple(fact for fact in facts if fact not in PERSON),
        applicant=tuple(of_applicant),
    )


def members_of(layout: Layout, procedure_id: str, case: CaseView, on: date) -> list[MemberView]:
    """Whom the rows are about: all, those whom the procedure concerns or its forms list, or the applicant."""
    condition = cities.current().procedures[procedure_id].members
    if layout.everybody:
        return list(case.members)
    if condition is None:
        return _named_on_forms(procedure_id, case, on) or list(case.members[:1])
    return [
        member
        for member in case.members
        if evaluate(condition, case.facts, on, member.member_id).truth is Truth.TRUE
    ]


def _named_on_forms(procedure_id: str, case: CaseView, on: date) -> list[MemberView]:
    """The people whom a list of persons on one of the procedure's forms names: a move concerns all of them."""
    city = cities.current()
    found: set[str] = set()
    for form in (city.forms[form] for form in city.procedures[procedure_id].forms):
        if any(field.scope is FieldScope.EACH_MEMBER for field in form.fields):
            found |= {
                member.member_id
                for member in case.members
                if form.members is None
                or evaluate(form.members, case.facts, on, member.member_id).truth is Truth.TRUE
            }
    return [member for member in case.members if member.member_id in found]


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
    applicant = case.applicant.member_id if case.applicant else ""
    own = (_fact(case, member.member_id, fact) for fact in (*PERSON, *layout.facts))
    return (*about, *own, *(_fact(case, applicant, fact) for fact in layout.applicant))


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
