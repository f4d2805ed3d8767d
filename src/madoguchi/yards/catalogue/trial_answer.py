"""What the rules say of a household that somebody made up, for every procedure at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from madoguchi.core.errors import InvalidValue
from madoguchi.core.plan import Plan, PlanItem
from madoguchi.core.rules import HOUSEHOLD, Facts, MemberFacts, Missing, facts_to_json
from madoguchi.core.rules.facts import MEMBER_COUNT
from madoguchi.domains.procedures import selectors
from madoguchi.domains.procedures.case_runs import ANSWERS
from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.reading_values import read_facts_document
from madoguchi.foundation.policy import Actor
from madoguchi.yards.catalogue.procedure_page import person_word
from madoguchi.yards.catalogue.trial_form import read_facts


@dataclass(frozen=True, slots=True)
class Answer:
    """`because` are sentences, `missing` what would decide it."""

    id: str
    name: str
    truth: str
    answer: str
    people: tuple[str, ...]
    due: date | None
    because: tuple[str, ...]
    missing: tuple[str, ...]


def answers(actor: Actor, city: City, facts: Facts, on: date) -> list[Answer]:
    """Needed ones first, in the order of the plan."""
    plan = selectors.get_plan(actor, facts, on, of_all=True)
    return [_answer(city, item) for item in _items(plan)]


def _items(plan: Plan) -> Iterator[PlanItem]:
    for part in (plan.needed, plan.automatic, plan.undecided, plan.not_needed):
        yield from part


def _answer(city: City, item: PlanItem) -> Answer:
    verdict = item.verdict
    return Answer(
        id=item.id,
        name=city.procedures[item.id].name,
        truth=verdict.truth.value,
        answer=ANSWERS[verdict.truth],
        people=tuple(person_word(member) for member in item.members),
        due=item.due.due_on,
        because=selectors.explain(verdict.because, procedure=item.id),
        missing=tuple(_missing(city, one) for one in verdict.missing),
    )


def _missing(city: City, missing: Missing) -> str:
    label = "人の数" if missing.fact == MEMBER_COUNT else city.facts[missing.fact].label.ja
    return label if missing.member == HOUSEHOLD else f"{person_word(missing.member)}の{label}"


def read_pasted(city: City, text: str) -> tuple[Facts | None, tuple[str, ...]]:
    """Facts that conditions read, members called m1, m2, …; and what is wrong with the text.

    Everything else that was pasted (names, addresses) is dropped here and shown nowhere.
    """
    try:
        facts, wrong = read_facts_document(json.loads(text), city.facts)
    except (ValueError, InvalidValue, RecursionError):
        return None, ("JSON の形を確かめてください。madoguchi plan に渡す世帯のデータと同じ形です。",)
    problems = tuple(f"{person_word(bad.member)}の {bad.fact}: {bad.message}" for bad in wrong)
    return (None if problems else _kept(city, facts)), problems


def _kept(city: City, facts: Facts) -> Facts:
    read = {definition.id for definition in read_facts(city)}
    members = tuple(
        MemberFacts(f"m{number}", {fact: value for fact, value in one.values.items() if fact in read})
        for number, one in enumerate(facts.people(), start=1)
    )
    return Facts({fact: value for fact, value in facts.household.items() if fact in read}, members)


def facts_text(facts: Facts) -> str:
    """The JSON that `madoguchi plan` takes."""
    return json.dumps(facts_to_json(facts), ensure_ascii=False, indent=1)
