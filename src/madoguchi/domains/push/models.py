"""Extracts of the population, contacts with their consent, push lists and who is on them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from madoguchi.domains.push.states import Exclusion, PushState
from madoguchi.foundation.retention import Keep, Privacy


class Extract(models.Model):
    """A file of facts about everybody, taken from the core system. It holds no names; numbers only.

    The files lie in the installation's data folder under `sha256` and go with the row.
    """

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.PSEUDONYM
    retention: ClassVar = Keep(days=400, after="registered_at")

    sha256 = models.CharField(max_length=64, unique=True)
    residents = models.PositiveIntegerField()
    households = models.PositiveIntegerField()
    is_synthetic = models.BooleanField()
    registered_by = models.CharField(max_length=80)
    registered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Contact(models.Model):
    """How a resident may be told things, and whether the resident agreed. An objection outlives a later consent's file."""

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.PERSONAL
    retention: ClassVar = Keep(days=3 * 366, after="updated_at")

    resident_id = models.CharField(max_length=20, unique=True)
    mail = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=12, default="ja")
    consented_on = models.DateField(null=True)
    objected_on = models.DateField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(resident_id__regex=r"^[0-9]{2,20}$"), name="contact_number_is_digits"
            ),
        )

    def __str__(self) -> str:
        return self.resident_id


class PushList(models.Model):
    """One procedure, told to those who need it. What is approved is the frozen list and text behind `content_hash`."""

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.SENSITIVE
    retention: ClassVar = Keep(days=5 * 366, after="created_at")

    public_id = models.CharField(max_length=20, unique=True)
    procedure_id = models.CharField(max_length=60)
    extract = models.ForeignKey(Extract, null=True, on_delete=models.SET_NULL)
    on = models.DateField()
    names_procedure = models.BooleanField()
    excluded_numbers = ArrayField(models.CharField(max_length=20), default=list)
    state = models.CharField(max_length=20, choices=PushState.choices)
    version = models.PositiveIntegerField(default=1)
    counts = models.JSONField(default=dict)
    samples = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64, blank=True)
    created_by = models.CharField(max_length=80)
    submitted_by = models.CharField(max_length=80, blank=True)
    approved_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=PushState.values), name="push_state_known"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("submitted_by")),
                name="push_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(PushState.SENDING, PushState.SENT)) | ~Q(approved_by=""),
                name="push_sent_only_approved",
            ),
        )
        indexes = (models.Index(fields=("state", "-created_at"), name="push_by_state"),)

    def __str__(self) -> str:
        return self.public_id


class Recipient(models.Model):
    """One household on a list; `resident_id` is who is written to. `batch` counts from 1, and is 0 for the excluded.

    `members` are all residents of the household (a protective measure on one of them stops the letter to any),
    `concerned` those whom the procedure is about.
    """

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.SENSITIVE
    retention: ClassVar = Keep.WITH("push.PushList")

    push_list = models.ForeignKey(PushList, on_delete=models.CASCADE, related_name="recipients")
    household_id = models.CharField(max_length=20)
    resident_id = models.CharField(max_length=20)
    members = ArrayField(models.CharField(max_length=20))
    concerned = ArrayField(models.CharField(max_length=20))
    language = models.CharField(max_length=12)
    exclusion = models.CharField(max_length=20, choices=Exclusion.choices, blank=True)
    batch = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("push_list", "household_id"), name="recipient_household_once"),
            models.CheckConstraint(
                condition=Q(exclusion="") ^ Q(batch=0), name="recipient_in_a_batch_or_excluded"
            ),
        )
        indexes = (
            models.Index(fields=("push_list", "batch", "id"), name="recipient_of_batch"),
            models.Index(fields=("resident_id",), name="recipient_by_resident"),
        )

    def __str__(self) -> str:
        return f"{self.push_list_id}: {self.household_id}"
