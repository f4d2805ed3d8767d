"""One household's visit, its ticket, and what happens to the ticket."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from madoguchi.domains.visits.states import (
    AT_COUNTER,
    QUEUED,
    SEATED,
    Lane,
    Priority,
    PriorityReason,
    TicketState,
    VisitState,
)
from madoguchi.foundation.retention import Keep, Privacy

_AT_COUNTER = [str(state) for state in AT_COUNTER]
_SEATED = [str(state) for state in SEATED]
_QUEUED = [str(state) for state in QUEUED]


class Visit(models.Model):
    """A household is in the house. `reference` is its case reference; a walk-in without one gets its
    own, which no case has. `services` are procedure ids of the plan, or the walk-in's purpose."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=400, after="arrived_at")

    reference = models.CharField(max_length=40)
    has_case = models.BooleanField()
    office = models.CharField(max_length=40)
    day = models.DateField()
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.PRESENT)
    purpose = models.CharField(max_length=60, blank=True)
    services = models.JSONField(default=list)
    reservation = models.OneToOneField(
        "visits.Reservation", on_delete=models.SET_NULL, null=True, related_name="visit"
    )
    arrived_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("reference", "day"), condition=Q(state=VisitState.PRESENT), name="visits_present_once"
            ),
        )

    def __str__(self) -> str:
        return self.reference


class NumberSequence(models.Model):
    """The last number given out in an office on a day. A row, so that neither two kiosks nor a restart at
    midnight can give one out twice."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep(days=400, after="day")

    office = models.CharField(max_length=40)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("office", "day"), name="visits_sequence_once"),)

    def __str__(self) -> str:
        return f"{self.office} {self.day}: {self.last}"


class Ticket(models.Model):
    """The ticket of a visit; a family that parts has one for each part (`origin` is the one it was split from).

    `service` is the group that it waits for or is served by now; `counter` only after a call, or as the one to
    wait for; `seat` is where the family sits. `needs`: wheelchair, hearing, interpreter:<language>.
    `language`: to be called in, besides Japanese. `wish`: a priority that was asked for; staff decide. A ticket is
    not called before `postponed_until`. `merged_into`: the family goes on with that number. `open_serving` (key) and
    `taken_at` are no columns: `moving.take_ticket` sets them, so that a step can be undone.
    """

    open_serving: int | None = None
    taken_at: datetime | None = None

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=400, after="issued_at")

    public_id = models.CharField(max_length=24, unique=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="tickets")
    office = models.CharField(max_length=40)
    hall = models.CharField(max_length=40)
    day = models.DateField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=TicketState.choices, default=TicketState.WAITING)
    version = models.PositiveIntegerField(default=1)
    service = models.CharField(max_length=40)
    remaining = models.JSONField(default=list)
    counter = models.ForeignKey("visits.Counter", on_delete=models.PROTECT, null=True, related_name="tickets")
    session = models.ForeignKey(
        "visits.CounterSession", on_delete=models.PROTECT, null=True, related_name="tickets"
    )
    seat = models.ForeignKey("visits.Seat", on_delete=models.PROTECT, null=True, related_name="tickets")
    mode = models.CharField(max_length=12, blank=True)
    lane = models.CharField(max_length=12, choices=Lane.choices, default=Lane.GENERAL)
    priority = models.CharField(max_length=4, choices=Priority.choices, default=Priority.NONE, blank=True)
    priority_reason = models.CharField(max_length=24, choices=PriorityReason.choices, blank=True)
    needs = models.JSONField(default=list)
    language = models.CharField(max_length=10, blank=True)
    wish = models.CharField(max_length=24, choices=PriorityReason.choices, blank=True)
    postponed_until = models.DateTimeField(null=True)
    origin = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="parts")
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="absorbed")
    booked_for = models.DateTimeField(null=True)
    is_booking_given_up = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    state_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("office", "day", "number"), name="visits_number_once_a_day"),
            models.UniqueConstraint(
                fields=("session",), condition=Q(state__in=_AT_COUNTER), name="visits_session_serves_one"
            ),
            models.UniqueConstraint(
                fields=("seat",), condition=Q(state__in=_SEATED), name="visits_seat_has_one_family"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_AT_COUNTER) | Q(session__isnull=False, counter__isnull=False),
                name="visits_called_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(priority="", priority_reason="") | ~Q(priority="") & ~Q(priority_reason=""),
                name="visits_priority_has_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=("office", "day", "service"), condition=Q(state__in=_QUEUED), name="visits_queue"
            ),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.day} {self.number}"


class TicketStep(models.Model):
    """History of one ticket: each transition, who did it and where.

    `before` holds what the step changed, as it was, so that it can be undone for a few minutes; `version` is the
    ticket's after the step.
    """

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep.WITH("visits.Ticket")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=20)
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=60)
    counter = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=0)
    before = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("ticket", "at"), name="visits_steps_of_ticket"),
            models.Index(fields=("actor_id", "-at"), name="visits_steps_of_actor"),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.name}"


class Call(models.Model):
    """A number that was called out in a hall. Recalls are rows too. `seat` is empty unless the clerk
    goes there; then nobody is called out and the row is not shown. `service` and `turn` (why it was next) are
    what the shares of booked people and walk-ins are counted from; a call that was undone has no turn."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep.WITH("visits.Ticket")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="calls")
    office = models.CharField(max_length=40)
    hall = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    counter = models.ForeignKey("visits.Counter", on_delete=models.PROTECT, related_name="calls")
    is_recall = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)
    service = models.CharField(max_length=40, blank=True)
    turn = models.CharField(max_length=12, blank=True)
    called_by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("office", "hall", "-at"), name="visits_last_calls"),)

    def __str__(self) -> str:
        return f"{self.number} → {self.counter_id}"


class Serving(models.Model):
    """One service at one counter, from start to end: the source of waiting times and of staff minutes."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=400, after="started_at")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="servings")
    session = models.ForeignKey("visits.CounterSession", on_delete=models.PROTECT, related_name="servings")
    office = models.CharField(max_length=40)
    service = models.CharField(max_length=40)
    clerk_id = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("ticket",), condition=Q(ended_at__isnull=True), name="visits_one_service_at_a_time"
            ),
        )
        indexes = (models.Index(fields=("office", "service", "-ended_at"), name="visits_service_times"),)

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.service}"


class PositionsSent(models.Model):
    """What the front zone was told last about an office: only whether it would be the same again."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep.FOREVER("庁舎ごとに1行。個人の情報を含まない")

    office = models.CharField(max_length=40, unique=True)
    sent_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.office
