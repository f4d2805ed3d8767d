"""Members of staff, their duties over time, requests that need a second person, and failed sign-ins."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from madoguchi.foundation.policy.actors import STAFF_ROLES, Actor, Role
from madoguchi.foundation.retention import Keep, Privacy
from madoguchi.foundation.statements import Statement

ROLE_LABELS = {
    Role.RECEPTIONIST: "総合受付",
    Role.COUNTER_CLERK: "窓口担当",
    Role.SECTION_CLERK: "担当課",
    Role.NUMBER_CLERK: "個人番号の担当",
    Role.SUPERVISOR: "責任者",
    Role.OPERATOR: "運用担当",
    Role.AUDITOR: "監査担当",
}
ROLE_CHOICES = [(role.value, label) for role, label in ROLE_LABELS.items()]


def new_stamp() -> str:
    return secrets.token_urlsafe(16)


class StaffRows(BaseUserManager["Staff"]):
    """Django's look-up by natural key; rows are made by the services."""


class Staff(AbstractBaseUser):
    """One person. `sign_in` is the public id in every log; `stamp` changes whenever all sessions must end.

    Only while `enrolled_at` is empty may a sign-in add the first second factor.
    """

    zone = "each"
    privacy = Privacy.PERSONAL
    retention = Keep.FOREVER("記録は利用者名で職員を示すため、退職者は無効にし、消さない")

    sign_in = models.CharField(
        max_length=40, unique=True, validators=[RegexValidator(r"\A[a-z][a-z0-9._-]{2,39}\Z")]
    )
    name = models.CharField(max_length=80)
    sections = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    counters = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    stamp = models.CharField(max_length=40, default=new_stamp)
    enrolled_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "sign_in"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = StaffRows()

    def __str__(self) -> str:
        return self.sign_in

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django compares this on each request: a new password or a new stamp ends every session at once."""
        own: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{own}:{self.stamp}"


class RoleGrant(models.Model):
    """A duty from `valid_from` (inclusive) until `valid_to` (exclusive, empty = open), and who gave it."""

    zone = "each"
    privacy = Privacy.PSEUDONYM
    retention = Keep.FOREVER("だれがいつどの役割だったかは監査の一部")

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    granted_by = models.CharField(max_length=40)
    approved_by = models.CharField(max_length=40, blank=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff", "role"], condition=Q(valid_to__isnull=True), name="accounts_one_open_grant"
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("granted_by")), name="accounts_grant_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}:{self.role}"


class RequestKind(models.TextChoices):
    RECOVERY = "recovery", "本人確認手段の再登録"
    GRANT = "grant", "役割の追加"


class TwoPersonRequest(models.Model):
    """What one person asks for and another one decides; neither may be the person it is about.

    A recovery yields a one-time code on approval (only its hash is kept); `used_at` marks its one use.
    """

    zone = "each"
    privacy = Privacy.PSEUDONYM
    retention = Keep.FOREVER("二人で行った証拠")

    public_id = models.CharField(max_length=32, unique=True, default=new_stamp)
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="requests")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES, blank=True)
    reason = models.CharField(max_length=200)
    requested_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True)
    code_hash = models.CharField(max_length=128, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="accounts_request_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(requested_by=F("staff"))
                & (Q(decided_by__isnull=True) | ~Q(decided_by=F("staff"))),
                name="accounts_request_not_for_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.public_id}"


class SignInFailure(models.Model):
    """One failed attempt. Keys are keyed hashes of the typed name and of the client, never the text
    itself."""

    zone = "each"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=2, after="at")

    at = models.DateTimeField(db_index=True)
    step = models.CharField(max_length=10, choices=[("password", "パスワード"), ("factor", "確認コード")])
    account_key = models.CharField(max_length=64, db_index=True)
    client_key = models.CharField(max_length=64)
    address_key = models.CharField(max_length=64, db_index=True)
    network_key = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return f"{self.step}:{self.pk}"


_GRANTS = Statement(
    "SELECT role FROM accounts_rolegrant"
    " WHERE staff_id = %s AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)"
)


def roles_on(staff: Staff, now: datetime) -> frozenset[Role]:
    """Duties that hold at `now`. One query."""
    return frozenset(Role(role) for (role,) in _GRANTS.rows(staff.pk, now, now)) & STAFF_ROLES


def actor_for(staff: Staff, now: datetime) -> Actor:
    """The actor that `staff` is at `now`. One query."""
    return Actor(actor_id=staff.sign_in, roles=roles_on(staff, now), sections=frozenset(staff.sections))
