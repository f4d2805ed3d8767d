"""Households that add up to the published ages: kinds of household by size, and the ages of who lives in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madoguchi.engines.population.synthetic.shape import Shape

OLDEST = 104
_HEADS = np.arange(18, OLDEST + 1)
_SAMPLE = 400
_ROUNDS = 300
Ages = NDArray[np.int64]
HEAD, SPOUSE, CHILD, PARENT, SIBLING = "head", "spouse", "child", "parent", "sibling"
KINDS = {
    "alone": (HEAD,),
    "couple": (HEAD, SPOUSE),
    "couple_children": (HEAD, SPOUSE, CHILD),
    "one_parent": (HEAD, CHILD),
    "with_parent": (HEAD, PARENT),
    "three_generations": (HEAD, SPOUSE, PARENT, CHILD),
    "siblings": (HEAD, SIBLING),
}
"""Who lives in a household of the kind; the last one is repeated until the size is reached."""


@dataclass(frozen=True, slots=True)
class Homes:
    """One entry per person, household after household: its number from 0, place from 0, role and age."""

    household: NDArray[np.int64]
    place: NDArray[np.int64]
    role: NDArray[np.str_]
    age: Ages
    count: int


def make_homes(shape: Shape, size: int, rng: np.random.Generator) -> Homes:
    """`size` people; only the last household may be smaller than drawn."""
    kinds, shares = _kinds(shape)
    weights = _fitted(kinds, shares, _target(shape.ages), rng)
    cells = weights.ravel() / weights.sum()
    mean = sum(size_ * share for (_, size_), share in zip(kinds, shares, strict=True))
    drawn = rng.choice(len(cells), size=int(size / mean * 1.05) + 50, p=cells)
    kind, head = np.divmod(drawn, len(_HEADS))
    sizes = np.array([size_ for _, size_ in kinds])[kind]
    count = int(np.searchsorted(np.cumsum(sizes), size)) + 1
    kind, head, sizes = kind[:count], head[:count], sizes[:count]
    sizes[-1] -= int(sizes.sum()) - size
    household = np.repeat(np.arange(count), sizes)
    place = np.arange(size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    roles = np.array([_roles(name, 8) for name, _ in kinds])[np.repeat(kind, sizes), place]
    return Homes(household, place, roles, _ages(_HEADS[head], household, place, roles, rng), count)


def _kinds(shape: Shape) -> tuple[list[tuple[str, int]], list[float]]:
    sizes = _tilted(shape.sizes, shape.mean_size)
    found = {
        (kind, size): share * part / sum(shape.kinds[size].values())
        for size, share in sizes.items()
        for kind, part in shape.kinds[size].items()
    }
    return list(found), list(found.values())


def _tilted(sizes: Mapping[int, float], mean: float | None) -> dict[int, float]:
    """Shares; with a mean: multiplied by a power of the size's number so that they have it (exponential tilting)."""
    numbers, weights = np.array(list(sizes)), np.array(list(sizes.values()))
    low, high = 0.2, 5.0
    for _ in range(60 if mean else 0):
        middle = (low + high) / 2
        tilted = weights * middle**numbers
        low, high = (middle, high) if (tilted * numbers).sum() / tilted.sum() < (mean or 0) else (low, middle)
    found = weights * (((low + high) / 2) ** numbers if mean else 1.0)
    return dict(zip(sizes, (found / found.sum()).tolist(), strict=True))


def _target(ages: Mapping[int, float]) -> NDArray[np.float64]:
    """Shares by single year: a band is spread evenly, the oldest thins out."""
    target = np.zeros(OLDEST + 1)
    first = sorted(ages)
    for low, high in zip(first, [*first[1:], OLDEST + 1], strict=True):
        years = np.arange(low, high)
        spread = np.exp(-(years - low) / 3.0) if high == OLDEST + 1 else np.ones(len(years))
        target[years] = ages[low] * spread / spread.sum()
    found: NDArray[np.float64] = target / target.sum()
    return found


def _fitted(
    kinds: list[tuple[str, int]], shares: list[float], target: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Weights by kind and age of the head, so that everybody's ages fall as in `target` (expectation–maximisation)."""
    profiles = np.stack([_profile(kind, size, rng) for kind, size in kinds])
    weights = np.repeat(np.array(shares)[:, None] / len(_HEADS), len(_HEADS), axis=1)
    for _ in range(_ROUNDS):
        now = np.einsum("kh,kha->a", weights, profiles)
        ratio = np.where(now > 0, target / np.maximum(now / now.sum(), 1e-12), 0.0)
        weights *= np.einsum("kha,a->kh", profiles, ratio) / np.array([size for _, size in kinds])[:, None]
        weights *= (np.array(shares) / weights.sum(axis=1))[:, None]
    return weights


def _profile(kind: str, size: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Members by age (columns) for each age of the head (rows), by sampling."""
    heads = np.repeat(_HEADS, _SAMPLE)
    household = np.repeat(np.arange(len(heads)), size)
    place = np.tile(np.arange(size), len(heads))
    roles = np.array(_roles(kind, 8))[place]
    ages = _ages(heads, household, place, roles, rng)
    rows = np.repeat(np.arange(len(_HEADS)), _SAMPLE * size)
    found = np.zeros((len(_HEADS), OLDEST + 1))
    np.add.at(found, (rows, ages), 1.0 / _SAMPLE)
    return found


def _roles(kind: str, most: int) -> list[str]:
    roles = KINDS[kind]
    return [*roles, *[roles[-1]] * (most - len(roles))][:most]


def _ages(
    heads: Ages, household: Ages, place: Ages, roles: NDArray[np.str_], rng: np.random.Generator
) -> Ages:
    """Ages by role and the head's age. Children are born when the head is 20 to 40, siblings one to four years apart."""
    head = heads[household]
    born = 20 + (np.minimum(head, 40) - 20) * rng.beta(3, 3, len(heads))[household]
    younger = rng.integers(1, 5, len(head)) * np.maximum(place - 2, 0)
    normal = rng.normal(0, 4, len(head))
    by_role = {
        HEAD: head,
        SPOUSE: np.maximum(head - 2 + normal, 18),
        CHILD: np.clip(head - born - younger, 0, OLDEST),
        PARENT: head + 28 + normal,
        SIBLING: np.maximum(head - 3 + normal, 15),
    }
    ages = np.select([roles == role for role in by_role], list(by_role.values()))
    found: Ages = np.clip(np.rint(ages), 0, OLDEST).astype(np.int64)
    return found
