"""Hand a pre-entry to the office: by envelope, or as QR codes that the citizen carries."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.core.rules import facts_to_json
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.draft import Draft
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.models import PreEntry
from madoguchi.domains.intake.services.change_entry import locked_entry, open_draft
from madoguchi.domains.intake.states import ENTRY
from madoguchi.foundation import audit, clock, transfer
from madoguchi.foundation.transfer.sending import sealed_bytes


def send_entry(access: Access) -> str:
    """Send once; returns the envelope id.

    Errors: NotFoundOrHidden `entry.not_found`; InvalidTransition `entry.wrong_state` when it was sent before.
    Locks: the entry's row.
    """
    with transaction.atomic():
        entry = locked_entry(access)
        target = ENTRY.target("send", entry.state)
        payload = _payload(entry, open_draft(access, entry))
        envelope = transfer.send("preentry", payload, to="office", actor=access.actor)
        now = clock.now()
        entry.state, entry.sent_at, entry.updated_at = target, now, now
        entry.envelope = envelope
        entry.save(update_fields=["state", "sent_at", "updated_at", "envelope"])
        audit.record(access.actor, "entry.sent", subject=access.reference, data={"envelope": envelope})
    return envelope


def make_qr_parts(access: Access) -> list[str]:
    """The envelope that was sent, as texts of QR codes, for a counter that cannot reach the internet side.

    The office takes an envelope once, so carrying it although it has also arrived does no harm.
    Errors: NotFoundOrHidden `entry.not_found` before it was sent; Conflict `transfer.too_large_for_qr`.
    """
    entry = PreEntry.objects.filter(reference=access.reference).exclude(envelope="").first()
    if entry is None:
        raise NotFoundOrHidden(IntakeError.ENTRY_NOT_FOUND)
    return transfer.to_qr_parts(sealed_bytes(entry.envelope))


def _payload(entry: PreEntry, draft: Draft) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "reference": entry.reference,
        "secret_hash": entry.secret_hash,
        "facts": facts_to_json(draft.facts),
        "language": entry.language,
        "answers_source": draft.source,
    }
    if draft.mail:
        payload["mail"] = draft.mail
    return payload
