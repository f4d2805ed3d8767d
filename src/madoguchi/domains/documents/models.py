"""Official forms made for a case, and the pen strokes of those who signed on the tablet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.domains.documents.states import DocumentState, SignedAs
from madoguchi.foundation.retention import Keep, Privacy


class Document(models.Model):
    """One form for one subject, made from the case as it stood at `case_version`. The PDF lies in `files`, encrypted.

    `signature_kind` is what this copy takes: a form for the tablet is `wet` where nobody at the counter may sign it there.
    `signer_member_id` is a member's, or that of a proxy (`signing.proxy_id`).
    """

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=366, after="made_at")

    public_id = models.CharField(max_length=26, unique=True)
    case_reference = models.CharField(max_length=20, db_index=True)
    case_version = models.PositiveIntegerField()
    form_id = models.CharField(max_length=60)
    form_name = models.CharField(max_length=120)
    member_id = models.CharField(max_length=12, blank=True)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=DocumentState.choices)
    signature_kind = models.CharField(max_length=12)
    signer_member_id = models.CharField(max_length=12, blank=True)
    signed_as = models.CharField(max_length=20, choices=SignedAs.choices, blank=True)
    is_handwritten = models.BooleanField(default=False)
    file_id = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case_reference", "form_id", "member_id"),
                condition=~Q(state=DocumentState.SUPERSEDED),
                name="documents_one_current_form",
            ),
        )

    def __str__(self) -> str:
        return self.public_id


class Signature(models.Model):
    """What one person drew on the tablet for this case, member or proxy; placed only on forms that allow tablet ink of
    that role.
    """

    zone = "office"
    privacy = Privacy.SENSITIVE
    retention = Keep(days=366, after="signed_at")

    case_reference = models.CharField(max_length=20)
    member_id = models.CharField(max_length=12)
    signed_as = models.CharField(max_length=20, choices=SignedAs.choices, blank=True)
    file_id = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    witnessed_by = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case_reference", "member_id"), name="documents_one_signature_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_reference}:{self.member_id}"
