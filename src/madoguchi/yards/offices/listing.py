"""The list of places: by district, the offices first, the many community centres folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.sites import TAKES_FILINGS, SiteGroup
from madoguchi.yards.offices.standing import Standing, all_places, standing_of


@dataclass(frozen=True, slots=True)
class District:
    """`name` is "" where the city has no districts. `centers` are places where nothing is filed."""

    name: str
    offices: tuple[Standing, ...]
    centers: tuple[Standing, ...]
    centers_title: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many places of a kind the data has, and how many it lacks."""

    title: str
    shown: int
    missing: int


def districts(city: City, moment: datetime, language: str, *, only_open: bool = False) -> list[District]:
    standings = [standing_of(city, place, moment, language) for place in all_places(city)]
    chosen = [one for one in standings if one.is_open or not only_open]
    names = dict.fromkeys(one.district for one in standings)
    found = [_district(name, [one for one in chosen if one.district == name]) for name in names]
    return [one for one in found if one.offices or one.centers]


def _district(name: str, here: Iterable[Standing]) -> District:
    here = tuple(here)
    centers = tuple(one for one in here if one.kind_id not in TAKES_FILINGS)
    return District(
        name,
        tuple(one for one in here if one.kind_id in TAKES_FILINGS),
        centers,
        centers[0].kind if centers else "",
    )


def counts(groups: Iterable[SiteGroup], language: str) -> list[Count]:
    """Of the kinds of which the data lacks some."""
    return [
        Count(group.title.in_language(language), len(group.sites), group.missing)
        for group in groups
        if group.missing
    ]
