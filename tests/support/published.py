"""The cities of the project as they are published: each is read once in a run, and nobody changes one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from madoguchi.foundation.cities import City, load_city

DATA = Path(__file__).resolve().parents[2] / "data"


@cache
def published_city(name: str) -> City:
    return load_city(DATA / "cities" / name, DATA / "national")
