"""From households that the rule found to those who are written to: one letter per household, and why not to others.

Pure: what is known of contacts, applications and measures is passed in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from madoguchi.domains.push.states import Exclusion

_NUMBER = re.compile(r"[0-9]{2,20}")


@dataclass(frozen=True, slots=True)
class Found:
    """A household that the procedure concerns. `members` in the order of the register (the head first)."""

    household_id: str
    members: tuple[str, ...]
    concerned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reachable:
    """What is known of a resident's contact."""

    mail: str
    language: str
    has_consented: bool
    has_objected: bool

    @property
    def is_open(self) -> bool:
        return bool(self.mail) and self.has_consented and not self.has_objected


@dataclass(frozen=True, slots=True)
class Known:
    """`protected`, `holders` and `by_clerk` are residents' numbers."""

    contacts: Mapping[str, Reachable]
    protected: Collection[str]
    holders: Collection[str]
    by_clerk: Collection[str]


@dataclass(frozen=True, slots=True)
class Choice:
    found: Found
    resident_id: str
    language: str
    exclusion: str


def is_number(text: str) -> bool:
    """Whether it can be an addressee number. Check digits are the core system's affair: an extract brings them as they are."""
    return bool(_NUMBER.fullmatch(text))


def choose(households: Iterable[Found], known: Known) -> Iterator[Choice]:
    """One choice per household, in the order given."""
    for found in households:
        resident = _addressee(found, known)
        contact = known.contacts.get(resident)
        yield Choice(found, resident, contact.language if contact else "ja", _exclusion(found, known))


def _addressee(found: Found, known: Known) -> str:
    """The first member who may be written to; else the first."""
    reachable = (m for m in found.members if m in known.contacts and known.contacts[m].is_open)
    return next(reachable, found.members[0])


def _exclusion(found: Found, known: Known) -> str:
    """A measure, a holder or a clerk's mark on any member counts for the household."""
    if any(member in known.protected for member in found.members):
        return Exclusion.PROTECTED
    concerned = found.concerned or found.members
    # Only where all concerned hold it is there nothing left to tell.
    if all(member in known.holders for member in concerned):
        return Exclusion.HOLDS_IT
    if any(member in known.by_clerk for member in found.members):
        return Exclusion.BY_CLERK
    contacts = [known.contacts[member] for member in found.members if member in known.contacts]
    if any(contact.is_open for contact in contacts):
        return ""
    if any(contact.has_objected for contact in contacts):
        return Exclusion.OBJECTED
    if not any(contact.has_consented for contact in contacts):
        return Exclusion.NO_CONSENT
    return Exclusion.NO_CHANNEL
