"""Destroy the sealed text when its days are over. Reference and hash stay, so that the status page still
opens."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from madoguchi.domains.intake import conf
from madoguchi.domains.intake.models import PreEntry
from madoguchi.domains.intake.states import EntryState
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor


def purge_entries(actor: Actor) -> int:
    """Purge sent entries SENT_KEEP_DAYS after sending and drafts DRAFT_KEEP_DAYS after the last change.

    Returns the number of entries. Locks: rows that nobody else holds.
    """
    now = clock.now()
    over = Q(state=EntryState.SENT, sent_at__lt=now - timedelta(days=conf.SENT_KEEP_DAYS)) | Q(
        state=EntryState.DRAFT, updated_at__lt=now - timedelta(days=conf.DRAFT_KEEP_DAYS)
    )
    with transaction.atomic():
        rows = list(PreEntry.objects.select_for_update(skip_locked=True).filter(over))
        for row in rows:
            row.state, row.sealed = EntryState.PURGED, b""
            row.save(update_fields=["state", "sealed"])
            audit.record(actor, "entry.purged", subject=row.reference)
    return len(rows)
