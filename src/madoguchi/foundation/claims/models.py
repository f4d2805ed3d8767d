"""What every scarce thing has, as abstract models: a row for each place, and a row for each claim on one.

A room adds its own columns and the two unique indexes below; the database then decides who was first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import Q


class ClaimState(models.TextChoices):
    """`held` keeps the place for its holder until `expires_at`; `lapsed` is a hold whose time ran out."""

    HELD = "held", "仮押さえ"
    TAKEN = "taken", "確保"
    RELEASED = "released", "返却"
    LAPSED = "lapsed", "期限切れ"


STANDING = (ClaimState.HELD, ClaimState.TAKEN)
"""These keep others off the place."""


class PlaceRow(models.Model):
    """One thing that one household can have: a seat, a time at a counter, an hour in a hall."""

    public_id = models.CharField(max_length=24, unique=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id


class ClaimRow(models.Model):
    """A holder's claim on a place. The room adds `place`, a foreign key to its places."""

    holder = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=ClaimState.choices)
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True
        indexes: ClassVar[list[models.Index]] = []

    def __str__(self) -> str:
        return f"{self.holder} {self.state}"


def once_per(
    *fields: str, name: str, states: Sequence[str] = STANDING, state: str = "state"
) -> models.UniqueConstraint:
    """The unique index over the claims that stand: `once_per("place", name="seat_once")`."""
    condition = Q(**{f"{state}__in": [str(one) for one in states]})
    return models.UniqueConstraint(fields=fields, condition=condition, name=name)


def holds_by_end(*, name: str, held: str = ClaimState.HELD) -> models.Index:
    """The index by which lapsed holds are found; it has only the few rows that are held now."""
    return models.Index(fields=["expires_at"], condition=Q(state=str(held)), name=name)
