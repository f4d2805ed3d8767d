"""All writes of the case. Keyword-only, `actor` first; each is one transaction."""

from __future__ import annotations

from madoguchi.domains.cases.services.change_state import (
    apply_transition,
    close_case,
    file_case,
    hold_case,
    reopen_case,
    start_hearing,
    withdraw_case,
)
from madoguchi.domains.cases.services.link_member import link_member
from madoguchi.domains.cases.services.offer_earlier import offer_earlier
from madoguchi.domains.cases.services.offer_values import Offered, offer_values, settle_offers
from madoguchi.domains.cases.services.open_by_keys import open_by_keys
from madoguchi.domains.cases.services.open_case import new_reference, open_case
from madoguchi.domains.cases.services.open_hearing import check_open, close_hearing, open_hearing
from madoguchi.domains.cases.services.receive_preentry import receive_preentry
from madoguchi.domains.cases.services.record_facts import record_facts
from madoguchi.domains.cases.services.record_identity_check import CheckDone, record_identity_check

__all__ = [
    "CheckDone",
    "Offered",
    "apply_transition",
    "check_open",
    "close_case",
    "close_hearing",
    "file_case",
    "hold_case",
    "link_member",
    "new_reference",
    "offer_earlier",
    "offer_values",
    "open_by_keys",
    "open_case",
    "open_hearing",
    "receive_preentry",
    "record_facts",
    "record_identity_check",
    "reopen_case",
    "settle_offers",
    "start_hearing",
    "withdraw_case",
]
