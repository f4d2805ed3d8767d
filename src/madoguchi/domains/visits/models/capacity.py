"""What can be booked. A bookable place is a row, and constraints keep two households off the same one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.domains.visits.states import ACTIVE_RESERVATIONS, EXPECTED_RESERVATIONS, ReservationState
from madoguchi.foundation.claims import models as claims
from madoguchi.foundation.retention import Keep, Privacy

_ACTIVE = [str(state) for state in ACTIVE_RESERVATIONS]
_EXPECTED = [str(state) for state in EXPECTED_RESERVATIONS]


class Closure(models.Model):
    """An office, or one booking service of it (`service`), takes no bookings on a day. `reason` is told to citizens."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep(days=400, after="day")

    office = models.CharField(max_length=40)
    service = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    reason = models.CharField(max_length=100)
    closed_by = models.CharField(max_length=60)
    closed_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("office", "service", "day"),
                condition=Q(reopened_at__isnull=True),
                name="visits_closed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.service} {self.day}"


class Wave(models.Model):
    """Times of one service on some days that are kept for those whom the city has written to. `key` makes and proves the
    codes of the letters, 1 to `invited`. From `to_all_at` on the rest is everybody's."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep(days=400, after="last_on")

    code = models.CharField(max_length=4, unique=True)
    key = models.CharField(max_length=64)
    office = models.CharField(max_length=40)
    service = models.CharField(max_length=40)
    first_on = models.DateField()
    last_on = models.DateField()
    invited = models.PositiveIntegerField()
    to_all_at = models.DateTimeField(null=True)
    opened_to_all_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Place(models.Model):
    """One seat at one time for one booking service. Withdrawn places stay as rows, so that a late booking
    for one is refused by name instead of failing to be found. `mode` is a `BookingMode`;
    `came_back`: the front gave it back unsold. `closure` is what withdrew it; a place that is not open without one was
    withdrawn by itself, and stays so when the office opens again. `wave`: only the invited may have it."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep(days=400, after="starts_at")

    public_id = models.CharField(max_length=24, unique=True)
    office = models.CharField(max_length=40)
    service = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    length_min = models.PositiveSmallIntegerField()
    seat_no = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=10, default="in_person")
    is_open = models.BooleanField(default=True)
    closure = models.ForeignKey(Closure, on_delete=models.SET_NULL, null=True, related_name="places")
    wave = models.ForeignKey(Wave, on_delete=models.SET_NULL, null=True, related_name="places")
    came_back = models.BooleanField(default=False)

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
    """The front zone may sell this place; nobody else may, until the front has given it back.

    `recalled_at`: the office asked for it. The row goes only when the front answers that it has not sold it.
    """

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep.WITH("visits.Place")

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="quota")
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=60)
    recalled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"front: {self.place_id}"


class Reservation(models.Model):
    """A household's booking. The reference is the one of its pre-entry, so that check-in finds the case.

    A visit of several slots has a row for each, with the same reference and `part` 0, 1, …; part 0 speaks for all and has
    the whole length. A `held` one keeps its place until `expires_at`. `told_at` is when the news was made that this row
    stands on, at the internet side or here; older news changes nothing. `origin` is where its time was chosen: "front" or
    "phone". `reason`: why the city called it off.
    """

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=90, after="updated_at")

    reference = models.CharField(max_length=40)
    part = models.PositiveSmallIntegerField(default=0)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="reservations")
    state = models.CharField(max_length=10, choices=ReservationState.choices, default=ReservationState.BOOKED)
    services = models.JSONField(default=list)
    length_min = models.PositiveSmallIntegerField()
    secret_hash = models.CharField(max_length=128, blank=True)
    origin = models.CharField(max_length=10, default="front")
    party = models.PositiveSmallIntegerField(default=1)
    needs = models.JSONField(default=list)
    language = models.CharField(max_length=10, default="ja")
    has_mail = models.BooleanField(default=False)
    reason = models.CharField(max_length=100, blank=True)
    phoned_at = models.DateTimeField(null=True)
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
                fields=("reference", "part"),
                condition=Q(state__in=_EXPECTED),
                name="visits_household_expected_once",
            ),
            claims.once_per(
                "reference", "part", name="visits_household_holds_once", states=[ReservationState.HELD]
            ),
            models.CheckConstraint(
                condition=~Q(state=ReservationState.HELD) | Q(expires_at__isnull=False),
                name="visits_hold_ends",
            ),
            models.CheckConstraint(condition=Q(length_min__gte=1), name="visits_reservation_has_length"),
        )
        indexes = (
            claims.holds_by_end(name="visits_holds"),
            models.Index(fields=("reference",), name="visits_reservation_by_ref"),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"


class ReservationContact(models.Model):
    """The number to call at a telephone appointment, or when the city has to call off. Goes soon after the day."""

    zone = "office"
    privacy = Privacy.PERSONAL
    retention = Keep(days=30, after="ends_on")

    reference = models.CharField(max_length=40, unique=True)
    phone = models.CharField(max_length=30)
    ends_on = models.DateField()

    def __str__(self) -> str:
        return self.reference
