"""A condition as a tree of Japanese sentences that a section clerk can hold against the law, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.core.rules import Condition
from madoguchi.core.rules.describing import Described, describe
from madoguchi.domains.procedures.wording import CityWords
from madoguchi.foundation.cities import City


def condition_tree(city: City, condition: Condition) -> Described:
    return describe(condition, CityWords(city))


def tree_lines(tree: Described, depth: int) -> Iterator[str]:
    """Two spaces per level; equal lines say the same."""
    yield "  " * depth + tree.text + (f"({tree.law})" if tree.law else "")
    for part in tree.parts:
        yield from tree_lines(part, depth + 1)


def condition_lines(city: City, condition: Condition, depth: int) -> Iterator[str]:
    yield from tree_lines(condition_tree(city, condition), depth)
