"""Extracts of the population, read by the engine: who has a right to a procedure, and why some of them do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings

from madoguchi.core.errors import InvalidValue, NotAvailable
from madoguchi.core.rules import Facts, Verdict
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.domains.push.choosing import Found
from madoguchi.domains.push.errors import PushError
from madoguchi.domains.push.models import Extract
from madoguchi.foundation import cities

HOLDS = "holds__"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ExtractFacts:
    """What an extract says of itself, and the fingerprint of its two tables."""

    sha256: str
    residents: int
    households: int
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """`counts`: households by verdict ("true", "false", "unknown"). `samples`: sentences about a few of the found.

    `holders`: residents who have it already, where the extract says so (a column HOLDS + the procedure's id).
    """

    households: tuple[Found, ...]
    holders: frozenset[str]
    counts: dict[str, int]
    samples: list[list[str]]


def folder_of(sha256: str) -> Path:
    return Path(settings.DATA_FOLDER) / "population" / sha256


def folders() -> Iterator[Path]:
    """Of all extracts that lie in the installation."""
    top = Path(settings.DATA_FOLDER) / "population"
    return iter([path for path in top.iterdir() if path.is_dir()] if top.exists() else [])


def describe(source: Path) -> ExtractFacts:
    """Errors: InvalidValue `push.extract_unreadable`, `push.extract_of_another_city`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from madoguchi.engines.population.engines import HOUSEHOLDS_FILE, PERSONS_FILE

    digest = hashlib.sha256()
    rows = []
    try:
        for name in (PERSONS_FILE, HOUSEHOLDS_FILE):
            file = pq.ParquetFile(source / name)
            rows.append(file.metadata.num_rows)
            about = file.schema_arrow.metadata or {}
            with (source / name).open("rb") as content:
                while chunk := content.read(_CHUNK):
                    digest.update(chunk)
    except (OSError, pa.ArrowInvalid):
        raise InvalidValue(PushError.EXTRACT_UNREADABLE) from None
    city = about.get(b"city", b"").decode(errors="replace")
    if city and city != cities.current().id:
        raise InvalidValue(PushError.EXTRACT_OF_ANOTHER_CITY, city=city)
    return ExtractFacts(digest.hexdigest(), rows[0], rows[1], about.get(b"synthetic", b"") == b"true")


def select(extract: Extract, procedure: str, on: date, *, samples: int) -> Selection:
    """Households that surely have a right to the procedure on the day, by household number, members in the order of the register.

    Errors: NotAvailable `push.no_extract` (the files are gone), `push.not_for_push` (it follows an event).
    """
    from madoguchi.engines import population as engine

    found = cities.current().procedures[procedure]
    if found.eligible is None:
        raise NotAvailable(PushError.NOT_FOR_PUSH)
    folder = folder_of(extract.sha256)
    if not folder.exists():
        raise NotAvailable(PushError.NO_EXTRACT)
    with engine.connected() as connection:
        population = engine.open_population(connection, folder, in_memory=True).of_people(engine.LIVING)
        count = engine.count_households({procedure: found.eligible}, population, on)[procedure]
        rows = engine.select_residents(population, found.eligible, found.right_members, on)
        picked = engine.sample_households(rows, samples, seed=int(extract.sha256[:8], 16))
        explained = engine.explain(population, found.eligible, found.right_members, on, picked)
        holders = _holders(population, HOLDS + procedure)
    return Selection(
        households=_households(rows.select(["household_id", "resident_id", "concerned"]).to_pylist()),
        holders=holders,
        counts={"true": count.needed, "false": count.not_needed, "unknown": count.unknown},
        samples=[_reasons(one.facts, one.verdict) for one in explained],
    )


def _holders(population: Any, column: str) -> frozenset[str]:
    if column not in population.persons.columns:
        return frozenset()
    rows = population.persons.filter(population.persons[column]).select("resident_id")
    return frozenset(rows.to_pyarrow().column(0).to_pylist())


def _households(rows: list[dict[str, Any]]) -> tuple[Found, ...]:
    """Rows come by household, in the order of the register."""
    return tuple(
        Found(
            household,
            tuple(row["resident_id"] for row in own),
            tuple(row["resident_id"] for row in own if row["concerned"]),
        )
        for household, own in ((key, list(group)) for key, group in groupby(rows, itemgetter("household_id")))
    )


def _reasons(facts: Facts, verdict: Verdict) -> list[str]:
    """Members are numbered, so that a sample names nobody."""
    places = {member.id: str(place) for place, member in enumerate(facts.members, 1)}
    because = (reason._replace(member=places.get(reason.member, reason.member)) for reason in verdict.because)
    return list(procedures.explain(because))
