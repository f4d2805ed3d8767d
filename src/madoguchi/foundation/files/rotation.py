"""Changing the master key: every file's key is wrapped anew; the contents stay as they are."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import Count

from madoguchi.core.errors import Conflict
from madoguchi.foundation import audit
from madoguchi.foundation.files import keyring, sealing
from madoguchi.foundation.files.models import FileRecord
from madoguchi.foundation.policy.actors import Actor

BATCH = 200


def rotate(actor: Actor) -> int:
    """Make a new master key and rewrap all file keys with it; returns how many.

    Files stay readable all the while; `rewrap` finishes what was cut off. Locks: BATCH rows at a time.
    """
    ring = keyring.add_key()
    with transaction.atomic():
        audit.record(actor, "keys.rotated", data={"version": ring.current})
    return rewrap()


def rewrap() -> int:
    """Wrap what is under an older version with the current one; returns how many."""
    ring = keyring.load()
    done = 0
    while count := _rewrap_batch(ring):
        done += count
    return done


def count_files() -> Mapping[int, int]:
    """Files by the version of the master key that opens them. Queries: 1."""
    living = FileRecord.objects.filter(destroyed_at__isnull=True)
    rows = living.values("master_version").annotate(files=Count("id")).order_by("master_version")
    return {row["master_version"]: row["files"] for row in rows}


def drop(actor: Actor, version: int) -> None:
    """Forget an old master key. Errors: Conflict("files.master_key_in_use").

    Locks: the table against writers, so that a file that is being stored now is counted.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE files_filerecord IN SHARE MODE")
        if version == keyring.load().current or count_files().get(version):
            raise Conflict("files.master_key_in_use", version=version)
        audit.record(actor, "keys.dropped", data={"version": version})
        keyring.drop_key(version)


def _rewrap_batch(ring: keyring.Keyring) -> int:
    with transaction.atomic():
        old = FileRecord.objects.filter(destroyed_at__isnull=True).exclude(master_version=ring.current)
        batch = list(old.select_for_update(skip_locked=True).order_by("id").defer("sealed")[:BATCH])
        for record in batch:
            bound_to = sealing.binding(record.file_id, record.subject)
            key = sealing.unseal(ring.key(record.master_version), bytes(record.wrapped_key), bound_to)
            record.wrapped_key = sealing.seal(ring.key(ring.current), key, bound_to)
            record.master_version = ring.current
        FileRecord.objects.bulk_update(batch, ["wrapped_key", "master_version"])
    return len(batch)
