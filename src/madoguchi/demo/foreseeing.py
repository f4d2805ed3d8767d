"""What the rules foresee for a household file when everything is answered, without an install: for whoever writes one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import yaml

from madoguchi.core.plan import Plan, PlanItem
from madoguchi.core.rules import Facts, MemberFacts, Value, evaluate
from madoguchi.core.truth import Truth
from madoguchi.demo.household import Door, Household, one_line
from madoguchi.demo.judging import judge
from madoguchi.demo.report import Report
from madoguchi.domains.procedures.filing import LABELS, elsewhere
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.foundation.cities import City, FormSpec
from madoguchi.foundation.cities.typed_values import read_value


def facts_of(family: Household, city: City) -> Facts:
    """Everything that the family knows, as the rules see it."""
    values: dict[str, dict[str, Value]] = {member: {} for member in ("", *family.members)}
    for (member, fact), typed in family.known_at(Door.COUNTER).items():
        values[member][fact] = read_value(city.facts[fact], one_line(typed))
    return Facts(values[""], tuple(MemberFacts(member, values[member]) for member in family.members))


def foresee(family: Household, city: City, on: date) -> Report:
    """Names, forms and visits as far as the rules alone decide them; nothing is typed, signed or paid."""
    facts = facts_of(family, city)
    plan = plan_in(city, facts, on)
    found = ((item, elsewhere(item, city, city.main_office)) for item in plan.needed)
    away = {city.procedures[item.id].name: LABELS[why] for item, why in found if why}
    needed = _names(plan.needed, city)
    forms = _forms(plan, facts, city, on)
    report = Report(
        needed=needed,
        automatic=_names(plan.automatic, city),
        undecided=_names(plan.undecided, city),
        not_needed=_names(plan.not_needed, city),
        elsewhere=away,
        filed=[name for name in needed if name not in away],
        forms=[form.name for form in forms if not form.is_draft],
        drafts=[form.name for form in forms if form.is_draft],
        planned_visits=plan.visits,
        handwritten=family.expected.handwritten or 0,
        fee_yen=family.expected.fee_yen or 0,
    )
    open_facts = [f"{one.member}.{one.fact}" if one.member else one.fact for one in plan.missing]
    report.check("the_file_answers_everything", not open_facts, open_facts)
    judge(report, family.expected)
    return report


def _names(items: Iterable[PlanItem], city: City) -> list[str]:
    return [city.procedures[item.id].name for item in items]


def as_expected(report: Report) -> str:
    """The same as the `expect` of a household file, to be read and pasted."""
    keys = {
        "procedures": report.needed,
        "not_filed": report.not_filed,
        "automatic": report.automatic,
        "undecided": report.undecided,
        "forms": report.forms,
        "drafts": report.drafts,
        "visits": report.planned_visits,
    }
    shown = {key: value for key, value in keys.items() if value}
    return yaml.safe_dump({"expect": shown}, allow_unicode=True, sort_keys=False, width=200)


def _forms(plan: Plan, facts: Facts, city: City, on: date) -> list[FormSpec]:
    ids = dict.fromkeys(form for item in plan.needed for form in city.procedures[item.id].forms)
    people = [member.id for member in facts.people()]
    forms = (city.forms[form] for form in ids)
    return [
        form
        for form in forms
        if form.for_each != "member"
        or form.members is None
        or any(evaluate(form.members, facts, on, member).truth is Truth.TRUE for member in people)
    ]
