"""The city's own statement about today, to compare with: data of the city, never a figure of this program."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Baseline:
    """`at_least` values: the statement gives lower bounds. `household` says for whom it holds."""

    household: str
    counters: int
    forms_at_least: int
    minutes_at_least: int
    source: str
    checked_on: str


def current_baseline() -> Baseline | None:
    """None where the city has said nothing that could be compared."""
    return _read(Path(settings.CITY_FOLDER) / "baseline.yml")


@cache
def _read(path: Path) -> Baseline | None:
    if not path.is_file():
        return None
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Baseline(
        household=str(data["household"]),
        counters=int(data["counters"]),
        forms_at_least=int(data["forms_at_least"]),
        minutes_at_least=int(data["minutes_at_least"]),
        source=str(data["source"]["title"]),
        checked_on=str(data["source"]["checked_on"]),
    )
