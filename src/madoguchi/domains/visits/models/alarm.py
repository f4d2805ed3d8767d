"""Calls for help from a desk: where, since when, who comes. No citizen is in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.domains.visits.states import OPEN_ALARMS, AlarmOutcome, AlarmState
from madoguchi.foundation.retention import Keep, Privacy

_OPEN = [str(state) for state in OPEN_ALARMS]


class Alarm(models.Model):
    """One call for help. Whoever presses twice in fear has raised one alarm, not two.

    `place` is the desk in words as it was called then. `note` is the staff's own text at the end; the page asks for no
    names in it, and because nobody can make sure of that, the table counts as personal and is kept for a year.
    """

    zone = "office"
    privacy = Privacy.PERSONAL
    retention = Keep(days=400, after="raised_at")

    public_id = models.CharField(max_length=24, unique=True)
    office = models.CharField(max_length=40)
    hall = models.CharField(max_length=40, blank=True)
    counter = models.CharField(max_length=40, blank=True)
    seat = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=140, blank=True)
    state = models.CharField(max_length=10, choices=AlarmState.choices, default=AlarmState.RAISED)
    raised_by = models.CharField(max_length=60)
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=AlarmOutcome.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("raised_by",), condition=Q(state__in=_OPEN), name="visits_one_open_alarm_each"
            ),
            models.CheckConstraint(
                condition=~Q(state=AlarmState.ENDED) | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="visits_ended_alarm_says_how",
            ),
        )
        indexes = (models.Index(fields=("-raised_at",), name="visits_last_alarms"),)

    def __str__(self) -> str:
        return f"{self.place or self.office} {self.state}"


class AlarmStep(models.Model):
    """History of one alarm: raise, acknowledge (each colleague once) and end."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep.WITH("visits.Alarm")

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=12)
    source = models.CharField(max_length=10, blank=True)
    target = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("alarm", "actor_id", "name"), name="visits_alarm_step_once_each"),
        )

    def __str__(self) -> str:
        return f"{self.alarm_id}: {self.name}"
