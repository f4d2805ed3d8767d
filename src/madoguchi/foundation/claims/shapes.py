"""What a claim asks for, what is written beside it, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from madoguchi.foundation.audit.services import Scalar
from madoguchi.foundation.events import Event
from madoguchi.foundation.idempotency.in_statement import Command
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.transfer.in_statement import Sealed


class Refusal(StrEnum):
    """Why nothing was claimed. Each room says it in its own words and with its own code."""

    CLOSED = "closed"  # not offered, withdrawn, too late, or never there
    TAKEN = "taken"  # somebody else has it
    FULL = "full"  # of a set: every open place has somebody
    HAS_ONE = "has_one"  # the holder has a claim that excludes another
    LAPSED = "lapsed"  # the hold ran out before it was confirmed
    NOT_HELD = "not_held"  # there is no such claim, or it has ended
    OTHER_COMMAND = "other_command"  # the key was used for another content


@dataclass(frozen=True, slots=True)
class Wish:
    """`values`: further fields of the claim, by name; what is left out takes the model's default."""

    place: str
    holder: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """What is written in the same statement.

    `code` and `data`: the audit row (`place` is added to the data, the holder is its subject). `event`, `payload`:
    the news; `told` names further fields of it and the place's fields they come from; the holder is its case.
    `command`: the idempotency record. `envelope`: a row of the outbox of the zone, sealed beforehand.
    """

    actor: Actor
    code: str
    data: Mapping[str, Scalar] = field(default_factory=dict)
    event: type[Event] | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    command: Command | None = None
    envelope: Sealed | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """`places`: the keys, in the order of the wishes. `told`: the fields that the stock tells, by place.

    `is_repeated`: the command had come before, and this is what it was answered then; `told` is empty then.
    """

    places: tuple[str, ...]
    told: tuple[Mapping[str, Any], ...] = ()
    is_repeated: bool = False

    @property
    def place(self) -> str:
        return self.places[0]


@dataclass(frozen=True, slots=True)
class Ended:
    """A hold whose time ran out."""

    place: str
    holder: str


Answer = Granted | Refusal
