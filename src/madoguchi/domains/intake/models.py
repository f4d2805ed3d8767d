"""Tables of the internet side. Nothing here can be read as a person without the citizen's own secret."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.domains.intake import conf
from madoguchi.domains.intake.states import (
    STANDING,
    BookingState,
    CorrectionState,
    EntryState,
    WaitingKind,
    WaitingState,
)
from madoguchi.foundation.claims import models as claims
from madoguchi.foundation.retention import Keep, Privacy


class GuideSession(models.Model):
    """Answers without names. `token` lets its holder change them, `share_token` only read the plan.

    `event` is what it was begun with, with commas between several; the answers say what counts now.
    `answers` is the JSON form of facts; `path` lists [member, fact] in the order of asking; `skipped`
    lists those answered 「わからない」.
    """

    zone = "front"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=conf.GUIDE_KEEP_DAYS, after="updated_at")

    token = models.CharField(max_length=32, unique=True)
    share_token = models.CharField(max_length=32, unique=True)
    event = models.CharField(max_length=400)
    answers = models.JSONField(default=dict)
    path = models.JSONField(default=list)
    skipped = models.JSONField(default=list)
    language = models.CharField(max_length=10, default="ja")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"guide {self.share_token}"


class PreEntry(models.Model):
    """A household's data, sealed with the citizen's secret; the row also guards booking, position and
    status."""

    zone = "front"
    privacy = Privacy.PERSONAL
    retention = Keep(days=conf.ACCESS_KEEP_DAYS, after="updated_at")

    reference = models.CharField(max_length=9, unique=True)
    secret_hash = models.CharField(max_length=64)
    sealed = models.BinaryField(default=bytes)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.DRAFT)
    language = models.CharField(max_length=10, default="ja")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    envelope = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="entry_state_known"),
            models.CheckConstraint(
                condition=~Q(state=EntryState.SENT) | Q(sent_at__isnull=False), name="entry_sent_has_time"
            ),
        )

    def __str__(self) -> str:
        return self.reference


class OpeningFailure(models.Model):
    """Wrong keys typed from one address within a window; the address is only kept as a keyed hash."""

    zone = "front"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=1, after="window_at")

    client = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    window_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.failures)


class PlaceMirror(models.Model):
    """A place that the office offers for booking. `as_of` is when the office said so.

    `sell_until`: then it goes back to the office if nobody has booked it (empty: sold until shortly before it starts).
    `returned_at`: this side has given it back and sells it no more. `wave`: sold to those with a letter of it only.
    """

    zone = "front"
    privacy = Privacy.NONE
    retention = Keep(days=conf.MIRROR_KEEP_DAYS, after="starts_at")

    place = models.CharField(max_length=40, unique=True)
    office = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField()
    length_min = models.PositiveIntegerField()
    service = models.CharField(max_length=40)
    mode = models.CharField(max_length=10, default="in_person")
    is_withdrawn = models.BooleanField(default=False)
    sell_until = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    wave = models.CharField(max_length=4, blank=True, default="")
    as_of = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("starts_at", "service", "id"), name="place_mirror_by_time"),
            models.Index(fields=("office", "service", "starts_at"), name="place_by_office"),
        )

    def __str__(self) -> str:
        return self.place


class WaveMirror(models.Model):
    """Whose letters open times that are kept; `key` proves their codes."""

    zone = "front"
    privacy = Privacy.NONE
    retention = Keep(days=conf.BOOKING_KEEP_DAYS, after="last_on")

    wave = models.CharField(max_length=4, unique=True)
    key = models.CharField(max_length=64)
    office = models.CharField(max_length=40)
    service = models.CharField(max_length=40)
    first_on = models.DateField()
    last_on = models.DateField()
    invited = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.wave


class InvitationUse(models.Model):
    """Which reference booked with a letter, so that a letter has one booking that stands. Nobody's name is known."""

    zone = "front"
    privacy = Privacy.PSEUDONYM
    retention = Keep.WITH("intake.WaveMirror")

    wave = models.ForeignKey(WaveMirror, on_delete=models.CASCADE, related_name="uses")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=9)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("wave", "number"), name="intake_letter_once"),)

    def __str__(self) -> str:
        return f"{self.wave_id} {self.number}"


class Booking(models.Model):
    """A place sold to a reference, or kept for it until `expires_at`. A place has one booking that stands; a
    reference has one that is booked and one that is held.

    A visit of several slots has a row for each, with `part` 0, 1, …; part 0 speaks for all and has the whole length.
    `sold_by` is "front", or "office" where staff booked it. `contact_hash` is a keyed hash of the mail address, by which
    missed bookings are counted; `missed_at` is when the office said that nobody came. `updated_at` decides which of two
    sides spoke last.
    """

    zone = "front"
    privacy = Privacy.PERSONAL
    retention = Keep(days=conf.BOOKING_KEEP_DAYS, after="starts_at")

    public_id = models.CharField(max_length=32)
    reference = models.CharField(max_length=9)
    part = models.PositiveSmallIntegerField(default=0)
    place = models.CharField(max_length=40)
    office = models.CharField(max_length=40, blank=True)
    service = models.CharField(max_length=40, blank=True)
    mode = models.CharField(max_length=10, default="in_person")
    starts_at = models.DateTimeField()
    length_min = models.PositiveIntegerField()
    services = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=BookingState.choices, default=BookingState.BOOKED)
    party = models.PositiveSmallIntegerField(default=1)
    needs = models.JSONField(default=list)
    sold_by = models.CharField(max_length=10, default="front")
    reason = models.CharField(max_length=100, blank=True)
    sealed_mail = models.BinaryField(default=bytes)
    sealed_phone = models.BinaryField(default=bytes)
    contact_hash = models.CharField(max_length=64, blank=True)
    missed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        # A text field's own index comes with a second one for LIKE, which every sale would have to keep.
        constraints = (
            models.UniqueConstraint(fields=["public_id"], name="booking_public_id_once"),
            claims.once_per("place", name="booking_one_per_place", states=STANDING),
            models.UniqueConstraint(
                fields=["reference", "part"],
                condition=Q(state=BookingState.BOOKED),
                name="booking_one_per_reference",
            ),
            claims.once_per(
                "reference", "part", name="booking_one_hold_per_reference", states=[BookingState.HELD]
            ),
            models.CheckConstraint(
                condition=~Q(state=BookingState.HELD) | Q(expires_at__isnull=False), name="booking_hold_ends"
            ),
            models.CheckConstraint(condition=Q(state__in=BookingState.values), name="booking_state_known"),
        )
        indexes = (
            claims.holds_by_end(name="booking_holds"),
            models.Index(fields=["reference"], name="booking_by_reference"),
            models.Index(fields=["contact_hash"], condition=~Q(contact_hash=""), name="booking_by_contact"),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.place}"


class Waiting(models.Model):
    """Who waits for a time at an office, and whether a place is kept for them now.

    `kind` "earlier": they have a booking and would like a sooner one. `rank`: those whose booking the city called off
    come first (0), then who has none (1), then who has one (2); within a rank by `created_at`. `offered` are the places
    that are kept until `offered_until`; `unanswered` counts offers that ran out.
    """

    zone = "front"
    privacy = Privacy.PERSONAL
    retention = Keep(days=conf.BOOKING_KEEP_DAYS, after="updated_at")

    public_id = models.CharField(max_length=32, unique=True)
    reference = models.CharField(max_length=9, db_index=True)
    kind = models.CharField(max_length=10, choices=WaitingKind.choices, default=WaitingKind.WAIT)
    rank = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=WaitingState.choices, default=WaitingState.WAITING)
    office = models.CharField(max_length=40)
    service = models.CharField(max_length=40)
    slots = models.PositiveSmallIntegerField(default=1)
    first_on = models.DateField()
    last_on = models.DateField()
    offered = models.JSONField(default=list)
    offered_until = models.DateTimeField(null=True)
    unanswered = models.PositiveSmallIntegerField(default=0)
    sealed_mail = models.BinaryField(default=bytes)
    language = models.CharField(max_length=10, default="ja")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["reference"],
                condition=Q(state__in=[WaitingState.WAITING, WaitingState.OFFERED]),
                name="waiting_once",
            ),
            models.CheckConstraint(condition=Q(state__in=WaitingState.values), name="waiting_state_known"),
        )
        indexes = (
            models.Index(
                fields=("office", "service", "rank", "created_at"),
                condition=Q(state=WaitingState.WAITING),
                name="waiting_line",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"


class PositionMirror(models.Model):
    """Where a ticket stands in the line, as the office last said; no names.

    `page` is the hash of the secret in the ticket's QR. `desks` are open for it, None where the office did not say.
    `turn` counts how often it came back into the line. `place` is the
    id of the counter of `office` where the household is or waits; it `stays` at its seat where the clerk comes. `into`:
    page of the number that it was merged into.
    """

    zone = "front"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=conf.MIRROR_KEEP_DAYS, after="as_of")

    page = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=9, db_index=True)
    number = models.CharField(max_length=10)
    state = models.CharField(max_length=20)
    ahead = models.PositiveIntegerField(null=True)
    low_min = models.PositiveIntegerField(null=True)
    high_min = models.PositiveIntegerField(null=True)
    likely_low_min = models.PositiveIntegerField(null=True)
    likely_high_min = models.PositiveIntegerField(null=True)
    desks = models.PositiveIntegerField(null=True)
    counter = models.CharField(max_length=40, blank=True)
    office = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=40, blank=True)
    into = models.CharField(max_length=64, blank=True)
    stays = models.BooleanField(default=False)
    turn = models.PositiveIntegerField(default=0)
    later_until = models.DateTimeField(null=True)
    as_of = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class StatusMirror(models.Model):
    """The state of one application, as the office last said."""

    zone = "front"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=conf.STATUS_KEEP_DAYS, after="as_of")

    reference = models.CharField(max_length=9, db_index=True)
    application = models.CharField(max_length=40, unique=True)
    procedure = models.CharField(max_length=60)
    state = models.CharField(max_length=20)
    state_label = models.CharField(max_length=60)
    changed_at = models.DateTimeField()
    as_of = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.application} {self.state}"


class CorrectionRequestMirror(models.Model):
    """An application that came back to the citizen. Only the hash of the link's token is known here."""

    zone = "front"
    privacy = Privacy.PERSONAL
    retention = Keep(days=conf.CORRECTION_VALID_DAYS, after="as_of")

    reference = models.CharField(max_length=9, db_index=True)
    application = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    fields = models.JSONField(default=list)
    message = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=CorrectionState.choices, default=CorrectionState.OPEN)
    as_of = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=CorrectionState.values), name="correction_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application} {self.state}"
