"""All writing to citizens: a letter to one case, and notices to many."""

from __future__ import annotations

from madoguchi.domains.notifications.services.addresses import is_address, is_address_of
from madoguchi.domains.notifications.services.bulk import (
    BulkLetter,
    count_by_state,
    deliver_batch,
    queue_batch,
)
from madoguchi.domains.notifications.services.delivering import MAX_ATTEMPTS, deliver
from madoguchi.domains.notifications.services.held import release_held, stop_held
from madoguchi.domains.notifications.services.mail_to_case import (
    Attachment,
    Letter,
    News,
    send_mail_to_case,
    send_to_case,
)

__all__ = [
    "MAX_ATTEMPTS",
    "Attachment",
    "BulkLetter",
    "Letter",
    "News",
    "count_by_state",
    "deliver",
    "deliver_batch",
    "is_address",
    "is_address_of",
    "queue_batch",
    "release_held",
    "send_mail_to_case",
    "send_to_case",
    "stop_held",
]
