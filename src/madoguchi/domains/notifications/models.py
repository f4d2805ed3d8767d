"""Messages to citizens, one row each, before and after they go out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from madoguchi.domains.notifications.states import Channel, MessageState
from madoguchi.foundation.retention import Keep, Privacy


class Message(models.Model):
    """One piece of news to one case by one channel. Once it is out, address and text are emptied.

    `event_key` names the news; with case and channel it is unique, so the same news never goes twice.
    `maybe_twice`: the worker died between the mail server's yes and our note of it, and the mail
    was sent again, with the same Message-ID. `batch` is set on bulk notices, which go once or not at all.
    `to_address` is a mail address, a LINE user id or a telephone number, by channel. `expires_at`: later than this the
    news is no news any more and the message is stopped.
    """

    zone = "each"
    privacy = Privacy.PERSONAL
    retention = Keep(days=30, after="created_at")

    message_id = models.CharField(max_length=32, unique=True)
    event_key = models.CharField(max_length=100)
    case = models.CharField(max_length=64)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.MAIL)
    batch = models.CharField(max_length=40, blank=True)
    owner = models.CharField(max_length=30)
    template = models.CharField(max_length=60)
    to_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    actor_id = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=80, blank=True)
    maybe_twice = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event_key", "case", "channel"], name="message_once_per_news")
        ]
        indexes: ClassVar = [
            models.Index(fields=["case"], name="message_case"),
            models.Index(fields=["state", "created_at"], name="message_waiting"),
            models.Index(fields=["batch", "id"], condition=~models.Q(batch=""), name="message_of_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.message_id}"
