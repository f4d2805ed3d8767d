"""Who signs which paper, as the clerk reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from madoguchi.domains.cases.records import CaseView, MemberView
from madoguchi.domains.documents.signing import is_proxy, represented
from madoguchi.domains.documents.states import SignedAs
from madoguchi.foundation import cities

_PLACES = {
    "tablet": "端末で署名",
    "wet": "紙に自署",
    "bank_seal": "届出印",
    "third_party": "ほかの方",
    "none": "不要",
}


class MadePaper(Protocol):
    """What is read here of a document."""

    @property
    def form_id(self) -> str: ...
    @property
    def signature_kind(self) -> str: ...
    @property
    def signer_member_id(self) -> str: ...
    @property
    def signed_as(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SignerRow:
    """Somebody who signs on the tablet. `member` signs, or is the one for whom a proxy does."""

    signer_id: str
    member: MemberView
    is_proxy: bool
    role: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper of the list: how it is signed (`place`), by whom (`member`, None for nobody) and as what."""

    document: MadePaper
    place: str
    is_draft: bool
    member: MemberView | None
    is_proxy: bool
    role: str


def signer_rows(case: CaseView, signer_ids: Iterable[str], made: Sequence[MadePaper]) -> list[SignerRow]:
    """In the order of `signer_ids`; ids of nobody in the case are passed over."""
    found = ((signer_id, _member(case, signer_id)) for signer_id in signer_ids)
    return [
        SignerRow(signer_id, member, is_proxy(signer_id), _roles(signer_id, made))
        for signer_id, member in found
        if member is not None
    ]


def _roles(signer_id: str, made: Sequence[MadePaper]) -> str:
    """A parent signs the own paper and the child's: both roles are said."""
    own = (d.signed_as for d in made if d.signer_member_id == signer_id and d.signature_kind == "tablet")
    return "・".join(str(SignedAs(one).label) for one in dict.fromkeys(own) if one)


def paper_row(case: CaseView, document: MadePaper) -> PaperRow:
    form = cities.current().forms.get(document.form_id)
    signer = document.signer_member_id
    is_signed = document.signature_kind in ("tablet", "wet", "bank_seal")
    return PaperRow(
        document=document,
        place=_PLACES[document.signature_kind],
        is_draft=form is not None and form.is_draft,
        member=_member(case, signer) if is_signed else None,
        is_proxy=is_proxy(signer),
        role=str(SignedAs(document.signed_as).label) if document.signed_as else "",
    )


def _member(case: CaseView, signer_id: str) -> MemberView | None:
    wanted = represented(signer_id)
    return next((member for member in case.members if member.member_id == wanted), None)
