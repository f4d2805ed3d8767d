"""Reads of forms. Only staff sees them; the bytes leave through `release.pdf`."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.documents.errors import DocumentError
from madoguchi.domains.documents.glyphs import code_points, missing_glyphs
from madoguchi.domains.documents.models import Document, Signature
from madoguchi.domains.documents.states import DocumentState
from madoguchi.foundation import cities, files
from madoguchi.foundation.files import StoredFile
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class Handwriting:
    """How much is still written by hand: signatures, seals and other people's parts on paper."""

    forms: int
    tablet_signatures: int
    handwritten: int


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character of a value that no font of the forms shows: no form with it can be made until a font has it.

    `is_variant`: only the shape that its variation selector names is missing; it is printed in the font's usual shape.
    """

    member_id: str
    fact: str
    label: str
    sign: str
    code_points: str
    is_variant: bool


@dataclass(frozen=True, slots=True)
class HandPart:
    """What is still written on one paper by hand, and by whom."""

    document_id: str
    form_name: str
    member_id: str
    who: str


_BY_HAND = {"wet": "自署", "bank_seal": "金融機関の届出印"}


def list_missing_glyphs(case: CaseView) -> tuple[MissingGlyph, ...]:
    """In the order in which the values were given. Queries: none."""
    facts = cities.current().facts
    return tuple(
        MissingGlyph(
            member,
            fact,
            facts[fact].label.ja,
            sign,
            code_points(sign),
            is_variant=not missing_glyphs(sign[0], settings.FONT_FOLDERS),
        )
        for (member, fact), value in case.known.items()
        if fact in facts
        for sign in missing_glyphs(value.value_text, settings.FONT_FOLDERS)
    )


def list_hand_parts(actor: Actor, case_reference: str) -> list[HandPart]:
    """Wet signatures, bank seals and other people's parts, in the order of the visit. Queries: one."""
    forms = cities.current().forms
    return [
        HandPart(document.public_id, document.form_name, document.member_id, who)
        for document in list_documents(actor, case_reference)
        for who in _writers(document, forms[document.form_id].others if document.form_id in forms else ())
    ]


def _writers(document: Document, others: tuple[str, ...]) -> tuple[str, ...]:
    own = _BY_HAND.get(document.signature_kind)
    return ((own,) if own else ()) + others


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


def count_handwriting(actor: Actor, case_reference: str) -> Handwriting:
    """A wet signature, a seal or somebody else's part counts from the start, whether it is on the paper yet or not."""
    documents = list_documents(actor, case_reference)
    parts = {part.document_id for part in list_hand_parts(actor, case_reference)}
    by_hand = [d for d in documents if d.is_handwritten or d.public_id in parts]
    return Handwriting(
        forms=len({document.form_id for document in documents}),
        tablet_signatures=Signature.objects.filter(case_reference=case_reference).count(),
        handwritten=len(by_hand),
    )


def list_signers(actor: Actor, case_reference: str) -> list[str]:
    """Member ids who are asked to sign on the tablet and have not yet."""
    signed = set(Signature.objects.filter(case_reference=case_reference).values_list("member_id", flat=True))
    asked = [
        document.signer_member_id
        for document in list_documents(actor, case_reference)
        if document.signature_kind == "tablet" and document.state == DocumentState.UNSIGNED
    ]
    return [member_id for member_id in dict.fromkeys(asked) if member_id not in signed]
