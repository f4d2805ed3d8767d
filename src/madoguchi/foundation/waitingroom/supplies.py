"""Who knows how many places are left: rooms above register a function by name."""

from __future__ import annotations

from collections.abc import Callable

Supply = Callable[[str], int]
"""Key of the opening → places that can still be had."""

_supplies: dict[str, Supply] = {}


def register_supply(name: str, supply: Supply) -> None:
    _supplies[name] = supply


def left(name: str, key: str) -> int | None:
    """None where nobody counts. Errors: KeyError for a name that no room has registered."""
    return _supplies[name](key) if name else None
