"""State machines as tables: which named transition leads from which states to which state.

A table is plain data, importable without a database, so that documents and tests can walk every pair of
state and transition. The change itself (a compare-and-set on the row, the history, the audit row) belongs to
the room that owns the row.

>>> door = Table("door", (
...     Transition("open", frozenset({"shut"}), "open"),
...     Transition("shut", frozenset({"open"}), "shut"),
... ))
>>> door.target("open", "shut")
'open'
>>> [t.name for t in door.leaving("open")]
['shut']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.core.errors import InvalidTransition

STAYS = ""
"""Target of an act that changes the row and not its state."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: `name` (a verb) leads from any of `sources` to `target`, or leaves the state (`STAYS`).

    `permission` names the policy that the act needs, `audit_code` its audit and event code.
    """

    name: str
    sources: frozenset[str]
    target: str
    permission: str = ""
    audit_code: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The transitions of one kind of object. `noun` begins the refusal code: `<noun>.wrong_state`."""

    noun: str
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        names = [transition.name for transition in self.transitions]
        if len(names) != len(set(names)):
            raise ValueError(f"{self.noun}: a transition name appears twice")

    def __iter__(self) -> Iterator[Transition]:
        return iter(self.transitions)

    def get(self, name: str) -> Transition:
        """The row called `name`. A name that is not in the table is a programming error (KeyError)."""
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise KeyError(f"{self.noun}.{name}")

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """Transitions that are allowed from `state`, in table order."""
        return tuple(transition for transition in self.transitions if state in transition.sources)

    def target(self, name: str, state: str) -> str:
        """State after `name`. Errors: InvalidTransition `<noun>.wrong_state` (transition, state)."""
        transition = self.get(name)
        if state not in transition.sources:
            raise InvalidTransition(f"{self.noun}.wrong_state", transition=name, state=state)
        return transition.target or state


__all__ = ["STAYS", "Table", "Transition"]
