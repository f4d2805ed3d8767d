"""All writes of push lists, contacts and extracts."""

from __future__ import annotations

from madoguchi.domains.push.services.approve_push_list import approve_push_list, refuse_push_list
from madoguchi.domains.push.services.count_push_list import count_push_list
from madoguchi.domains.push.services.create_push_list import (
    cancel_push_list,
    create_push_list,
    exclude_residents,
    submit_push_list,
)
from madoguchi.domains.push.services.import_contacts import import_contacts
from madoguchi.domains.push.services.record_objection import record_objection
from madoguchi.domains.push.services.register_extract import delete_unlisted_extracts, register_extract
from madoguchi.domains.push.services.send_push_batch import send_push_batch, stop_push_list

__all__ = [
    "approve_push_list",
    "cancel_push_list",
    "count_push_list",
    "create_push_list",
    "delete_unlisted_extracts",
    "exclude_residents",
    "import_contacts",
    "record_objection",
    "refuse_push_list",
    "register_extract",
    "send_push_batch",
    "stop_push_list",
    "submit_push_list",
]
