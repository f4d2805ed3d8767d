"""Who gets a message about a turn now, for notifications and for the release gate.

Each kind of news has an owner of its own, because each is overtaken by something else: "soon" by the call, the call by
its answer. That is asked at the moment of sending, after whatever delay there was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from madoguchi.core.errors import NotAvailable
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.notifications.ports import Addressee
from madoguchi.domains.notifications.states import Channel
from madoguchi.domains.turns import sealing
from madoguchi.domains.turns.models import TurnContact
from madoguchi.domains.turns.states import ContactState
from madoguchi.foundation.release.ports import FieldValues

PREFIX = "turn"
FIELDS = {Channel.MAIL: "mail", Channel.LINE: "line", Channel.SMS: "phone"}
NEAR, CALLED, MISSED, BOOKED, CODE = (
    "turns.near",
    "turns.called",
    "turns.missed",
    "turns.booked",
    "turns.code",
)
WAITING = frozenset({"waiting", "handed_over"})
_STATES = {NEAR: WAITING, CALLED: frozenset({"called"}), MISSED: frozenset({"not_there"})}


def addressee_of(reference: str) -> Addressee | None:
    """Whoever chose a channel for this reference and has not stopped it."""
    return _addressee(reference, ContactState.ACTIVE)


def addressee_of_code(reference: str) -> Addressee | None:
    return _addressee(reference, ContactState.PENDING)


def address_of(contact: TurnContact) -> str:
    return sealing.unseal(contact.reference, bytes(contact.sealed_address))


def _addressee(reference: str, state: ContactState) -> Addressee | None:
    row = TurnContact.objects.filter(reference=reference, state=state).first()
    return Addressee(address_of(row), f"{PREFIX}:{row.public_id}") if row else None


def _while_in(states: frozenset[str]) -> Callable[[str], Addressee | None]:
    def source(reference: str) -> Addressee | None:
        """Errors: NotAvailable `notifications.overtaken` where the ticket has moved on."""
        if not any(position.state in states for position in intake.list_positions([reference])):
            raise NotAvailable("notifications.overtaken")
        return addressee_of(reference)

    return source


SOURCES: Mapping[str, Callable[[str], Addressee | None]] = {
    **{owner: _while_in(states) for owner, states in _STATES.items()},
    BOOKED: addressee_of,
    CODE: addressee_of_code,
}


class Contacts:
    """Subject source of the prefix "turn": an address and nothing else is known of these people."""

    def fetch(self, subject_ids: Collection[str], using: str) -> Mapping[str, FieldValues]:
        ids = [subject_id.split(":", 1)[1] for subject_id in subject_ids]
        rows = TurnContact.objects.using(using).filter(public_id__in=ids).exclude(sealed_address=b"")
        return {f"{PREFIX}:{row.public_id}": {FIELDS[Channel(row.channel)]: address_of(row)} for row in rows}

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        """None: no message of another room could have got hold of these addresses."""
        return ()
