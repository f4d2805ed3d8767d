"""Rounds: small chores that the worker repeats every few seconds, such as looking into the transfer folder.

They are not jobs: thirty job rows a minute for "nothing to do" would be the largest table of the city.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Chore = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Round:
    name: str
    seconds: float
    chore: Chore


_rounds: dict[str, Round] = {}


def every(seconds: float, *, name: str) -> Callable[[Chore], Chore]:
    """`@every(2, name="transfer.import")` in a room's `tasks.py`.

    Among all workers of the install one runs the chore at a time. It must be repeatable; its errors are
    logged and the next round comes all the same.
    """

    def register(chore: Chore) -> Chore:
        _rounds[name] = Round(name, seconds, chore)
        return chore

    return register


def all_rounds() -> tuple[Round, ...]:
    return tuple(_rounds.values())
