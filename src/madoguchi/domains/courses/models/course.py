"""What is held: a course at one place, its meetings, its categories and their seats."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from madoguchi.core.enrolling import Limits
from madoguchi.domains.courses.states import CourseState
from madoguchi.foundation import clock
from madoguchi.foundation.claims.models import PlaceRow
from madoguchi.foundation.retention import Keep, Privacy


class Course(models.Model):
    """One course of a series at one place ("" at the series' own venue), with the rules under which it was opened.

    `told_no` counts what the internet side was told of it, so that older news never replaces newer.
    """

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep(days=400, after="ends_at")

    public_id = models.CharField(max_length=24, unique=True)
    series = models.CharField(max_length=60)
    place = models.CharField(max_length=60, blank=True)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    cancel_until = models.DateTimeField()
    offer_hours = models.PositiveSmallIntegerField()
    per_person = models.PositiveSmallIntegerField()
    minimum = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=CourseState.choices, default=CourseState.PLANNED)
    called_off_because = models.CharField(max_length=200, blank=True)
    told_no = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("series", "place", "starts_at"), name="courses_course_once"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="courses_period_in_order"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="courses_course_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.series} {self.place} {self.starts_at:%Y-%m-%d}"

    @property
    def first_day(self) -> date:
        """Ages count on this day."""
        return clock.local(self.starts_at).date()


class CourseSession(models.Model):
    """One meeting of a course (全3回)."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep.WITH("courses.Course")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("course", "number"), name="courses_session_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.starts_at:%Y-%m-%d}"


class CourseCategory(models.Model):
    """区分, with its fee for each person and who may take part. `told_waiting`: groups that wait, as the internet side was
    last told."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep.WITH("courses.Course")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="categories")
    code = models.CharField(max_length=40)
    fee_yen = models.PositiveIntegerField(default=0)
    min_age = models.PositiveSmallIntegerField(null=True)
    max_age = models.PositiveSmallIntegerField(null=True)
    guardian_age = models.PositiveSmallIntegerField(null=True)
    residents_only = models.BooleanField(default=False)
    group_min = models.PositiveSmallIntegerField(default=1)
    group_max = models.PositiveSmallIntegerField(default=1)
    told_waiting = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("course", "code"), name="courses_category_once"),)

    def __str__(self) -> str:
        return self.code

    @property
    def limits(self) -> Limits:
        return Limits(
            self.min_age,
            self.max_age,
            self.guardian_age,
            self.residents_only,
            self.group_min,
            self.group_max,
        )


class CourseSeat(PlaceRow):
    """One person's seat. `home` says whose it is while it is free; `is_front`: the internet side may sell it now.

    `grant` counts how often it was given to the internet side: news about an earlier grant changes nothing.
    `is_asked_back`: it was asked to give it back and has not answered yet.
    """

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep.WITH("courses.CourseCategory")

    category = models.ForeignKey(CourseCategory, on_delete=models.CASCADE, related_name="seats")
    seat_no = models.PositiveIntegerField()
    is_home_front = models.BooleanField(default=True)
    is_front = models.BooleanField(default=False)
    grant = models.PositiveIntegerField(default=0)
    is_asked_back = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("category", "seat_no"), name="courses_seat_once"),)
