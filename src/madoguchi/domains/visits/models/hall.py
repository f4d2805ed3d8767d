"""What stands in the hall, and who works there. Seat, counter, clerk and skill are separate resources,
so that a hand-over can move the clerk to the family as well as the family to the next counter."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.domains.visits.states import Lane
from madoguchi.foundation.retention import Keep, Privacy


class Counter(models.Model):
    """A desk that offers service groups; copied from the city's data by `load_resources`."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep.FOREVER("施設の構成。個人の情報を含まない")

    office = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    number = models.CharField(max_length=12)
    label = models.CharField(max_length=60)
    hall = models.CharField(max_length=40)
    services = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("office", "code"), name="visits_counter_code_once"),)

    def __str__(self) -> str:
        return f"{self.office}/{self.code}"


class Seat(models.Model):
    """Where a family sits while it is served, and where a clerk may work."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep.FOREVER("施設の構成。個人の情報を含まない")

    office = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="seats")
    takes_wheelchair = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("office", "code"), name="visits_seat_code_once"),)

    def __str__(self) -> str:
        return f"{self.office}/{self.code}"


class Skill(models.Model):
    """A clerk can do this service group. A clerk without any row does what the counter offers.

    A row `lang:vi` says that the clerk speaks Vietnamese (`lang:sign`: signs); it limits no service.
    """

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep.FOREVER("職員の担当。異動のときに置き換える")

    clerk_id = models.CharField(max_length=60)
    service = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("clerk_id", "service"), name="visits_skill_once"),)

    def __str__(self) -> str:
        return f"{self.clerk_id}: {self.service}"


class CounterSession(models.Model):
    """A clerk works at a desk of a counter, from open to close. One clerk, one desk at a time.

    `lane` "" serves every lane. While `break_from` is set nobody is called to the desk.
    """

    zone = "office"
    privacy = Privacy.PSEUDONYM
    # Longer than tickets and servings, which point here.
    retention = Keep(days=430, after="opened_at")

    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="sessions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="sessions")
    clerk_id = models.CharField(max_length=60)
    lane = models.CharField(max_length=12, choices=Lane.choices, blank=True)
    opened_at = models.DateTimeField()
    break_from = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("seat",), condition=Q(closed_at__isnull=True), name="visits_desk_open_once"
            ),
            models.UniqueConstraint(
                fields=("clerk_id",), condition=Q(closed_at__isnull=True), name="visits_clerk_at_one_desk"
            ),
        )

    def __str__(self) -> str:
        return f"{self.clerk_id} @ {self.counter_id}"


class HallDevice(models.Model):
    """A kiosk or a screen that the operator let in. The device keeps a signed cookie; the code is used
    once.

    `turn` names the person who stands there, until `turn_until`: what an earlier person sent cannot be sent again by
    going back. `shown_ticket` is the ticket of the person who stands there, until `shown_until`: its address holds no id, so
    that the next person's back key finds nothing.
    """

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep(days=400, after="revoked_at")

    public_id = models.CharField(max_length=24, unique=True)
    office = models.CharField(max_length=40)
    hall = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    code_hash = models.CharField(max_length=64, blank=True)
    code_ends_at = models.DateTimeField()
    shown_ticket = models.CharField(max_length=24, blank=True)
    shown_until = models.DateTimeField(null=True)
    turn = models.CharField(max_length=24, blank=True)
    turn_until = models.DateTimeField(null=True)
    enrolled_by = models.CharField(max_length=60)
    enrolled_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("code_hash",), condition=~Q(code_hash=""), name="visits_device_code_once"
            ),
        )

    def __str__(self) -> str:
        return self.label
