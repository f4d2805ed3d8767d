"""From a ticket to the case behind it."""

from __future__ import annotations

import unicodedata

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits import selectors as visits
from madoguchi.domains.visits.events import CaseAttached
from madoguchi.foundation.audit.selectors import has_done
from madoguchi.foundation.policy import Actor


def reference_of_ticket(actor: Actor, typed: str) -> str:
    """The reference of the case of today's ticket with this number. Errors: `case.not_found`."""
    number = unicodedata.normalize("NFKC", typed).strip()
    if number.isascii() and number.isdecimal() and len(number) <= 6:
        ticket = visits.find_ticket_by_number(actor, int(number))
        if ticket is not None and ticket.has_case:
            return ticket.reference
    raise NotFoundOrHidden("case.not_found")


def is_called_here(actor: Actor, reference: str) -> bool:
    """Whether the actor has called, or serves, the ticket of this case. A ticket that the actor has tied to the case by hand
    says no more than the number that was typed. Queries: 1–2.
    """
    ticket = visits.get_current_ticket(actor)
    if ticket is None or not ticket.has_case or ticket.reference != reference:
        return False
    return not has_done(actor, CaseAttached.code, reference)
