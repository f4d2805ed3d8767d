"""Money taken at a counter: what is owed, what was handed over, and the drawer it went into."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from madoguchi.domains.payments.states import ChargeState, DrawerState, PaymentState, Tender
from madoguchi.foundation.retention import Keep, Privacy


class DrawerDay(models.Model):
    """One cash drawer on one day. Locked means counted: nothing can be taken or voided on it any more."""

    zone = "office"
    privacy = Privacy.NONE
    retention = Keep(days=5 * 366, after="opened_at")

    drawer = models.CharField(max_length=40)
    day = models.DateField()
    state = models.CharField(max_length=10, choices=DrawerState.choices, default=DrawerState.OPEN)
    opening_float_yen = models.PositiveIntegerField()
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    counted_yen = models.PositiveIntegerField(null=True)
    expected_yen = models.IntegerField(null=True)
    difference_reason = models.CharField(max_length=200, blank=True)
    locked_by = models.CharField(max_length=60, blank=True)
    locked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("drawer", "day"), name="payments_drawer_once_a_day"),
            models.CheckConstraint(
                condition=Q(state=DrawerState.OPEN) | Q(counted_yen__isnull=False, locked_at__isnull=False),
                name="payments_locked_drawer_is_counted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.drawer} {self.day}"


class Charge(models.Model):
    """A fee that a procedure of the case costs, by the city's own data."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=5 * 366, after="created_at")

    public_id = models.CharField(max_length=26, unique=True)
    case_reference = models.CharField(max_length=20, db_index=True)
    procedure_id = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    unit_yen = models.PositiveIntegerField()
    quantity = models.PositiveSmallIntegerField()
    certainty = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=ChargeState.choices, default=ChargeState.OPEN)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case_reference", "procedure_id"),
                condition=~Q(state=ChargeState.CANCELLED),
                name="payments_one_charge_per_procedure",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="payments_charge_has_quantity"),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def amount_yen(self) -> int:
        return self.unit_yen * self.quantity


class Payment(models.Model):
    """One receipt. `number` counts up per drawer and day and never repeats, also when a payment is voided."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=5 * 366, after="received_at")

    public_id = models.CharField(max_length=26, unique=True)
    drawer_day = models.ForeignKey(DrawerDay, on_delete=models.PROTECT, related_name="payments")
    number = models.PositiveIntegerField()
    case_reference = models.CharField(max_length=20, db_index=True)
    state = models.CharField(max_length=16, choices=PaymentState.choices, default=PaymentState.RECEIVED)
    tender = models.CharField(max_length=10, choices=Tender.choices)
    total_yen = models.PositiveIntegerField()
    received_yen = models.PositiveIntegerField()
    change_yen = models.PositiveIntegerField()
    charges: models.ManyToManyField[Charge, models.Model] = models.ManyToManyField(
        Charge, through="PaymentLine", related_name="payments"
    )
    received_by = models.CharField(max_length=60)
    received_at = models.DateTimeField()
    void_requested_by = models.CharField(max_length=60, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)
    void_decided_by = models.CharField(max_length=60, blank=True)
    void_decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("drawer_day", "number"), name="payments_receipt_number_once"),
            models.CheckConstraint(
                condition=Q(received_yen=F("total_yen") + F("change_yen")), name="payments_change_adds_up"
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.VOIDED) | ~Q(void_decided_by=F("void_requested_by")),
                name="payments_void_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return self.public_id


class PaymentLine(models.Model):
    """Which charges a payment settled; amount copied, because data may change later."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep.WITH("payments.Payment")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="lines")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="lines")
    label = models.CharField(max_length=120)
    amount_yen = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("payment", "charge"), name="payments_line_once"),)

    def __str__(self) -> str:
        return self.label
