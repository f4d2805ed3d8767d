"""From a city's data to what a synthetic population is made of: the columns and the figures that shape them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from madoguchi.engines.population.synthetic import Case, Column, Draw, Shape, shape_of
from madoguchi.engines.population.tables import HOLDS
from madoguchi.foundation.cities import City, FactType, Scope

_KINDS = {
    FactType.YES_NO: "yes_no",
    FactType.CHOICE: "choice",
    # A household of the population has one of them at a time.
    FactType.CHOICES: "choice",
    FactType.RELATIONSHIP: "choice",
    FactType.INTEGER: "integer",
    FactType.DATE: "date",
}
_HOLDING = Draw((Case(shares={True: 0.85, False: 0.15}),))
"""Assumed: most of those who may have something have it."""


def columns_of_city(city: City) -> list[Column]:
    """Facts that a rule can read. Names, addresses and other free text get no column: nobody is behind them."""
    found = [
        Column(
            fact=definition.id,
            of_member=definition.scope is Scope.MEMBER,
            kind=_KINDS[definition.type],
            choices=tuple(choice.id for choice in definition.choices),
            minimum=definition.minimum,
            maximum=definition.maximum,
        )
        for definition in city.facts
        if definition.type in _KINDS
    ]
    held = [name for name, procedure in city.procedures.items() if procedure.eligible is not None]
    return found + [Column(HOLDS + name, of_member=True, kind="yes_no") for name in held]


def shape_of_city(city: City, data: Path) -> Shape:
    """National figures, then the city's own. Errors: population.bad_shape."""
    national = [_read(path) for path in sorted((data / "national" / "population").glob("*.yml"))]
    own = data / "cities" / city.id / "population.yml"
    shape = shape_of(national, _read(own) if own.exists() else {})
    held = {column.fact: _HOLDING for column in columns_of_city(city) if column.fact.startswith(HOLDS)}
    return Shape(shape.ages, shape.sizes, shape.mean_size, shape.kinds, shape.wards, {**held, **shape.draws})


def _read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document
