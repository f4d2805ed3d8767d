"""Where an address comes from, and who carries what is no mail.

The rooms that own cases, pre-entries and turns fill the addresses in `ready()`; adapters are the carriers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from madoguchi.core.errors import ExternalFailure


@dataclass(frozen=True, slots=True)
class Addressee:
    """`address` is of the message's channel: a mail address, a LINE user id, a telephone number (E.164).

    `subject_id` is the person of the release gate ("case:<reference>:<member>", "entry:<reference>").
    """

    address: str
    subject_id: str


# case reference → who gets its message now; None when the case is gone or has no address.
# Raises NotAvailable("notifications.overtaken") where the news itself came to nothing.
AddressSource = Callable[[str], Addressee | None]

_sources: dict[str, AddressSource] = {}


def register_address_source(owner: str, source: AddressSource) -> None:
    """`owner` is the room that publishes the news: "cases", "intake"."""
    _sources[owner] = source


def current_addressee(owner: str, case: str) -> Addressee | None:
    """Read at the moment of sending. Errors: RuntimeError for an owner that registered nothing."""
    if owner not in _sources:
        raise RuntimeError(f"no room fills the addresses of {owner}")
    return _sources[owner](case)


class NotSent(ExternalFailure):
    """A carrier that did not get a yes. `is_unsure`: the message may have gone out all the same."""

    def __init__(self, code: str, *, retryable: bool, is_unsure: bool = False) -> None:
        super().__init__(code, retryable=retryable)
        self.is_unsure = is_unsure


class Carrier(Protocol):
    """One way out beside mail: LINE, SMS.

    `repeats_safely`: the other side knows a repetition by its key, so a message whose answer was lost may be sent
    again. Where it does not, such a message is left as "unsure" and never repeated.
    """

    repeats_safely: bool

    def send(self, *, to: str, text: str, key: str) -> None:
        """`key` is the same at every try of one message. Errors: NotSent."""
        ...


_carriers: dict[str, Callable[[], Carrier | None]] = {}


def register_carrier(channel: str, make: Callable[[], Carrier | None]) -> None:
    """`make` reads the settings at each use, and returns None where the channel is not set up."""
    _carriers[channel] = make


def carrier(channel: str) -> Carrier | None:
    return _carriers[channel]() if channel in _carriers else None
