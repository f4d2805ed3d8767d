"""States of a charge, a payment and a cash drawer's day."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class ChargeState(TextChoices):
    OPEN = "open", "未納"
    PAID = "paid", "収納済み"
    CANCELLED = "cancelled", "取消し"


class PaymentState(TextChoices):
    RECEIVED = "received", "収納済み"
    VOID_REQUESTED = "void_requested", "取消し依頼中"
    VOIDED = "voided", "取消し済み"


class DrawerState(TextChoices):
    OPEN = "open", "使用中"
    LOCKED = "locked", "締め済み"


class Tender(TextChoices):
    CASH = "cash", "現金"
    CARD = "card", "クレジットカード"
    E_MONEY = "e_money", "電子マネー"
    CODE = "code", "コード決済"


PAYMENTS = Table(
    "payment",
    (
        Transition(
            "request_void",
            frozenset({PaymentState.RECEIVED}),
            PaymentState.VOID_REQUESTED,
            permission="take_payment",
            audit_code="payment.void_requested",
        ),
        Transition(
            "refuse_void",
            frozenset({PaymentState.VOID_REQUESTED}),
            PaymentState.RECEIVED,
            permission="approve_void",
            audit_code="payment.void_refused",
        ),
        Transition(
            "approve_void",
            frozenset({PaymentState.VOID_REQUESTED}),
            PaymentState.VOIDED,
            permission="approve_void",
            audit_code="payment.voided",
        ),
    ),
)
