"""Rows of a case → the frozen record that other rooms see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from madoguchi.core.errors import InvalidValue, NotFoundOrHidden
from madoguchi.core.rules import Facts, MemberFacts, Value
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.identity_papers import SeenPaper
from madoguchi.domains.cases.models import Case, CaseMember, FactValue, IdentityCheck
from madoguchi.domains.cases.records import CaseView, IdentityView, KnownValue, MemberView, Slot, subject_id
from madoguchi.domains.cases.states import CaseState
from madoguchi.foundation import cities
from madoguchi.foundation.cities import FactCatalogue
from madoguchi.foundation.cities.typed_values import read_value

NAME_FACTS = ("family_name", "given_name")
KANA_FACTS = ("family_kana", "given_kana")


def load_case(reference: str, *, for_update: bool = False) -> Case:
    """Errors: `case.not_found`. Locks the case row when `for_update`."""
    rows = Case.objects.select_for_update() if for_update else Case.objects
    case = rows.filter(reference=reference).first()
    if case is None:
        raise NotFoundOrHidden(CaseError.NOT_FOUND)
    return case


def build_view(case: Case) -> CaseView:
    """Queries: 3 (members, values, identity checks)."""
    members = list(case.members.order_by("position"))
    known = {
        (v.member_id, v.fact): known_value(v) for v in case.values.filter(is_current=True).order_by("id")
    }
    known = {slot: value for slot, value in known.items() if value.value_text}
    checks = case.identity_checks.order_by("id")
    return CaseView(
        reference=case.reference,
        version=case.version,
        state=case.state,
        state_label=CaseState(case.state).label,
        door=case.door,
        language=case.language,
        mail=case.mail,
        secret_hash=case.secret_hash,
        opened_at=case.opened_at,
        facts=build_facts(known, [m.member_id for m in members], cities.current().facts),
        members=tuple(_member(case.reference, m, known) for m in members),
        known=known,
        identity_checks=tuple(_check(row) for row in checks),
    )


def _check(row: IdentityCheck) -> IdentityView:
    papers = tuple(SeenPaper(one["kind"], one["issuer"]) for one in row.papers)
    return IdentityView(row.member_id, row.kind, row.method, row.actor_id, row.at, papers, row.visitor)


def build_facts(known: Mapping[Slot, KnownValue], members: Iterable[str], catalogue: FactCatalogue) -> Facts:
    """Texts that the rules cannot read are left out: for the rules they are unknown, and will be asked."""
    values: dict[str, dict[str, Value]] = defaultdict(dict)
    for (member, fact), found in known.items():
        if fact not in catalogue:
            continue
        try:
            values[member][fact] = read_value(catalogue[fact], found.value_text)
        except InvalidValue:
            continue
    return Facts(values[""], tuple(MemberFacts(member, values[member]) for member in members))


def full_text(texts: Mapping[str, str], facts: tuple[str, ...]) -> str:
    """Family and given part with an ideographic space, as far as they are known."""
    return "\u3000".join(texts[fact] for fact in facts if texts.get(fact))


def known_value(row: FactValue) -> KnownValue:
    return KnownValue(
        row.member_id,
        row.fact,
        row.value_text,
        row.door,
        row.actor_id,
        row.at,
        row.is_correction,
        row.is_current,
    )


def _member(reference: str, row: CaseMember, known: Mapping[Slot, KnownValue]) -> MemberView:
    texts = {fact: value.value_text for (member, fact), value in known.items() if member == row.member_id}
    return MemberView(
        member_id=row.member_id,
        position=row.position,
        role=row.role,
        subject=subject_id(reference, row.member_id),
        full_name=full_text(texts, NAME_FACTS),
        full_kana=full_text(texts, KANA_FACTS),
        addressee_number=row.addressee_number,
    )
