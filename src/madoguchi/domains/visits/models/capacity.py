"""What can be booked. A bookable place is a row, and constraints keep two households off the same one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.domains.visits.states import ACTIVE_RESERVATIONS, EXPECTED_RESERVATIONS, ReservationState
from madoguchi.foundation.claims import models as claims
from madoguchi.foundation.retention import Keep, Privacy

_ACTIVE = [str(state) for state in ACTIVE_RESERVATIONS]
_EXPECTED = [str(state) for state in EXPECTED_RESERVATIONS]


class Place(models.Model):
    """One seat at one time for one service group. Withdrawn places stay as rows, so that a late booking
    for one is refused by name instead of failing to be found."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep(days=400, after="starts_at")

    public_id = models.CharField(max_length=24, unique=True)
    office = models.CharField(max_length=40)
    service = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    length_min = models.PositiveSmallIntegerField()
    seat_no = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("office", "service", "starts_at", "seat_no"), name="visits_place_once"
            ),
        )
        indexes = (models.Index(fields=("office", "starts_at"), name="visits_place_by_time"),)

    def __str__(self) -> str:
        return self.public_id


class Quota(models.Model):
    """The front zone may sell this place; nobody else may, until it is taken back."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep.WITH("visits.Place")

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="quota")
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"front: {self.place_id}"


class Reservation(models.Model):
    """A household's booking. The reference is the one of its pre-entry, so that check-in finds the case.

    A `held` one keeps its place until `expires_at`.
    `told_at` is when the front sent the news that this row stands on; older news changes nothing.
    """

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=90, after="updated_at")

    reference = models.CharField(max_length=40)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="reservations")
    state = models.CharField(max_length=10, choices=ReservationState.choices, default=ReservationState.BOOKED)
    services = models.JSONField(default=list)
    length_min = models.PositiveSmallIntegerField()
    secret_hash = models.CharField(max_length=128, blank=True)
    told_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("place",), condition=Q(state__in=_ACTIVE), name="visits_place_has_one_household"
            ),
            models.UniqueConstraint(
                fields=("reference",),
                condition=Q(state__in=_EXPECTED),
                name="visits_household_expected_once",
            ),
            claims.once_per("reference", name="visits_household_holds_once", states=[ReservationState.HELD]),
            models.CheckConstraint(
                condition=~Q(state=ReservationState.HELD) | Q(expires_at__isnull=False),
                name="visits_hold_ends",
            ),
            models.CheckConstraint(condition=Q(length_min__gte=1), name="visits_reservation_has_length"),
        )
        indexes = (claims.holds_by_end(name="visits_holds"),)

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"
