"""Storing, loading and destroying files."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.core.errors import NotFoundOrHidden, ValidationFailed
from madoguchi.foundation import clock
from madoguchi.foundation.files import keyring, sealing
from madoguchi.foundation.files.keyring import Keyring
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.retention import Keep

if TYPE_CHECKING:
    from madoguchi.foundation.files.models import FileRecord


@dataclass(frozen=True, slots=True)
class StoredFile:
    content: bytes
    name: str
    content_type: str
    subject: str


def store(actor: Actor, *, content: bytes, subject: str, name: str, content_type: str, keep: Keep) -> str:
    """`store_all` of one file; returns its public id."""
    return store_all(actor, [StoredFile(content, name, content_type, subject)], keep=keep)[0]


def store_all(actor: Actor, contents: Sequence[StoredFile], *, keep: Keep) -> list[str]:
    """Keep files, each under a key of its own, in the caller's transaction; returns their public ids.

    `keep`: days count from today; WITH(parent) leaves `destroy` to the parent's room. The names are encrypted
    with the content, because file names carry people's names.
    Errors: ValidationFailed("files.too_large"), ValidationFailed("files.empty"). Queries: one.
    """
    from madoguchi.foundation.files.models import FileRecord

    ring = keyring.load()
    records = [_sealed(one, ring, keep) for one in contents]
    return [record.file_id for record in FileRecord.objects.bulk_create(records)]


def _sealed(file: StoredFile, ring: Keyring, keep: Keep) -> FileRecord:
    from madoguchi.foundation.files.models import MAX_BYTES, FileRecord

    if not file.content:
        raise ValidationFailed({"file": "files.empty"}, code="files.empty")
    if len(file.content) > MAX_BYTES:
        raise ValidationFailed({"file": "files.too_large"}, code="files.too_large")
    file_id, key = secrets.token_urlsafe(18), sealing.new_key()
    bound_to = sealing.binding(file_id, file.subject)
    return FileRecord(
        file_id=file_id,
        subject=file.subject,
        sealed=sealing.seal(key, _pack(file.content, file.name, file.content_type), bound_to),
        wrapped_key=sealing.seal(ring.key(ring.current), key, bound_to),
        master_version=ring.current,
        size=len(file.content),
        stored_at=clock.now(),
        keep_until=clock.today() + timedelta(days=keep.days) if keep.days is not None else None,
        keep_reason=keep.label()[:200],
    )


def load(actor: Actor, file_id: str, *, subject: str) -> StoredFile:
    """Open a file of this subject; the caller has checked that the actor may see the subject.

    Errors: NotFoundOrHidden("files.not_found") for a missing or destroyed file or another subject's,
    ExternalFailure("files.damaged").
    """
    from madoguchi.foundation.files.models import FileRecord

    record = FileRecord.objects.filter(file_id=file_id, subject=subject, destroyed_at__isnull=True).first()
    if record is None:
        raise NotFoundOrHidden("files.not_found")
    bound_to = sealing.binding(file_id, subject)
    master = keyring.load().key(record.master_version)
    key = sealing.unseal(master, bytes(record.wrapped_key), bound_to)
    content, name, content_type = _unpack(sealing.unseal(key, bytes(record.sealed), bound_to))
    return StoredFile(content, name, content_type, subject)


def destroy(actor: Actor, file_id: str, *, subject: str) -> None:
    """`destroy_all` of one file."""
    destroy_all(actor, [file_id], subject=subject)


def destroy_all(actor: Actor, file_ids: Collection[str], *, subject: str) -> None:
    """Forget the keys and the contents; the rows stay as proof that the files were there.

    Errors: NotFoundOrHidden("files.not_found"). Destroying twice is no error. Locks: the files' rows, in the order of
    their keys. Queries: one where all are destroyed already, else three.
    """
    from madoguchi.foundation import audit
    from madoguchi.foundation.files.models import FileRecord

    with transaction.atomic():
        own = FileRecord.objects.filter(file_id__in=file_ids, subject=subject).order_by("pk")
        rows = list(own.select_for_update().values_list("pk", "file_id", "destroyed_at"))
        if len(rows) != len(set(file_ids)):
            raise NotFoundOrHidden("files.not_found")
        kept = {pk: file_id for pk, file_id, destroyed_at in rows if destroyed_at is None}
        if kept:
            FileRecord.objects.filter(pk__in=kept).update(
                sealed=b"", wrapped_key=b"", destroyed_at=clock.now()
            )
            audit.record_all(
                actor, "file.destroyed", subject=subject, data=[{"file": one} for one in kept.values()]
            )


def _pack(content: bytes, name: str, content_type: str) -> bytes:
    head = json.dumps({"name": name, "type": content_type}, ensure_ascii=False).encode()
    return len(head).to_bytes(4, "big") + head + content


def _unpack(packed: bytes) -> tuple[bytes, str, str]:
    length = int.from_bytes(packed[:4], "big")
    head = json.loads(packed[4 : 4 + length])
    return packed[4 + length :], head["name"], head["type"]
