"""From a ticket number to the case behind it."""

from __future__ import annotations

import unicodedata

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits import selectors as visits
from madoguchi.foundation.policy import Actor


def reference_of_ticket(actor: Actor, typed: str) -> str:
    """The reference of the case of today's ticket with this number. Errors: `case.not_found`."""
    number = unicodedata.normalize("NFKC", typed).strip()
    if number.isascii() and number.isdecimal() and len(number) <= 6:
        ticket = visits.find_ticket_by_number(actor, int(number))
        if ticket is not None and ticket.has_case:
            return ticket.reference
    raise NotFoundOrHidden("case.not_found")
