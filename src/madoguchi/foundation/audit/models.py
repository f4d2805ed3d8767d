"""Two append-only logs and the sealed blocks over them. Rows hold ids, codes, field names and keyed
hashes: no names, no addresses, no values that somebody typed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from madoguchi.foundation.retention import Keep, Privacy


class Log(models.TextChoices):
    CHANGE = "change", "変更記録"
    VIEW = "view", "閲覧記録"


class Entry(models.Model):
    """What both logs have. The database itself sets `xid` and `era` (see the migration `append_only`).

    `xid` is the 64-bit number of the transaction that wrote the row; `era` counts up when the numbers
    began anew after a restore into another server. (era, xid, id) is the order in which rows are sealed.
    """

    at = models.DateTimeField()
    era = models.IntegerField(default=0)
    xid = models.BigIntegerField(default=0)
    actor_id = models.CharField(max_length=64)
    roles = ArrayField(models.CharField(max_length=20), default=list)
    on_behalf_of = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=100, blank=True)
    fields = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        abstract = True


class ChangeRow(Entry):
    """Somebody changed something: written in the transaction of the change."""

    zone = "each"
    privacy = Privacy.PSEUDONYM
    retention = Keep.FOREVER("市が行ったことの証拠。個人の情報そのものは含まない")

    code = models.CharField(max_length=80)
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["era", "xid", "id"], name="audit_change_order"),
            models.Index(fields=["subject", "at"], name="audit_change_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_change_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}:{self.code}"


class ViewRow(Entry):
    """Somebody was shown personal fields: written even when the request later fails."""

    zone = "each"
    privacy = Privacy.PSEUDONYM
    retention = Keep.FOREVER("だれがだれの記録を開いたかに答えるため。個人の情報そのものは含まない")

    screen = models.CharField(max_length=120)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["era", "xid", "id"], name="audit_view_order"),
            models.Index(fields=["subject", "at"], name="audit_view_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_view_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}:{self.screen}"


class Block(models.Model):
    """A sealed stretch of one log: all rows of `era` with from_xid ≤ xid < horizon, chained and signed."""

    zone = "each"
    privacy = Privacy.NONE
    retention = Keep.FOREVER("記録の封印")

    log = models.CharField(max_length=10, choices=Log.choices)
    number = models.BigIntegerField()
    era = models.IntegerField()
    from_xid = models.BigIntegerField()
    horizon = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    row_ids = ArrayField(models.BigIntegerField())
    row_digests = models.BinaryField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "number"], name="audit_one_block_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.log}:{self.number}"
