"""A form that was signed or sealed on paper: the clerk has seen it. It counts as handwriting."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import InvalidTransition, NotFoundOrHidden
from madoguchi.domains.documents.errors import DocumentError
from madoguchi.domains.documents.events import DocumentSigned
from madoguchi.domains.documents.models import Document
from madoguchi.domains.documents.states import DOCUMENTS, DocumentState
from madoguchi.foundation import audit, events
from madoguchi.foundation.policy.actors import Actor


def confirm_handwritten(*, actor: Actor, document_id: str) -> Document:
    """Also for a form that allows the tablet, when somebody would rather write. Errors: `document.not_found`, wrong state."""
    with transaction.atomic():
        document = Document.objects.filter(public_id=document_id).first()
        if document is None:
            raise NotFoundOrHidden(DocumentError.NOT_FOUND)
        target = DOCUMENTS.target("confirm_handwritten", document.state)
        changed = Document.objects.filter(pk=document.pk, state=DocumentState.UNSIGNED).update(
            state=target, is_handwritten=True
        )
        if changed != 1:
            raise InvalidTransition("document.wrong_state", transition="confirm_handwritten")
        audit.record(
            actor, "document.handwritten", subject=document.case_reference, data={"form": document.form_id}
        )
        events.publish(
            DocumentSigned(document=document.public_id, how="hand"),
            case=document.case_reference,
            actor=actor,
        )
        document.refresh_from_db()
        return document
