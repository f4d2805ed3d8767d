"""The internet side's view of courses and what it sold. Nobody's name is kept here: it crosses once, sealed for the office."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from madoguchi.domains.enrolments import conf
from madoguchi.domains.enrolments.states import EnrolmentState
from madoguchi.foundation.claims.models import ClaimRow, PlaceRow, holds_by_end, once_per
from madoguchi.foundation.retention import Keep, Privacy


class CourseMirror(models.Model):
    """A course as the office last told of it, news number `no`, at `as_of`.

    `sessions` are [[begin, end]]; `categories` are those of the `course_seats` envelope with their limits and how many
    groups wait. `topic` and `district` are the city's data at that time, for the filters.
    """

    zone = "front"
    privacy = Privacy.NONE
    retention = Keep(days=conf.MIRROR_KEEP_DAYS, after="ends_at")

    course = models.CharField(max_length=24, unique=True)
    no = models.PositiveIntegerField(default=0)
    series = models.CharField(max_length=60)
    place = models.CharField(max_length=60, blank=True)
    topic = models.CharField(max_length=20, blank=True)
    district = models.CharField(max_length=40, blank=True)
    is_called_off = models.BooleanField(default=False)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    cancel_until = models.DateTimeField()
    per_person = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    sessions = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    as_of = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("starts_at", "course"), name="enrolments_courses_by_day"),)

    def __str__(self) -> str:
        return self.course


class SeatMirror(PlaceRow):
    """A seat that the office gave to this side, under its `grant`. Closed once it was given back."""

    zone = "front"
    privacy = Privacy.NONE
    retention = Keep.WITH("enrolments.CourseMirror")

    course = models.ForeignKey(CourseMirror, on_delete=models.CASCADE, related_name="seats")
    category = models.CharField(max_length=40)
    grant = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=("course", "category"), name="enrolments_seats_of"),)


class Enrolment(models.Model):
    """A group's enrolment: which course, how many people, how it stands; no names.

    `no` numbers what this side said of it, `heard_no` is the last number of what the office said. `returned` are the seats
    that it gave back, [[id, grant]], told again each time so that no envelope has to arrive before another.
    `owed_yen`: still to be paid, as the office said; below zero: due back.
    `person_keys` are keyed hashes by which the same person is known again.
    """

    zone = "front"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=conf.KEEP_DAYS, after="starts_at")

    reference = models.CharField(max_length=9, unique=True)
    secret_hash = models.CharField(max_length=64)
    course = models.CharField(max_length=24, db_index=True)
    series = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    category = models.CharField(max_length=40)
    people = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=EnrolmentState.choices)
    person_keys = ArrayField(models.CharField(max_length=64), default=list)
    due_yen = models.PositiveIntegerField(default=0)
    owed_yen = models.IntegerField(default=0)
    ahead = models.PositiveIntegerField(null=True)
    offer_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=60, blank=True)
    returned = models.JSONField(default=list)
    no = models.PositiveIntegerField(default=1)
    heard_no = models.PositiveIntegerField(default=0)
    as_of = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=EnrolmentState.values), name="enrolments_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"


class SeatClaim(ClaimRow):
    """An enrolment's claim on a seat, under the grant by which it was sold; `holder` is the reference."""

    zone = "front"
    privacy = Privacy.PSEUDONYM
    retention = Keep.WITH("enrolments.SeatMirror")

    place = models.ForeignKey(SeatMirror, on_delete=models.CASCADE, related_name="claims")
    grant = models.PositiveIntegerField()

    class Meta:
        constraints = (once_per("place", name="enrolments_seat_has_one"),)
        indexes = (
            holds_by_end(name="enrolments_holds_by_end"),
            models.Index(fields=("holder",), name="enrolments_claims_of"),
        )
