"""Tables of the register. A change is a further complete row; nothing is overwritten (items j210, j860).

`ResidentHistory.record` is the whole row as `core.people.HistoryRecord`; the columns beside it are copies to
search and
to constrain by, written by one function (`storing.history_row`).
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from madoguchi.domains.residents.states import ConflictKind, Decision, MeasureRequestKind, RegisterState
from madoguchi.foundation.retention import Keep, Privacy

_AS_GIVEN = 250
_REGISTER = Keep.FOREVER("住民票の記載と除票の保存(消除後150年)は、基幹システムの定めに従うため")


class Resident(models.Model):
    """One person of the register. The number (宛名番号) never changes, nor is it given twice."""

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.PERSONAL
    retention: ClassVar = _REGISTER

    addressee_number = models.CharField(max_length=20, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(addressee_number__regex=r"^[0-9]{2,20}$"), name="resident_number_is_digits"
            ),
        )

    def __str__(self) -> str:
        return self.addressee_number


class Household(models.Model):
    """`source_reference` is the case from which the household came; one case makes one household that has not ended."""

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.PERSONAL
    retention: ClassVar = _REGISTER

    household_number = models.CharField(max_length=20, unique=True)
    address = models.JSONField()
    state = models.CharField(max_length=20, choices=RegisterState.choices)
    source_reference = models.CharField(max_length=40, blank=True)
    registered_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source_reference",),
                condition=~Q(source_reference="") & ~Q(state="ended"),
                name="household_once_per_case",
            ),
            models.CheckConstraint(
                condition=Q(household_number__regex=r"^[0-9]{2,20}$"), name="household_number_is_digits"
            ),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("registered_by")),
                name="household_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["provisional", "ended"]) | ~Q(approved_by=""),
                name="household_approval_is_named",
            ),
        )

    def __str__(self) -> str:
        return self.household_number


class Membership(models.Model):
    """A person's place in a household. `left_on` is empty while the person belongs to it.

    `source_member` is the member id that the person has in the case from which the household came.
    """

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.PERSONAL
    retention: ClassVar = _REGISTER

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="memberships")
    relationship = models.CharField(max_length=60)
    source_member = models.CharField(max_length=20, blank=True)
    is_head = models.BooleanField(default=False)
    through = models.ForeignKey(Resident, null=True, on_delete=models.PROTECT, related_name="+")
    list_place = models.PositiveSmallIntegerField(null=True)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("resident",), condition=Q(left_on__isnull=True), name="membership_one_household"
            ),
            models.UniqueConstraint(
                fields=("household",),
                condition=Q(left_on__isnull=True, is_head=True),
                name="membership_one_head",
            ),
        )

    def __str__(self) -> str:
        return f"{self.household_id}: {self.resident_id}"


class ResidentHistory(models.Model):
    """One complete row of the register; its key is addressee number and history number (from 1)."""

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.SENSITIVE
    retention: ClassVar = _REGISTER

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="history")
    history_number = models.PositiveIntegerField()
    is_provisional = models.BooleanField()
    household_number = models.CharField(max_length=20)
    # Code points as given, with variation selectors: never normalised. Searching uses the keys alone.
    family_name = models.CharField(max_length=_AS_GIVEN, blank=True)
    given_name = models.CharField(max_length=_AS_GIVEN, blank=True)
    birth_earliest_on = models.DateField()
    birth_latest_on = models.DateField()
    search_keys = ArrayField(models.CharField(max_length=2 * _AS_GIVEN), default=list)
    search_grams = ArrayField(models.CharField(max_length=8), default=list)
    record = models.JSONField()
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("resident", "history_number"), name="history_number_once"),
            models.CheckConstraint(condition=Q(history_number__gte=1), name="history_number_from_one"),
            models.CheckConstraint(
                condition=Q(birth_earliest_on__lte=F("birth_latest_on")), name="history_birth_in_order"
            ),
        )
        indexes = (
            GinIndex(fields=("search_grams",), name="history_search_grams"),
            models.Index(fields=("household_number",), name="history_by_household"),
            models.Index(fields=("birth_earliest_on",), name="history_by_birth"),
            models.Index(
                fields=("is_provisional",), condition=Q(is_provisional=True), name="history_provisional"
            ),
        )

    def __str__(self) -> str:
        return f"{self.resident_id}-{self.history_number}"


class ProtectiveMeasure(models.Model):
    """支援措置. `subject_id` is the id of the release gate, so that people known only in a case are protected
    too.

    `record` is the whole measure as `core.people.ProtectiveMeasure`. A measure has no end that comes by
    itself, and the database refuses an end that one person alone has set or that nobody gave a reason for.
    """

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.SENSITIVE
    retention: ClassVar = Keep(days=5 * 365, after="released_on")

    subject_id = models.CharField(max_length=80)
    also_protected = ArrayField(models.CharField(max_length=80), default=list)
    household_key = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    released_on = models.DateField(null=True)
    release_asked_by = models.CharField(max_length=80, blank=True)
    released_by = models.CharField(max_length=80, blank=True)
    release_reason = models.CharField(max_length=500, blank=True)
    record = models.JSONField()
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="measure_days_in_order"),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True)
                | (
                    ~Q(release_asked_by="")
                    & ~Q(released_by="")
                    & ~Q(release_reason="")
                    & ~Q(released_by=F("release_asked_by"))
                ),
                name="measure_released_by_two",
            ),
        )
        indexes = (
            models.Index(fields=("subject_id",), name="measure_by_subject"),
            models.Index(fields=("household_key",), name="measure_by_household"),
            GinIndex(fields=("also_protected",), name="measure_also_protected"),
            models.Index(
                Func(F("subject_id"), Value(":"), Value(2), function="split_part"), name="measure_by_case"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.starts_on}"


class MeasureRequest(models.Model):
    """What one person asks about a measure and another decides: its end, or a lift for certain days (一時解除).

    `measure_ends_on` is the end of the year as the asker saw it: after an extension the request is stale.
    """

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.SENSITIVE
    retention: ClassVar = Keep.WITH("residents.ProtectiveMeasure")

    public_id = models.CharField(max_length=32, unique=True)
    measure = models.ForeignKey(ProtectiveMeasure, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=10, choices=MeasureRequestKind.choices)
    reason = models.CharField(max_length=500)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    measure_ends_on = models.DateField()
    requested_by = models.CharField(max_length=80)
    requested_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="measure_request_has_reason"),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("requested_by")), name="measure_request_by_two"
            ),
            models.CheckConstraint(
                condition=Q(is_approved=False) | ~Q(decided_by=""), name="measure_approval_is_named"
            ),
            models.CheckConstraint(
                condition=Q(kind="release") | Q(first_on__isnull=False, last_on__gte=F("first_on")),
                name="measure_lift_has_days",
            ),
        )

    def is_stale_for(self, measure: ProtectiveMeasure) -> bool:
        """Whether the measure was extended or ended since; it can only be refused then."""
        return measure.released_on is not None or measure.ends_on != self.measure_ends_on

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class CoreConflict(models.Model):
    """A row of the core system that was not taken in, because a person has to decide; it is listed until somebody has.

    `found` is the row by the columns of docs/exchange.md; `digest` is of these, so that the same file lists it once.
    `other_number`: the resident with whom it collides.
    """

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.SENSITIVE
    retention: ClassVar = Keep(days=365, after="decided_at")

    kind = models.CharField(max_length=20, choices=ConflictKind.choices)
    addressee_number = models.CharField(max_length=20)
    history_number = models.PositiveIntegerField()
    other_number = models.CharField(max_length=20, blank=True)
    columns = ArrayField(models.CharField(max_length=40), default=list)
    found = models.JSONField()
    digest = models.CharField(max_length=64)
    found_by = models.CharField(max_length=80)
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "digest"), name="core_conflict_once"),
            models.CheckConstraint(
                condition=Q(decision="") | (~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="core_conflict_decision_is_named",
            ),
        )
        indexes = (models.Index(fields=("decision",), condition=Q(decision=""), name="core_conflict_open"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.addressee_number}-{self.history_number}"
