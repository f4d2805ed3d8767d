"""The vocabulary of facts: one definition serves guide, pre-entry, hearing and forms, so that nothing is asked twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.core.rules import Condition
from madoguchi.foundation.cities.text import EMPTY, Text

LIFE_EVENT = "life_event"
"""The fact with which every visit begins: what has happened."""


class Scope(StrEnum):
    HOUSEHOLD = "household"
    MEMBER = "member"


class FactType(StrEnum):
    CHOICE = "choice"
    CHOICES = "choices"
    """One or more of the listed choices: a tuple of their ids, in the order of the list."""
    YES_NO = "yes_no"
    DATE = "date"
    TEXT = "text"
    NAME = "name"
    FURIGANA = "furigana"
    ADDRESS = "address"
    PHONE = "phone"
    MAIL = "mail"
    INTEGER = "integer"
    BANK_ACCOUNT = "bank_account"
    RELATIONSHIP = "relationship"


class AskedIn(StrEnum):
    """The first door at which the fact is asked. A later door asks only what is still unknown."""

    GUIDE = "guide"
    ENTRY = "entry"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Choice:
    """`keywords` are what people say when they search for it; `group` is the id of the heading that it is listed under.
    `is_frequent`: it is listed before all headings. `is_here`: the city knows such a thing at all (a city without wards
    knows no move between them); a value of another city stays readable.
    """

    id: str
    label: Text
    keywords: tuple[str, ...] = ()
    group: str = ""
    is_frequent: bool = False
    is_here: bool = True


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """A heading over choices of a long list."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """`personal` facts point to a person (names, addresses …): the guide never asks them.

    `relevant_if` (asked of the member for a member fact): where it is FALSE, nobody asks and no form needs the value.
    `minimum`/`maximum` bound integers (inclusive) and the length of texts. Labels are short, questions are sentences.
    `unit` is written after a number (円, or " yen"). `groups` are the headings of the choices, in order.
    """

    id: str
    scope: Scope
    type: FactType
    label: Text
    question: Text
    question_staff: str
    help: Text = EMPTY
    choices: tuple[Choice, ...] = ()
    asked_in: AskedIn = AskedIn.ENTRY
    personal: bool = True
    relevant_if: Condition | None = None
    minimum: int | None = None
    maximum: int | None = None
    group: str = ""
    unit: Text = EMPTY
    groups: tuple[ChoiceGroup, ...] = ()

    @property
    def is_chosen(self) -> bool:
        """Whether its values are listed choices, one or several."""
        return self.type in (FactType.CHOICE, FactType.CHOICES)

    def chosen(self, ids: Iterable[str]) -> tuple[str, ...]:
        """These ids, each once, in the order of the list."""
        wanted = set(ids)
        return tuple(choice.id for choice in self.choices if choice.id in wanted)

    def choice(self, choice_id: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class FactCatalogue:
    """Facts in the order in which they are asked."""

    definitions: Mapping[str, FactDefinition]

    def __getitem__(self, fact: str) -> FactDefinition:
        return self.definitions[fact]

    def __contains__(self, fact: object) -> bool:
        return fact in self.definitions

    def __iter__(self) -> Iterator[FactDefinition]:
        return iter(self.definitions.values())

    def asked_in(self, door: AskedIn) -> tuple[FactDefinition, ...]:
        return tuple(d for d in self.definitions.values() if d.asked_in is door)
