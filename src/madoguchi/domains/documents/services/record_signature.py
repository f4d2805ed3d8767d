"""One signature on the tablet, for every form of the case where the law lets tablet ink stand."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.documents.errors import DocumentError
from madoguchi.domains.documents.events import DocumentSigned
from madoguchi.domains.documents.ink import draw_svg, read_strokes
from madoguchi.domains.documents.models import Document, Signature
from madoguchi.domains.documents.services.generate_bundle import generate_bundle
from madoguchi.domains.documents.states import DocumentState
from madoguchi.foundation import audit, clock, events, files
from madoguchi.foundation.policy.actors import Actor


def record_signature(*, actor: Actor, case_reference: str, member_id: str, strokes: str) -> list[Document]:
    """Keeps the ink and sets the forms again with it. A second signature of the same person replaces the first.

    Errors: `signature.empty`, `signature.malformed`, `signature.not_allowed` (nobody asked this person to sign
    on the tablet).
    """
    svg = draw_svg(read_strokes(strokes))
    with transaction.atomic():
        asked = Document.objects.exclude(state=DocumentState.SUPERSEDED).filter(
            case_reference=case_reference, signer_member_id=member_id, signature_kind="tablet"
        )
        if not asked.exists():
            raise ValidationFailed({"strokes": DocumentError.INK_NOT_ALLOWED})
        for old in Signature.objects.select_for_update().filter(
            case_reference=case_reference, member_id=member_id
        ):
            files.destroy(actor, old.file_id, subject=case_reference)
            old.delete()
        file_id = files.store(
            actor,
            content=svg.encode(),
            subject=case_reference,
            name="signature.svg",
            content_type="image/svg+xml",
            keep=Signature.retention,
        )
        Signature.objects.create(
            case_reference=case_reference,
            member_id=member_id,
            file_id=file_id,
            signed_at=clock.now(),
            witnessed_by=actor.actor_id,
        )
        audit.record(actor, "signature.recorded", subject=case_reference, data={"member": member_id})
        made = generate_bundle(actor=actor, case_reference=case_reference)
        for document in made:
            if document.signature_kind == "tablet" and document.signer_member_id == member_id:
                events.publish(
                    DocumentSigned(document=document.public_id, how="tablet"),
                    case=case_reference,
                    actor=actor,
                )
        return made
