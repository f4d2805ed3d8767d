"""Begin and fill a pre-entry. The text is sealed before it reaches the database."""

from __future__ import annotations

import random
from dataclasses import replace

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict, NotFoundOrHidden
from madoguchi.core.references import make_reference, make_secret
from madoguchi.core.rules import Facts
from madoguchi.domains.intake import sealing
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.draft import Draft, dump_draft, load_draft
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.models import PreEntry
from madoguchi.domains.intake.states import ENTRY, EntryState
from madoguchi.foundation import audit, clock

_SYSTEM_RANDOM = random.SystemRandom()


def new_keys() -> Access:
    """A reference and secret that no row carries yet.

    They are made when the first page is shown, not when it is sent: a form that is sent twice then begins
    one entry, and the browser has its key whichever of the two answers it sees.
    """
    return Access(make_reference(_SYSTEM_RANDOM), make_secret(_SYSTEM_RANDOM))


def begin_entry(access: Access, *, facts: Facts, source: str, language: str) -> None:
    """Make the draft; where it is there already with the same secret, nothing happens.

    Errors: NotFoundOrHidden `entry.not_found` where the reference belongs to somebody else.
    """
    now = clock.now()
    hashed = sealing.hash_secret(access.reference, access.secret)
    sealed = _sealed(access, Draft(facts, source))
    try:
        with transaction.atomic():
            PreEntry.objects.create(
                reference=access.reference,
                secret_hash=hashed,
                sealed=sealed,
                language=language,
                created_at=now,
                updated_at=now,
            )
            audit.record(access.actor, "entry.begun", subject=access.reference)
    except IntegrityError:
        if not PreEntry.objects.filter(reference=access.reference, secret_hash=hashed).exists():
            raise NotFoundOrHidden(IntakeError.ENTRY_NOT_FOUND) from None


def save_section(
    access: Access, *, section: str, facts: Facts, expected_version: int, mail: str | None = None
) -> int:
    """Store the household's facts after one section was filled; returns the new version.

    Errors: NotFoundOrHidden `entry.not_found`; Conflict `entry.stale`; InvalidTransition `entry.wrong_state`.
    Locks: the entry's row.
    """
    with transaction.atomic():
        entry = locked_entry(access)
        ENTRY.target("save", entry.state)
        if entry.version != expected_version:
            raise Conflict(IntakeError.ENTRY_STALE)
        draft = open_draft(access, entry).with_facts(facts, section)
        if mail is not None:
            draft = replace(draft, mail=mail)
        entry.sealed = _sealed(access, draft)
        entry.version += 1
        entry.updated_at = clock.now()
        entry.save(update_fields=["sealed", "version", "updated_at"])
        audit.record(access.actor, "entry.saved", subject=access.reference, data={"section": section})
    return entry.version


def locked_entry(access: Access) -> PreEntry:
    entry = PreEntry.objects.select_for_update().filter(reference=access.reference).first()
    if entry is None:
        raise NotFoundOrHidden(IntakeError.ENTRY_NOT_FOUND)
    return entry


def open_draft(access: Access, entry: PreEntry) -> Draft:
    if entry.state == EntryState.PURGED:
        raise NotFoundOrHidden(IntakeError.ENTRY_NOT_FOUND)
    if not entry.sealed:
        return Draft(Facts(), "booking")
    content = sealing.unseal(access.reference, access.secret, bytes(entry.sealed), what="draft")
    return load_draft(content)


def _sealed(access: Access, draft: Draft) -> bytes:
    return sealing.seal(access.reference, access.secret, dump_draft(draft), what="draft")
