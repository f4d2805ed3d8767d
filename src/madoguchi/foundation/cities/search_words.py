"""How citizens say what a city hall calls otherwise, and what is answered at once to words of need."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.foundation.cities.forms import Source
from madoguchi.foundation.cities.procedures import Certainty
from madoguchi.foundation.cities.text import EMPTY, Text


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Words, or beginnings of words, that stand for one another when somebody searches."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call. `phone` is written as it is dialled."""

    id: str
    name: Text
    phone: str
    source: Source
    certainty: Certainty
    hours: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Referral:
    """A search for one of `words` is first answered with `says` and the contacts. `event`: the life event with which the
    guide goes on, or "". `is_discreet`: pages about it can be left at once and their titles say nothing.
    """

    id: str
    words: tuple[str, ...]
    says: Text
    contacts: tuple[Contact, ...]
    event: str = ""
    is_discreet: bool = False
    leave_to: str = ""
