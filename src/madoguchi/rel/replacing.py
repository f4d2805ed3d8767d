"""Putting a defect where a function of the program was, for the length of a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Function = Callable[..., Any]


@contextmanager
def replaced(module: object, name: str, wrap: Callable[[Function], Function]) -> Iterator[None]:
    """`wrap` gets the function that was there."""
    before = getattr(module, name)
    setattr(module, name, wrap(before))
    try:
        yield
    finally:
        setattr(module, name, before)
