"""What the rules foresee for a household file when everything is answered, without an install: for whoever writes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

import yaml

from madoguchi.core.plan import PlanItem
from madoguchi.core.rules import Facts, MemberFacts, Value
from madoguchi.demo.household import Door, Household, one_line
from madoguchi.demo.judging import judge
from madoguchi.demo.report import Report
from madoguchi.domains.cases.identity_papers import SeenPaper
from madoguchi.domains.cases.records import CaseView, IdentityView, MemberView
from madoguchi.domains.cases.states import METHODS
from madoguchi.domains.documents.filling import kind_of
from madoguchi.domains.documents.signing import Signing, letters_of
from madoguchi.domains.procedures.filing import LABELS, elsewhere
from madoguchi.domains.procedures.papers import fields_of, papers_of
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.foundation.cities import City, Signature
from madoguchi.foundation.cities.typed_values import read_value
from madoguchi.foundation.clock.reading import LOCAL_ZONE

_BY_HAND = (Signature.WET, Signature.BANK_SEAL, Signature.THIRD_PARTY)


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
    papers = papers_of(city, plan, facts, on)
    case = _seen(family, facts, datetime.combine(on, time(), tzinfo=LOCAL_ZONE))
    signing = Signing(city, case, on)
    kinds = [kind_of(paper.form, signing.signer_of(paper)) for paper in papers]
    report = Report(
        needed=needed,
        automatic=_names(plan.automatic, city),
        undecided=_names(plan.undecided, city),
        not_needed=_names(plan.not_needed, city),
        elsewhere=away,
        filed=[name for name in needed if name not in away],
        forms=list(dict.fromkeys(paper.form.name for paper in papers if not paper.form.is_draft)),
        drafts=list(dict.fromkeys(paper.form.name for paper in papers if paper.form.is_draft)),
        planned_visits=plan.visits,
        handwritten=sum(kind in _BY_HAND for kind in kinds) + len(letters_of(case)),
        fee_yen=family.expected.fee_yen or 0,
    )
    open_facts = [f"{one.member}.{one.fact}" if one.member else one.fact for one in plan.missing]
    report.check("the_file_answers_everything", not open_facts, open_facts)
    unwritten = [
        f"{field.member}.{field.fact.id}" if field.member else field.fact.id
        for field in fields_of(city, plan, facts, on)
        if field.is_open
    ]
    report.check("the_file_fills_every_form", not unwritten, unwritten)
    judge(report, family.expected)
    return report


def _seen(family: Household, facts: Facts, at: datetime) -> CaseView:
    """The case after its identity check, as far as who may sign depends on it."""
    members = tuple(
        MemberView(member, place, "household", member, "", "")
        for place, member in enumerate(family.members, start=1)
    )
    told = family.identity
    checks = tuple(
        IdentityView(
            family.members[0], kind, told[kind], "", at, _papers_of(told, kind), told.get("visitor", "self")
        )
        for kind in METHODS
        if kind in told
    )
    return CaseView("", 1, "", "", "", "ja", "", "", at, facts, members, {}, checks)


def _papers_of(told: Mapping[str, str], kind: str) -> tuple[SeenPaper, ...]:
    found = (told.get(f"{kind}_paper_{number}", "") for number in (1, 2))
    return tuple(SeenPaper(one) for one in found if one)


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
        "handwritten": report.handwritten,
    }
    shown = {key: value for key, value in keys.items() if value or key == "handwritten"}
    return yaml.safe_dump({"expect": shown}, allow_unicode=True, sort_keys=False, width=200)
