"""What was forecast, what happened then, and what would help now."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.domains.visits.states import ForecastMoment, ForecastOutcome
from madoguchi.foundation.retention import Keep, Privacy


class Forecast(models.Model):
    """A wait as it was shown at `made_at`: quantiles in minutes until the next call. `naive_min` is people ahead ×
    mean service time ÷ desks that call. `down` and `up` are the factors by which experience had stretched the range for
    nine in ten cases, `likely_down` and `likely_up` those of the range for half of them.

    A number, not a person: it is kept as long as its ticket.
    """

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep.WITH("visits.Ticket")

    ticket = models.ForeignKey("visits.Ticket", on_delete=models.CASCADE, related_name="forecasts")
    office = models.CharField(max_length=40)
    day = models.DateField()
    service = models.CharField(max_length=40)
    moment = models.CharField(max_length=12, choices=ForecastMoment.choices)
    made_at = models.DateTimeField()
    ahead = models.PositiveIntegerField()
    desks = models.PositiveIntegerField()
    p05 = models.FloatField()
    p25 = models.FloatField()
    p50 = models.FloatField()
    p75 = models.FloatField()
    p95 = models.FloatField()
    down = models.FloatField(default=1.0)
    up = models.FloatField(default=1.0)
    likely_down = models.FloatField(default=1.0)
    likely_up = models.FloatField(default=1.0)
    naive_min = models.FloatField(null=True)
    outcome = models.CharField(max_length=8, choices=ForecastOutcome.choices, default=ForecastOutcome.OPEN)
    waited_min = models.FloatField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="called", waited_min__isnull=False)
                | ~Q(outcome="called") & Q(waited_min__isnull=True),
                name="visits_forecast_called_has_wait",
            ),
        )
        indexes = (
            models.Index(fields=("office",), condition=Q(outcome="open"), name="visits_forecasts_open"),
            models.Index(fields=("office", "day"), name="visits_forecasts_of_day"),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.moment}"


class DeskBreak(models.Model):
    """A break that is over: forecasts learn from it when desks are away, and for how long."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=60, after="began_at")

    session = models.ForeignKey("visits.CounterSession", on_delete=models.CASCADE, related_name="breaks")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session_id}: {self.began_at:%H:%M}"


class HallAdvice(models.Model):
    """What would shorten the waits of the next hours, computed now and then by the worker; one row per office."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep.FOREVER("庁舎ごとに1行。個人の情報を含まない")

    office = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()
    mean_wait_min = models.FloatField(null=True)
    items = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.office
