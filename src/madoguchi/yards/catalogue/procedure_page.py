"""One procedure as its section has to know it: the rule in words, where it comes from, and the examples run now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from madoguchi.core.rules import HOUSEHOLD, Condition
from madoguchi.core.rules.describing import Described
from madoguchi.domains.procedures.case_runs import ANSWERS, CaseRun, current_run, run_case
from madoguchi.domains.procedures.condition_words import condition_tree
from madoguchi.domains.procedures.record_words import (
    CERTAINTY,
    DUTY,
    channels_text,
    deadline_text,
    fee_text,
)
from madoguchi.domains.procedures.wording import value_text
from madoguchi.foundation import cities
from madoguchi.foundation.cities import City, DocumentNeed, Procedure
from madoguchi.foundation.cities.procedures import Visitor
from madoguchi.foundation.cities.rule_cases import RuleCase
from madoguchi.yards.catalogue.doubts import doubts_about
from madoguchi.yards.catalogue.inventory_words import CORE, REASON, event_words

VISITOR = {Visitor.RESIDENT: "市民", Visitor.BUSINESS: "事業者"}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    name: str
    is_original: bool
    only_if: Described | None
    members: Described | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """`place` is the example's number for the trial page; `known` what its household says, by person."""

    place: int
    case: RuleCase
    expected: str
    answer: str
    problems: tuple[str, ...]
    known: tuple[tuple[str, tuple[str, ...]], ...]


def context_of(city: City, procedure: Procedure) -> dict[str, Any]:
    section = city.sections.get(procedure.section)
    cases = cities.current_cases().get(procedure.id, ())
    words = event_words(city)
    return {
        "procedure": procedure,
        "section": section.name if section else procedure.section,
        "certainty": CERTAINTY[procedure.certainty],
        "duty": DUTY[procedure.duty],
        "condition": condition_tree(city, procedure.condition),
        "members": _tree(city, procedure.members),
        "eligible": _tree(city, procedure.eligible),
        "deadline": deadline_text(procedure),
        "fee": fee_text(procedure.fee),
        "channels": channels_text(procedure),
        "blocked": [REASON[one] for one in procedure.channels.blocked_by],
        "business": CORE[procedure.core_business],
        "events": [words[one] for one in procedure.events if one in words],
        "visitors": [VISITOR[one] for one in procedure.visitors],
        "drafts": [city.forms[one].name for one in procedure.forms if city.forms[one].is_draft],
        "documents": [_document(city, need) for need in procedure.documents],
        "cases": [_case(city, place, run_case(city, case)) for place, case in enumerate(cases, start=1)],
        "gaps": [gap for gap in current_run().gaps if gap.procedure == procedure.id],
        "doubts": doubts_about(procedure),
    }


def _tree(city: City, condition: Condition | None) -> Described | None:
    return None if condition is None else condition_tree(city, condition)


def _document(city: City, need: DocumentNeed) -> DocumentRow:
    return DocumentRow(
        name=city.documents[need.document].name.ja,
        is_original=need.is_original,
        only_if=_tree(city, need.only_if),
        members=_tree(city, need.members),
    )


def _case(city: City, place: int, run: CaseRun) -> CaseRow:
    case = run.case
    return CaseRow(place, case, ANSWERS[case.expected], ANSWERS[run.truth], run.problems, _known(city, case))


def _known(city: City, case: RuleCase) -> tuple[tuple[str, tuple[str, ...]], ...]:
    by_person: dict[str, list[str]] = {}
    for member, fact, value in case.facts.known():
        definition = city.facts[fact]
        by_person.setdefault(member, []).append(f"{definition.label.ja}: {value_text(definition, value)}")
    return tuple((person_word(member), tuple(facts)) for member, facts in by_person.items())


def person_word(member: str) -> str:
    """How people of an example are called; they have no names."""
    return "世帯" if member == HOUSEHOLD else f"{member.removeprefix('m')}人目"
