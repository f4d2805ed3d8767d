"""Where a case's mail address comes from. The rooms that own cases and pre-entries fill this in `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addressee:
    """`subject_id` is the person of the release gate ("case:<reference>:<member>", "entry:<reference>")."""

    mail: str
    subject_id: str


# case reference → who gets its mail now; None when the case is gone or has no address.
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
