"""What a synthetic population is shaped by: figures with their source, read from data and never written in code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from madoguchi.core.errors import InvalidValue

Answer: TypeAlias = bool | int | str


@dataclass(frozen=True, slots=True)
class Column:
    """A fact that gets a column. `kind`: "yes_no", "choice", "integer" or "date"; `choices` in the catalogue's order."""

    fact: str
    of_member: bool
    kind: str
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Whom it is about (age in full years, earlier facts) and how values fall there. The first case that fits counts.

    `shares` by value; or `median`, `spread` (standard deviation of the logarithm) and `step` of a number; or
    `days_back`: a day within so many days before the day of the population. A case without any of them is unknown.
    """

    at_least: int = 0
    below: int = 1000
    where: Mapping[str, tuple[Answer, ...]] | None = None
    shares: Mapping[Answer, float] | None = None
    median: int = 0
    spread: float = 0.0
    step: int = 1
    days_back: int = 0


@dataclass(frozen=True, slots=True)
class Draw:
    """How a fact is drawn. `unknown`: share of NULL. `same_in_household`: one draw for all of a household."""

    cases: tuple[Case, ...]
    unknown: float = 0.0
    same_in_household: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """`ages`: people by the first age of their band (a band ends where the next begins, the last at 105). `sizes`: households
    by number of members. `mean_size` None: the mean of `sizes`; else the sizes are tilted towards it. `wards` by residents.
    `households` kinds by size: see `households.KINDS`.
    """

    ages: Mapping[int, float]
    sizes: Mapping[int, float]
    mean_size: float | None
    kinds: Mapping[int, Mapping[str, float]]
    wards: Mapping[str, float]
    draws: Mapping[str, Draw]


def shape_of(national: Sequence[Mapping[str, Any]], city: Mapping[str, Any]) -> Shape:
    """From the mappings of the data files; what the city says goes before what is national. Errors: population.bad_shape."""
    merged: dict[str, Any] = {}
    for document in (*national, city):
        merged.update({name: part for name, part in document.items() if name != "facts"})
    try:
        draws = {d["fact"]: _draw(d) for document in (*national, city) for d in document.get("facts", ())}
        return Shape(
            ages=_numbers(merged["ages"]["people"]),
            sizes=_numbers(merged["household_sizes"]["households"]),
            mean_size=merged["household_sizes"].get("mean"),
            kinds={int(size): dict(kinds) for size, kinds in merged["household_kinds"]["shares"].items()},
            wards={
                ward["name"]: float(ward["residents"]) for ward in merged.get("wards", {}).get("list", ())
            },
            draws=draws,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise InvalidValue("population.bad_shape", at=str(problem)) from problem


def _numbers(data: Mapping[Any, Any]) -> dict[int, float]:
    return {int(key): float(value) for key, value in data.items()}


def _draw(data: Mapping[str, Any]) -> Draw:
    cases = tuple(_case(case) for case in data["cases"])
    return Draw(cases, float(data.get("unknown", 0)), bool(data.get("same_in_household")))


def _case(data: Mapping[str, Any]) -> Case:
    where = {f: tuple(v if isinstance(v, list) else (v,)) for f, v in data.get("where", {}).items()}
    rest = {name: value for name, value in data.items() if name not in ("where", "certainty", "source")}
    return Case(**rest, where=where or None)


def usual_draw(column: Column) -> Draw:
    """For a fact of which the data say nothing: every value alike, a tenth unknown. Nothing about it is published."""
    if column.kind == "yes_no":
        case = Case(shares={True: 0.1, False: 0.9})
    elif column.kind == "choice":
        case = Case(shares=dict.fromkeys(column.choices, 1.0))
    elif column.kind == "integer":
        low, high = column.minimum or 0, column.maximum
        case = Case(
            shares=dict.fromkeys(range(low, min(low + 5, high if high is not None else low + 5)), 1.0)
        )
    else:
        case = Case(days_back=365)
    return Draw((case,), unknown=0.1)
