"""Storing, loading and destroying files."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from madoguchi.core.errors import NotFoundOrHidden, ValidationFailed
from madoguchi.foundation import clock
from madoguchi.foundation.files import keyring, sealing
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.retention import Keep


@dataclass(frozen=True, slots=True)
class StoredFile:
    content: bytes
    name: str
    content_type: str
    subject: str


def store(actor: Actor, *, content: bytes, subject: str, name: str, content_type: str, keep: Keep) -> str:
    """Keep a file in the caller's transaction; returns its public id.

    `keep`: days count from today; WITH(parent) leaves `destroy` to the parent's room. The name is encrypted
    with the content, because file names carry people's names.
    Errors: ValidationFailed("files.too_large"), ValidationFailed("files.empty").
    """
    from madoguchi.foundation.files.models import MAX_BYTES, FileRecord

    if not content:
        raise ValidationFailed({"file": "files.empty"}, code="files.empty")
    if len(content) > MAX_BYTES:
        raise ValidationFailed({"file": "files.too_large"}, code="files.too_large")
    file_id = secrets.token_urlsafe(18)
    ring = keyring.load()
    key = sealing.new_key()
    bound_to = sealing.binding(file_id, subject)
    FileRecord.objects.create(
        file_id=file_id,
        subject=subject,
        sealed=sealing.seal(key, _pack(content, name, content_type), bound_to),
        wrapped_key=sealing.seal(ring.key(ring.current), key, bound_to),
        master_version=ring.current,
        size=len(content),
        stored_at=clock.now(),
        keep_until=clock.today() + timedelta(days=keep.days) if keep.days is not None else None,
        keep_reason=keep.label()[:200],
    )
    return file_id


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
    """Forget the key and the content; the row stays as proof that the file was there.

    Errors: NotFoundOrHidden("files.not_found"). Destroying twice is no error.
    """
    from madoguchi.foundation import audit
    from madoguchi.foundation.files.models import FileRecord

    with transaction.atomic():
        record = FileRecord.objects.select_for_update().filter(file_id=file_id, subject=subject).first()
        if record is None:
            raise NotFoundOrHidden("files.not_found")
        if record.destroyed_at is None:
            record.sealed, record.wrapped_key, record.destroyed_at = b"", b"", clock.now()
            record.save(update_fields=["sealed", "wrapped_key", "destroyed_at"])
            audit.record(actor, "file.destroyed", subject=subject, data={"file": file_id})


def _pack(content: bytes, name: str, content_type: str) -> bytes:
    head = json.dumps({"name": name, "type": content_type}, ensure_ascii=False).encode()
    return len(head).to_bytes(4, "big") + head + content


def _unpack(packed: bytes) -> tuple[bytes, str, str]:
    length = int.from_bytes(packed[:4], "big")
    head = json.loads(packed[4 : 4 + length])
    return packed[4 + length :], head["name"], head["type"]
