"""A small fictional city: an extract of the engine's own form, and contacts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.domains.push import services
from madoguchi.domains.push.models import Extract
from madoguchi.engines.population.engines import HOUSEHOLDS_FILE, PERSONS_FILE
from madoguchi.engines.population.rows import tables_of
from madoguchi.foundation.clock import reading
from madoguchi.foundation.policy.actors import SYSTEM
from tests.domains.notifications.conftest import PostOffice, post_office

__all__ = ["PostOffice", "post_office"]

PROCEDURE = "child_medical_care_claim"
SECTION = "child_support"


def day(years: int) -> date:
    """Born so many years ago."""
    return date(reading.machine_now().year - years, 5, 5)


def person(number: str, years: int, insurance: str = "national") -> MemberFacts:
    return MemberFacts(number, {"birth_date": day(years), "insurance": insurance})


def family(number: int, *ages: int, insurance: str = "national") -> tuple[str, Facts]:
    """Household "h0001" with residents "100010", "100011", …"""
    members = tuple(person(f"1{number:04d}{place}", age, insurance) for place, age in enumerate(ages))
    return f"h{number:04d}", Facts({}, members)


def write_extract(folder: Path, households: list[tuple[str, Facts]], city: str = "yukuhashi") -> Path:
    persons, homes = tables_of(households, {}, {"birth_date": date, "insurance": str})
    numbers = [text.split("/")[1] for text in persons.column("resident_id").to_pylist()]
    persons = persons.set_column(0, "resident_id", pa.array(numbers))
    folder.mkdir(parents=True, exist_ok=True)
    about = {"synthetic": "true", "city": city}
    pq.write_table(persons.replace_schema_metadata(about), folder / PERSONS_FILE)
    pq.write_table(homes.replace_schema_metadata(about), folder / HOUSEHOLDS_FILE)
    return folder


@pytest.fixture
def data_folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.DATA_FOLDER = tmp_path / "data"
    return settings.DATA_FOLDER


@pytest.fixture
def extract(db: None, data_folder: Path, tmp_path: Path) -> Extract:
    """Families 1–5 have a child, 6 has none, of 7's people nothing is known."""
    households = [family(n, 40, 38, 8) for n in range(1, 6)] + [family(6, 70, 68)]
    unknown = ("h0007", Facts({"member_count": 1}, (MemberFacts("100070", {}),)))
    return services.register_extract(
        actor=SYSTEM, source=write_extract(tmp_path / "source", [*households, unknown])
    )


def contacts(*rows: str) -> int:
    content = "\n".join(["resident_id,mail,language,consented_on,objected_on", *rows])
    return services.import_contacts(actor=SYSTEM, content=content)


@pytest.fixture
def everybody(extract: Extract) -> Extract:
    """The parents of families 1–5 agreed; those of family 2 read English."""
    contacts(*(f"1{n:04d}0,parent{n}@example.jp,{'en' if n == 2 else 'ja'},2026-04-01," for n in range(1, 6)))
    return extract
