"""All writes of this room."""

from madoguchi.domains.payments.services.charge_case import charge_case
from madoguchi.domains.payments.services.charge_item import charge_item
from madoguchi.domains.payments.services.lock_drawer import lock_drawer
from madoguchi.domains.payments.services.open_drawer import open_drawer
from madoguchi.domains.payments.services.receive_payment import receive_payment
from madoguchi.domains.payments.services.void_payment import approve_void, refuse_void, request_void

__all__ = [
    "approve_void",
    "charge_case",
    "charge_item",
    "lock_drawer",
    "open_drawer",
    "receive_payment",
    "refuse_void",
    "request_void",
]
