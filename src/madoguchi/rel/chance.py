"""Chance that can be repeated."""

from __future__ import annotations

from random import Random


def chance(*names: object) -> Random:
    """A generator for one part of a run; the same names give the same numbers."""
    return Random("/".join(map(str, names)))  # noqa: S311 - nothing is kept secret by it
