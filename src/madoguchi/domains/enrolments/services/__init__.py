"""All writes of enrolments on the internet side. One transaction each."""

from __future__ import annotations

from madoguchi.domains.enrolments.services.enrol import accept_offer, cancel, change_category, enrol, new_keys
from madoguchi.domains.enrolments.services.receive_news import receive_courses, receive_state

__all__ = [
    "accept_offer",
    "cancel",
    "change_category",
    "enrol",
    "new_keys",
    "receive_courses",
    "receive_state",
]
