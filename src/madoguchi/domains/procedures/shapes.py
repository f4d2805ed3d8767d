"""What the selectors hand out, besides `core.plan.Plan`."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.core.rules import Value
from madoguchi.foundation.cities import FactDefinition, FormSpec


@dataclass(frozen=True, slots=True)
class Question:
    """One screen. `members` are asked together, in order; empty for a fact of the household.

    `remaining` counts the facts still open, this one included: an upper bound of the screens to come. `together` are facts
    of the same group that are open as well: they fit on the same screen, else they come next.
    """

    fact: FactDefinition
    members: tuple[str, ...]
    remaining: int
    together: tuple[FactDefinition, ...] = ()


@dataclass(frozen=True, slots=True)
class NeededField:
    """A value that forms need: asked once, whatever number of forms print it. `member` is "" for the household.

    `required` is true if any form requires it. `value` is None while unknown.
    """

    fact: FactDefinition
    member: str
    forms: tuple[str, ...]
    required: bool
    value: Value | None

    @property
    def is_open(self) -> bool:
        """Still to be asked."""
        return self.required and self.value is None


@dataclass(frozen=True, slots=True)
class NeededForm:
    """A paper to be made. `member` is whose copy it is ("" where one paper is for the household); `rows` are the
    members that the form lists.
    """

    form: FormSpec
    member: str
    rows: tuple[str, ...]
    procedures: tuple[str, ...]
