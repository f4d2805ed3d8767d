"""One signature on the tablet, for every form of the case where the law lets tablet ink stand."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.documents.errors import DocumentError
from madoguchi.domains.documents.events import DocumentSigned
from madoguchi.domains.documents.ink import draw_svg, read_strokes
from madoguchi.domains.documents.models import Document, Signature
from madoguchi.domains.documents.selectors import wanted_signers
from madoguchi.domains.documents.services.generate_bundle import generate_bundle
from madoguchi.domains.documents.signing import Signer, is_proxy, represented, standing_for
from madoguchi.domains.documents.states import DocumentState
from madoguchi.foundation import audit, clock, events, files
from madoguchi.foundation.policy.actors import Actor


def record_signature(*, actor: Actor, case_reference: str, member_id: str, strokes: str) -> list[Document]:
    """Keeps the ink and sets the forms again with it. A second signature of the same person replaces the first.

    `member_id` is a member's, or that of a proxy. Who signs is worked out anew: the identity check may have changed since the
    papers were made. Errors: `signature.empty`, `signature.malformed`, `signature.authority_missing` (a proxy without
    proof), `signature.not_allowed` (nobody asks this person, in this role, to sign on the tablet).
    """
    svg = draw_svg(read_strokes(strokes))
    with transaction.atomic():
        signer = _signer(actor, case_reference, member_id)
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
            signed_as=signer.signed_as,
            file_id=file_id,
            signed_at=clock.now(),
            witnessed_by=actor.actor_id,
        )
        data = {"member": member_id, "signed_as": str(signer.signed_as)}
        audit.record(actor, "signature.recorded", subject=case_reference, data=data)
        made = generate_bundle(actor=actor, case_reference=case_reference)
        for document in made:
            if document.signature_kind == "tablet" and document.signer_member_id == member_id:
                events.publish(
                    DocumentSigned(document=document.public_id, how="tablet"),
                    case=case_reference,
                    actor=actor,
                )
        return made


def _signer(actor: Actor, case_reference: str, signer_id: str) -> Signer:
    case = cases.get_case(actor, case_reference)
    if is_proxy(signer_id):
        standing = standing_for(case, represented(signer_id))
        if standing is None or not standing.has_proof:
            raise ValidationFailed({"strokes": DocumentError.AUTHORITY_MISSING})
    for signer in wanted_signers(actor, case).values():
        if signer.on_tablet and signer.signer_id == signer_id:
            return signer
    raise ValidationFailed({"strokes": DocumentError.INK_NOT_ALLOWED})
