"""Reads of forms. Only staff sees them; the bytes leave through `release.pdf`."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.cases.records import CaseView, Slot
from madoguchi.domains.documents.errors import DocumentError
from madoguchi.domains.documents.glyphs import code_points, missing_glyphs
from madoguchi.domains.documents.handwriting import cannot_print, fields_by_hand
from madoguchi.domains.documents.models import Document, Signature
from madoguchi.domains.documents.signing import Signer, Signing, letters_of, still_counts
from madoguchi.domains.documents.states import DocumentState
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.domains.procedures.shapes import NeededForm
from madoguchi.foundation import cities, clock, files
from madoguchi.foundation.cities import FormSpec
from madoguchi.foundation.cities import Signature as FormSignature
from madoguchi.foundation.files import StoredFile
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character of a value that no font of the forms shows: its box stays empty on the papers (`forms`, by name) and the
    value is written there by hand.

    `is_variant`: only the shape that its variation selector names is missing; it is printed in the font's usual shape.
    """

    member_id: str
    fact: str
    label: str
    sign: str
    code_points: str
    is_variant: bool
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandPart:
    """What is still written on one paper by hand, and by whom. `document_id` is empty for a paper that the household brings
    (委任状).
    """

    document_id: str
    form_name: str
    member_id: str
    who: str


@dataclass(frozen=True, slots=True)
class CasePapers:
    """Where the papers of a case stand.

    `made`: current ones in the order of the visit. `signers`: members (or proxies of members, by `signing.proxy_id`) who are
    asked to sign on the tablet and have not yet. `hand_parts`: wet signatures, bank seals, boxes left for a pen and other
    people's parts in the order of the visit, then the letters of authorisation that a proxy needs.
    """

    made: list[Document]
    signers: list[str]
    hand_parts: list[HandPart]
    tablet_signatures: int

    @property
    def forms(self) -> int:
        return len({document.form_id for document in self.made})

    @property
    def handwritten(self) -> int:
        """Papers with anything by hand, and letters. A wet signature, a seal or somebody else's part counts from the start,
        whether it is on the paper yet or not.
        """
        parts = {part.document_id for part in self.hand_parts if part.document_id}
        papers = sum(1 for one in self.made if one.is_handwritten or one.public_id in parts)
        return papers + sum(1 for part in self.hand_parts if not part.document_id)


_BY_HAND = {"wet": "自署", "bank_seal": "金融機関の届出印"}
_NOT_ON_TABLET = "自署(いま来ている方は、端末では署名できません)"
_BOX = "(書体にない字。空けてある枠に書く)"
_LETTER = "委任状"
_LETTER_BY = {True: "本人の自署(確認済み)", False: "本人の自署(まだ確かめていません)"}


def list_missing_glyphs(actor: Actor, case: CaseView) -> tuple[MissingGlyph, ...]:
    """In the order in which the values were given. Queries: none."""
    facts = cities.current().facts
    if not any(missing_glyphs(value.value_text, settings.FONT_FOLDERS) for value in case.known.values()):
        return ()
    forms: dict[Slot, list[str]] = {}
    for paper in _papers(actor, case):
        for member, field in fields_by_hand(case, paper):
            forms.setdefault((member, field.fact), []).append(paper.form.name)
    return tuple(
        MissingGlyph(
            member,
            fact,
            facts[fact].label.ja,
            sign,
            code_points(sign),
            is_variant=not cannot_print(sign),
            forms=tuple(dict.fromkeys(forms.get((member, fact), ()))) if cannot_print(sign) else (),
        )
        for (member, fact), value in case.known.items()
        if fact in facts
        for sign in missing_glyphs(value.value_text, settings.FONT_FOLDERS)
    )


def get_papers(actor: Actor, case: CaseView) -> CasePapers:
    """Queries: two, and none for somebody who is not staff."""
    made = list_documents(actor, case.reference)
    signed = list(Signature.objects.filter(case_reference=case.reference)) if actor.is_staff else []
    return CasePapers(
        made=made,
        signers=_signers(case, made, signed),
        hand_parts=_hand_parts(actor, case, made) if actor.is_staff else [],
        tablet_signatures=len(signed),
    )


def _hand_parts(actor: Actor, case: CaseView, made: list[Document]) -> list[HandPart]:
    forms, boxes = cities.current().forms, _hand_boxes(actor, case)
    parts = [
        HandPart(document.public_id, document.form_name, document.member_id, who)
        for document in made
        for who in (
            *_writers(document, forms.get(document.form_id)),
            *boxes.get((document.form_id, document.member_id), ()),
        )
    ]
    letters = letters_of(case)
    return parts + [HandPart("", _LETTER, one.member_id, _LETTER_BY[one.is_seen]) for one in letters]


def _signers(case: CaseView, made: list[Document], signed: list[Signature]) -> list[str]:
    done = {
        one.member_id for one in signed if still_counts(case, one.member_id, one.signed_as, one.signed_at)
    }
    asked = [
        document.signer_member_id
        for document in made
        if document.signature_kind == "tablet" and document.state == DocumentState.UNSIGNED
    ]
    return [signer_id for signer_id in dict.fromkeys(asked) if signer_id not in done]


def _hand_boxes(actor: Actor, case: CaseView) -> dict[tuple[str, str], list[str]]:
    """(form id, member of the copy or "") → labels of the boxes that are left for a pen."""
    if not any(cannot_print(value.value_text) for value in case.known.values()):
        return {}
    return {
        (paper.form.id, paper.member): [f"{field.label}{_BOX}" for _, field in fields_by_hand(case, paper)]
        for paper in _papers(actor, case)
    }


def _papers(actor: Actor, case: CaseView) -> tuple[NeededForm, ...]:
    on = clock.today()
    return procedures.needed_forms(procedures.get_plan(actor, case.facts, on), case.facts, on=on)


def _writers(document: Document, form: FormSpec | None) -> tuple[str, ...]:
    own = _BY_HAND.get(document.signature_kind)
    if form and form.signature is FormSignature.TABLET and document.signature_kind == FormSignature.WET:
        own = _NOT_ON_TABLET
    return ((own,) if own else ()) + (form.others if form else ())


def wanted_signers(actor: Actor, case: CaseView) -> dict[tuple[str, str], Signer]:
    """(form id, member of the copy or "") → who signs it as things stand now, whatever the papers made so far say.

    Queries: none.
    """
    signing = Signing(cities.current(), case, clock.today())
    return {(paper.form.id, paper.member): signing.signer_of(paper) for paper in _papers(actor, case)}


def is_stale(actor: Actor, case: CaseView, made: list[Document]) -> bool:
    """Whether the papers were made from another state of the case, or would be signed by somebody else now."""
    is_older = any(document.case_version != case.version for document in made)
    return is_older or has_other_signers(actor, case, made)


def has_other_signers(actor: Actor, case: CaseView, made: list[Document]) -> bool:
    """Whether the identity check has changed since who signs the papers, or a proxy was checked anew. Queries: none."""
    wanted = wanted_signers(actor, case) if made else {}
    return any(
        not still_counts(case, document.signer_member_id, document.signed_as, document.made_at)
        or (document.signer_member_id, document.signed_as) != (signer.signer_id, signer.signed_as)
        for document in made
        for signer in (wanted.get((document.form_id, document.member_id)),)
        if signer is not None and document.signed_as
    )


def list_documents(actor: Actor, case_reference: str) -> list[Document]:
    """Current forms in the order of the visit."""
    if not actor.is_staff:
        return []
    return list(
        Document.objects.filter(case_reference=case_reference)
        .exclude(state=DocumentState.SUPERSEDED)
        .order_by("position")
    )


def get_document(actor: Actor, document_id: str) -> Document:
    """Errors: `document.not_found`, also for a superseded one."""
    found = (
        Document.objects.filter(public_id=document_id).exclude(state=DocumentState.SUPERSEDED).first()
        if actor.is_staff
        else None
    )
    if found is None:
        raise NotFoundOrHidden(DocumentError.NOT_FOUND)
    return found


def load_document(actor: Actor, document_id: str) -> StoredFile:
    """The PDF as it was made. Errors: `document.not_found`, those of `files.load`."""
    document = get_document(actor, document_id)
    return files.load(actor, document.file_id, subject=document.case_reference)
