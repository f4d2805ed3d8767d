"""Encrypted files, in the database.

In the database rather than a folder: the file commits or rolls back with the row that speaks of it, a backup
never holds one without the other, and there is no orphan to clean. Files here are forms and scans of a few
hundred kilobytes; MAX_BYTES keeps it so.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from madoguchi.foundation.retention import Keep, Privacy

MAX_BYTES = 16 * 1024 * 1024


class FileRecord(models.Model):
    """`sealed` is nonce + AES-GCM of the content with its name and type; `wrapped_key` opens it."""

    zone = "each"
    privacy = Privacy.SENSITIVE
    retention = Keep(days=0, after="keep_until")

    file_id = models.CharField(max_length=32, unique=True)
    subject = models.CharField(max_length=100)
    sealed = models.BinaryField()
    wrapped_key = models.BinaryField()
    master_version = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    stored_at = models.DateTimeField()
    keep_until = models.DateField(null=True)
    keep_reason = models.CharField(max_length=200, blank=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject"], name="file_subject"),
            models.Index(fields=["master_version"], name="file_master_version"),
        ]

    def __str__(self) -> str:
        return self.file_id
