"""The identity check on the clerk's page: what was checked, by which papers, and the form for the next check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.rules import APPLICANT
from madoguchi.domains.cases.identity_papers import SeenPaper, choices
from madoguchi.domains.cases.records import CaseView, IdentityView, MemberView
from madoguchi.domains.cases.services import CheckDone
from madoguchi.domains.cases.states import METHODS, IdentityKind, IdentityMethod, Visitor
from madoguchi.yards.counter.asking import member_label

_SLOTS = {IdentityKind.NUMBER: 1, IdentityKind.PERSON: 2, IdentityKind.AUTHORITY: 1}
"""How many papers a check of the kind may rest on."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one paper is chosen; `paper` and `issuer` are what was typed before."""

    number: int
    paper: str
    issuer: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One identity check of one person, done or not. `papers` are choices; `seen` says what the done one rests on."""

    member: str
    subject: str
    who: str
    is_named: bool
    kind: str
    kind_label: str
    done: str
    seen: str
    visitor: str
    by: str
    at: datetime | None
    methods: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]
    slots: tuple[Slot, ...]
    chosen: str = ""


def people(case: CaseView) -> list[tuple[str, str]]:
    """(member id, place in the household): about whom the next checks are. A proxy may come for one of several."""
    first = "1人目の方(届け出る方)"
    return [
        (m.member_id, first if m.member_id == APPLICANT else f"{m.position}人目の方") for m in case.members
    ]


def check_rows(case: CaseView, typed: Mapping[str, str] | None = None) -> list[CheckRow]:
    """All checks of the applicant; of other members only those that were done. `typed`: a form that was refused."""
    done = {(check.member_id, check.kind): check for check in case.identity_checks}
    return [
        _row(case, member, kind, done.get((member.member_id, kind)), typed or {})
        for member in case.members
        for kind in METHODS
        if member.member_id == APPLICANT or (member.member_id, kind) in done
    ]


def _row(
    case: CaseView, member: MemberView, kind: str, check: IdentityView | None, typed: Mapping[str, str]
) -> CheckRow:
    slots = (
        Slot(number, typed.get(f"{kind}_paper_{number}", ""), typed.get(f"{kind}_issuer_{number}", ""))
        for number in range(1, _SLOTS[IdentityKind(kind)] + 1)
    )
    return CheckRow(
        member=member.member_id,
        subject=member.subject,
        who=member_label(case, member.member_id),
        is_named=bool(member.full_name),
        kind=kind,
        kind_label=IdentityKind(kind).label,
        done=IdentityMethod(check.method).label if check else "",
        seen="、".join(paper.label for paper in check.papers) if check else "",
        visitor=Visitor(check.visitor).label if check and check.visitor != Visitor.SELF else "",
        by=check.actor_id if check else "",
        at=check.at if check else None,
        methods=tuple((method.value, str(method.label)) for method in METHODS[kind]),
        papers=tuple(pair for method in METHODS[kind] for pair in choices(method)),
        slots=tuple(slots),
        chosen=typed.get(kind, ""),
    )


def read_checks(typed: Mapping[str, str]) -> list[CheckDone]:
    """What the clerk chose; a kind without a choice is left as it is."""
    return [CheckDone(kind, typed[kind], _papers(kind, typed)) for kind in METHODS if typed.get(kind, "")]


def _papers(kind: str, typed: Mapping[str, str]) -> tuple[SeenPaper, ...]:
    numbers = range(1, _SLOTS[IdentityKind(kind)] + 1)
    chosen = ((typed.get(f"{kind}_paper_{n}", ""), typed.get(f"{kind}_issuer_{n}", "")) for n in numbers)
    return tuple(SeenPaper(paper, issuer.strip()) for paper, issuer in chosen if paper)
