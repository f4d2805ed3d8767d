"""Who takes part: enrolments with their people, their claims on seats, and who was there."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from madoguchi.domains.courses import conf
from madoguchi.domains.courses.models.course import Course, CourseCategory, CourseSeat, CourseSession
from madoguchi.domains.courses.states import EnrolmentState
from madoguchi.foundation.claims.models import ClaimRow, holds_by_end, once_per
from madoguchi.foundation.retention import Keep, Privacy


class Channel(models.TextChoices):
    WEB = "web", "インターネット"
    PHONE = "phone", "電話・窓口"


class Enrolment(models.Model):
    """A group's enrolment in one category of a course.

    `heard_no` is the number of the last message of the internet side about it that was taken in, `told_no` of the last that
    it was told. `person_keys` are keyed hashes by which the same person is known again. `queued_at`: since when it
    waits.
    `due_yen` is the fee of its category; what was paid stands in `payments`, under the reference.
    `needs_call`: there is news and no mail address.
    """

    zone = "office"
    privacy = Privacy.PERSONAL
    retention = Keep(days=conf.KEEP_DAYS, after="course__ends_at")

    reference = models.CharField(max_length=9, unique=True)
    secret_hash = models.CharField(max_length=64, blank=True)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    category = models.ForeignKey(CourseCategory, on_delete=models.CASCADE, related_name="enrolments")
    state = models.CharField(max_length=10, choices=EnrolmentState.choices)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    people = models.PositiveSmallIntegerField()
    phone = models.CharField(max_length=20, blank=True)
    mail = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10, default="ja")
    lives_here = models.BooleanField(default=False)
    person_keys = ArrayField(models.CharField(max_length=64), default=list)
    due_yen = models.PositiveIntegerField(default=0)
    refunded_yen = models.PositiveIntegerField(default=0)
    refund_note = models.CharField(max_length=100, blank=True)
    queued_at = models.DateTimeField(null=True)
    offer_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=60, blank=True)
    heard_no = models.PositiveIntegerField(default=0)
    told_no = models.PositiveIntegerField(default=0)
    needs_call = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=EnrolmentState.values), name="courses_enrolment_state_known"
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="courses_enrolment_has_people"),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.OFFERED) | Q(offer_until__isnull=False),
                name="courses_offer_has_end",
            ),
        )
        indexes = (
            models.Index(fields=("course", "state"), name="courses_enrolments_of"),
            models.Index(
                fields=("category", "queued_at", "id"),
                condition=Q(state=EnrolmentState.WAITING),
                name="courses_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"

    @property
    def event_key(self) -> str:
        """Names a piece of news about it, once."""
        return f"{self.reference}:{self.told_no}"


class Participant(models.Model):
    zone = "office"
    privacy = Privacy.PERSONAL
    retention = Keep.WITH("courses.Enrolment")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="participants")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    kana = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True)

    class Meta:
        ordering = ("enrolment", "number")
        constraints = (
            models.UniqueConstraint(fields=("enrolment", "number"), name="courses_participant_once"),
        )

    def __str__(self) -> str:
        return f"{self.enrolment_id}:{self.number}"

    @property
    def subject(self) -> str:
        """Subject id of the release gate."""
        return f"participant:{self.enrolment.reference}:{self.number}"


class SeatClaim(ClaimRow):
    """An enrolment's claim on a seat; `holder` is its reference."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep.WITH("courses.CourseSeat")

    place = models.ForeignKey(CourseSeat, on_delete=models.CASCADE, related_name="claims")

    class Meta:
        constraints = (once_per("place", name="courses_seat_has_one"),)
        indexes = (
            holds_by_end(name="courses_holds_by_end"),
            models.Index(fields=("holder",), name="courses_claims_of"),
        )


class Presence(models.Model):
    """That a participant was at a meeting, or was noted as missing."""

    zone = "office"
    privacy = Privacy.PERSONAL
    retention = Keep.WITH("courses.Participant")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="presences")
    session = models.ForeignKey(CourseSession, on_delete=models.CASCADE, related_name="presences")
    is_present = models.BooleanField()
    noted_by = models.CharField(max_length=64)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("participant", "session"), name="courses_presence_once"),
        )

    def __str__(self) -> str:
        return f"{self.participant_id} {self.session_id}"
