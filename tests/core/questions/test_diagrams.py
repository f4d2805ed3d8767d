"""Diagrams against tables of all combinations."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.questions import diagrams as module
from madoguchi.core.questions.diagrams import NO, YES, Diagrams

WIDTHS = (2, 3, 2, 4, 2, 3)
Tree: TypeAlias = tuple[Any, ...]
"""("is", variable, cell), or a word and the trees below it."""

leaves = st.tuples(st.just("is"), st.integers(0, len(WIDTHS) - 1), st.integers(0, 3))
trees = st.recursive(
    leaves,
    lambda inner: st.tuples(st.sampled_from(("all", "any", "not")), st.lists(inner, min_size=1, max_size=3)),
)


def build(diagrams: Diagrams, tree: Tree) -> int:
    if tree[0] == "is":
        _, variable, cell = tree
        return diagrams.node(variable, tuple(YES if n == cell else NO for n in range(WIDTHS[variable])))
    parts = [build(diagrams, one) for one in tree[1]]
    if tree[0] == "not":
        return diagrams.negated(parts[0])
    return diagrams.all_of(parts) if tree[0] == "all" else diagrams.any_of(parts)


def holds(tree: Tree, world: tuple[int, ...]) -> bool:
    if tree[0] == "is":
        return bool(world[tree[1]] == tree[2])
    parts = [holds(one, world) for one in tree[1]]
    if tree[0] == "not":
        return not parts[0]
    return all(parts) if tree[0] == "all" else any(parts)


def worlds() -> Callable[[], itertools.product[tuple[int, ...]]]:
    return lambda: itertools.product(*(range(width) for width in WIDTHS))


@pytest.mark.parametrize("small", [1024, 6])
@given(tree=trees)
def test_known_all__every_combination__is_what_the_tree_says(small: int, tree: Tree) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SMALL", small)
        diagrams = Diagrams(WIDTHS.__getitem__)
        function = build(diagrams, tree)
        for world in worlds()():
            wanted = YES if holds(tree, world) else NO
            assert diagrams.known_all(function, dict(enumerate(world))) == wanted
            assert diagrams.known_all(diagrams.negated(function), dict(enumerate(world))) == 1 - wanted


@given(trees)
def test_reads__small_function__is_exactly_what_can_change_it(tree: Tree) -> None:
    diagrams = Diagrams(WIDTHS.__getitem__)
    function = build(diagrams, tree)
    table = {world: holds(tree, world) for world in worlds()()}
    changing = {
        variable
        for variable, width in enumerate(WIDTHS)
        for world in table
        for cell in range(width)
        if table[world] != table[(*world[:variable], cell, *world[variable + 1 :])]
    }
    assert set(diagrams.reads(function)) == changing


@given(trees, st.integers(0, len(WIDTHS) - 1), st.sets(st.integers(0, 1), min_size=1))
def test_surely__some_cells_left__holds_where_each_of_them_holds(
    tree: Tree, variable: int, cells: set[int]
) -> None:
    diagrams = Diagrams(WIDTHS.__getitem__)
    left = diagrams.surely(build(diagrams, tree), variable, cells)
    assert variable not in diagrams.reads(left)
    for world in worlds()():
        each = all(holds(tree, (*world[:variable], cell, *world[variable + 1 :])) for cell in cells)
        assert diagrams.known_all(left, dict(enumerate(world))) == (YES if each else NO)
