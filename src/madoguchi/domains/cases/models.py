"""Tables of the case. A value is never overwritten: a new row takes the place of the old one, which stays."""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from madoguchi.domains.cases.states import CaseState, Door, IdentityKind, IdentityMethod, Visitor
from madoguchi.foundation.retention import Keep, Privacy

REFERENCE_LENGTH = 40
"""Room for a reference with its separators."""

_NO_SIGN = re.compile(r"[^0-9A-Z]")


def reference_key(typed: str) -> str:
    """A reference however it was typed: case, width, spaces and hyphens do not matter."""
    return _NO_SIGN.sub("", unicodedata.normalize("NFKC", typed).upper())


class Case(models.Model):
    """`version` rises with every recorded value; `reference_key` is the reference as searched;
    `secret_hash` proves the phone that made the pre-entry."""

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.PERSONAL
    retention: ClassVar = Keep(days=5 * 365, after="closed_at")

    reference = models.CharField(max_length=REFERENCE_LENGTH, unique=True)
    reference_key = models.CharField(max_length=REFERENCE_LENGTH, unique=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=20, choices=CaseState.choices)
    door = models.CharField(max_length=20, choices=Door.choices)
    language = models.CharField(max_length=10, default="ja")
    mail = models.CharField(max_length=254, blank=True)
    secret_hash = models.CharField(max_length=128, blank=True)
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="case_version_positive"),
            models.CheckConstraint(
                condition=Q(state__in=("closed", "withdrawn"), closed_at__isnull=False)
                | (~Q(state__in=("closed", "withdrawn")) & Q(closed_at__isnull=True)),
                name="case_closed_at_matches_state",
            ),
        )
        indexes = (models.Index(fields=("state", "-updated_at"), name="case_by_state"),)

    def __str__(self) -> str:
        return self.reference


class CaseMember(models.Model):
    """A person of the case. `canaries` are the name and numbers by which the release gate knows the
    person.
    """

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.PERSONAL
    retention: ClassVar = Keep.WITH("cases.Case")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    member_id = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=20, default="household")
    addressee_number = models.CharField(max_length=20, blank=True)
    canaries = ArrayField(models.CharField(max_length=250), default=list)

    class Meta:
        ordering = ("case", "position")
        constraints = (
            models.UniqueConstraint(fields=("case", "member_id"), name="case_member_once"),
            models.UniqueConstraint(fields=("case", "position"), name="case_member_position_once"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}:{self.member_id}"


class FactValue(models.Model):
    """One value as somebody typed it. `member_id` is empty for a fact of the household.

    `normal_key` is equal for the same value in another script, width, spacing or era; it is empty where the
    value was
    taken back.
    """

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.SENSITIVE
    retention: ClassVar = Keep.WITH("cases.Case")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="values")
    member_id = models.CharField(max_length=20, blank=True)
    fact = models.CharField(max_length=80)
    value_text = models.TextField(blank=True)
    normal_key = models.TextField(blank=True)
    door = models.CharField(max_length=20, choices=Door.choices)
    actor_id = models.CharField(max_length=80)
    at = models.DateTimeField()
    is_correction = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)
    superseded_by = models.OneToOneField(
        "self", null=True, on_delete=models.SET_NULL, related_name="supersedes"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "member_id", "fact"),
                condition=Q(is_current=True),
                name="case_one_current_value",
            ),
            models.CheckConstraint(condition=Q(door__in=Door.values), name="case_value_door_known"),
        )
        indexes = (models.Index(fields=("case", "member_id", "fact", "id"), name="case_value_history"),)

    def __str__(self) -> str:
        return f"{self.case_id}:{self.member_id}:{self.fact}"


class OfferedValue(models.Model):
    """What another source says of a fact that the case knows otherwise. It waits for the clerk's choice: nothing that
    was typed is written over unasked. `is_taken` is None until somebody has chosen; `note` names the source's record
    (a household number, an earlier case).
    """

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.SENSITIVE
    retention: ClassVar = Keep.WITH("cases.Case")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="offers")
    member_id = models.CharField(max_length=20, blank=True)
    fact = models.CharField(max_length=80)
    value_text = models.TextField()
    normal_key = models.TextField()
    door = models.CharField(max_length=20, choices=Door.choices)
    note = models.CharField(max_length=80, blank=True)
    actor_id = models.CharField(max_length=80)
    at = models.DateTimeField()
    is_taken = models.BooleanField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "member_id", "fact", "door"),
                condition=Q(is_taken__isnull=True),
                name="case_offer_once",
            ),
            models.CheckConstraint(condition=Q(door__in=Door.values), name="case_offer_door_known"),
            models.CheckConstraint(
                condition=Q(is_taken__isnull=True, settled_at__isnull=True)
                | Q(is_taken__isnull=False, settled_at__isnull=False),
                name="case_offer_settled_with_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}:{self.member_id}:{self.fact} ({self.door})"


class IdentityCheck(models.Model):
    """One check of one person. The later check of the same kind counts. `papers`: [{kind, issuer}] that were seen."""

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.PERSONAL
    retention: ClassVar = Keep.WITH("cases.Case")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="identity_checks")
    member_id = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=IdentityKind.choices)
    method = models.CharField(max_length=30, choices=IdentityMethod.choices)
    papers = models.JSONField(default=list)
    visitor = models.CharField(max_length=15, choices=Visitor.choices, default=Visitor.SELF)
    actor_id = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=IdentityKind.values), name="case_identity_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(method__in=IdentityMethod.values), name="case_identity_method_known"
            ),
        )
        indexes = (models.Index(fields=("case", "member_id", "kind"), name="case_identity_by_member"),)

    def __str__(self) -> str:
        return f"{self.case_id}:{self.member_id}:{self.kind}"


class CaseStateChange(models.Model):
    """History of states: from, to, who, when."""

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.PSEUDONYM
    retention: ClassVar = Keep.WITH("cases.Case")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="state_changes")
    transition = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id}: {self.from_state} → {self.to_state}"


class HearingLock(models.Model):
    """The one case that a clerk's session has open. Several sessions may have the same case open."""

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.PSEUDONYM
    retention: ClassVar = Keep(days=2, after="opened_at")

    actor_id = models.CharField(max_length=80)
    session_hash = models.CharField(max_length=64)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hearing_locks")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("actor_id", "session_hash"), name="case_one_open_per_session"),
        )

    def __str__(self) -> str:
        return f"{self.actor_id}: {self.case_id}"
