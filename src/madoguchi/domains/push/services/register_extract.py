"""An extract of the population comes into the installation, by a person of the IT section."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.db import transaction

from madoguchi.domains.push import extracts
from madoguchi.domains.push.models import Extract
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor


def register_extract(*, actor: Actor, source: Path) -> Extract:
    """Copy the folder `source` into the installation; the same content again is the same extract, made the newest.

    Errors: `push.extract_unreadable`, `push.extract_of_another_city`; OSError where the disk is full.
    """
    facts = extracts.describe(source)
    target = extracts.folder_of(facts.sha256)
    if not target.exists():
        half = target.with_suffix(".part")
        shutil.rmtree(half, ignore_errors=True)
        half.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copytree(source, half)
        half.rename(target)
    with transaction.atomic():
        row, _ = Extract.objects.update_or_create(
            sha256=facts.sha256,
            defaults={
                "residents": facts.residents,
                "households": facts.households,
                "is_synthetic": facts.is_synthetic,
                "registered_by": actor.actor_id,
                "registered_at": clock.now(),
            },
        )
        audit.record(actor, "push.extract_registered", data={"sha256": facts.sha256})
        return row


def delete_unlisted_extracts() -> int:
    """Remove the files of extracts whose rows have gone; how many."""
    kept = set(Extract.objects.values_list("sha256", flat=True))
    gone = [folder for folder in extracts.folders() if folder.name not in kept]
    for folder in gone:
        shutil.rmtree(folder)
    return len(gone)
