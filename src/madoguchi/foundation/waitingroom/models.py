"""An opening, its line, and the turns of those who were called. A person is a number here and nothing else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from madoguchi.foundation.retention import Keep, Privacy
from madoguchi.foundation.waitingroom import conf


class TurnState(models.TextChoices):
    CALLED = "called", "呼ばれた"
    PRESENT = "present", "手続き中"
    FINISHED = "finished", "済んだ"


class GuardedOpening(models.Model):
    """What `shapes.Opening` says; `name` maps languages to words."""

    zone = "front"
    privacy = Privacy.NONE
    retention = Keep(days=30, after="closes_at")

    key = models.SlugField(max_length=60, unique=True)
    name = models.JSONField()
    paths = models.JSONField()
    done_paths = models.JSONField(default=list)
    supply = models.CharField(max_length=60, blank=True)
    lobby_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    window = models.PositiveIntegerField()
    rate_per_s = models.FloatField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lobby_at__lte=models.F("opens_at"), opens_at__lt=models.F("closes_at")),
                name="opening_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(window__gte=1, rate_per_s__gt=0), name="opening_lets_people_in"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class WaitingLine(models.Model):
    """The counters of an opening, in a narrow row of their own because every arrival writes one."""

    zone = "front"
    privacy = Privacy.NONE
    retention = Keep.WITH("waitingroom.GuardedOpening")

    opening = models.OneToOneField(
        GuardedOpening, on_delete=models.CASCADE, related_name="line", primary_key=True
    )
    last_number = models.PositiveIntegerField(default=0)
    called_upto = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField()
    pace = models.FloatField(default=conf.FIRST_PACE_PER_S)
    remaining = models.PositiveIntegerField(null=True)
    is_sold_out = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(called_upto__lte=models.F("last_number")), name="line_calls_who_has_come"
            )
        ]

    def __str__(self) -> str:
        return f"{self.opening_id}: {self.called_upto}/{self.last_number}"


class LineTurn(models.Model):
    """One person who was called. `expires_at`: until when the call, or the time inside, holds."""

    zone = "front"
    privacy = Privacy.NONE
    retention = Keep.WITH("waitingroom.GuardedOpening")

    opening = models.ForeignKey(GuardedOpening, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=TurnState.choices, default=TurnState.CALLED)
    called_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("opening", "number"), name="turn_once_per_number"),
            models.CheckConstraint(condition=Q(state__in=TurnState.values), name="turn_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("opening", "expires_at"), condition=~Q(state="finished"), name="waitingroom_inside"
            )
        ]

    def __str__(self) -> str:
        return f"{self.opening_id}: {self.number} {self.state}"
