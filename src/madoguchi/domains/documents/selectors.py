"""Reads of forms. Only staff sees them; the bytes leave through `release.pdf`."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.documents.errors import DocumentError
from madoguchi.domains.documents.models import Document, Signature
from madoguchi.domains.documents.states import DocumentState
from madoguchi.foundation import files
from madoguchi.foundation.files import StoredFile
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class Handwriting:
    """How much is still written by hand: signatures, seals and other people's parts on paper."""

    forms: int
    tablet_signatures: int
    handwritten: int


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
    """A wet signature or a seal counts as handwriting from the start, whether the paper is signed yet or not."""
    documents = list_documents(actor, case_reference)
    by_hand = [
        document
        for document in documents
        if document.is_handwritten or document.signature_kind in ("wet", "bank_seal", "third_party")
    ]
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
