"""Who wants to hear of a turn, and what they wished. Nothing here outlives the day after the visit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from madoguchi.domains.notifications.states import Channel
from madoguchi.domains.turns.states import ContactState, Wish, WishState
from madoguchi.foundation.retention import Keep, Privacy


class TurnContact(models.Model):
    """The channel that one reference chose. `public_id` is the secret of the link in its messages.

    `sealed_address` (while a LINE code is out: that code, for the page) is emptied when the contact ends; its keyed hash
    stays until the row goes, to count what one telephone was sent. `code_hash` is that of the code that proves a LINE user or a
    telephone; `told` the last news of
    each number, so that the round has nothing to write for a ticket that stands still.
    """

    zone = "front"
    privacy = Privacy.PERSONAL
    retention = Keep(days=1, after="until_on")

    public_id = models.CharField(max_length=32, unique=True)
    reference = models.CharField(max_length=9)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=ContactState.choices)
    sealed_address = models.BinaryField(default=bytes)
    address_hash = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=10, default="ja")
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    is_code_sent = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    told = models.JSONField(default=dict)
    until_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reference"], condition=Q(state=ContactState.ACTIVE), name="turn_one_channel"
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=Q(state=ContactState.PENDING), name="turn_one_code"
            ),
            models.UniqueConstraint(
                fields=["code_hash"], condition=~Q(code_hash=""), name="turn_code_is_one_persons"
            ),
            models.CheckConstraint(
                condition=~Q(state=ContactState.ENDED) | Q(sealed_address=b""),
                name="turn_ended_keeps_no_address",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["address_hash"], condition=~Q(address_hash=""), name="turn_of_address")
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.channel} {self.state}"


class TurnWish(models.Model):
    """Something that a person who waits asked for. `send_at`: not before; until then it can be taken back."""

    zone = "front"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=1, after="created_at")

    public_id = models.CharField(max_length=32, unique=True)
    reference = models.CharField(max_length=9, db_index=True)
    number = models.CharField(max_length=10)
    wish = models.CharField(max_length=10, choices=Wish.choices)
    minutes = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=WishState.choices, default=WishState.WAITING)
    send_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["send_at"], condition=Q(state=WishState.WAITING), name="turn_wish_due")
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.wish}"
