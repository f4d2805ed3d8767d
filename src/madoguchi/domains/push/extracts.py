"""Extracts of the population, read by the engine: who has a right to a procedure, and why some of them do."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

from madoguchi.core.errors import InvalidValue, NotAvailable
from madoguchi.core.rules import Condition, Facts, MemberFacts, evaluate
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
    """Households that surely have a right to the procedure on the day, by household number, members by number.

    Errors: NotAvailable `push.no_extract` (the files are gone), `push.not_for_push` (it follows an event).
    """
    from madoguchi.engines.population.compiling import compile_households, compile_members
    from madoguchi.engines.population.engines import connected, open_population

    found = cities.current().procedures[procedure]
    if found.eligible is None:
        raise NotAvailable(PushError.NOT_FOR_PUSH)
    folder = folder_of(extract.sha256)
    if not folder.exists():
        raise NotAvailable(PushError.NO_EXTRACT)
    with connected() as engine:
        population = open_population(engine, folder, in_memory=True)
        truths = compile_households({"truth": found.eligible}, population, on)
        counts = truths.group_by("truth").aggregate(households=truths.count()).to_pyarrow().to_pylist()
        wanted = truths.filter(truths.truth).select("household_id")
        members = population.persons.semi_join(wanted, "household_id").select("household_id", "resident_id")
        concerned: set[str] = set()
        if found.members is not None:
            people = compile_members({"truth": found.members}, population, on)
            inside = people.filter(people.truth).semi_join(wanted, "household_id")
            concerned = set(inside.select("resident_id").to_pyarrow().column(0).to_pylist())
        households = _households(members.to_pyarrow().to_pylist(), concerned)
        holders = _holders(population, HOLDS + procedure)
        picked = Random(extract.sha256).sample(households, min(samples, len(households)))  # noqa: S311 - no secret
        rows = _rows(population, [one.household_id for one in picked])
    return Selection(
        households=tuple(households),
        holders=holders,
        counts=_counts(counts),
        samples=[_reasons(found.eligible, facts, on) for facts in rows],
    )


def _holders(population: Any, column: str) -> frozenset[str]:
    if column not in population.persons.columns:
        return frozenset()
    rows = population.persons.filter(population.persons[column]).select("resident_id")
    return frozenset(rows.to_pyarrow().column(0).to_pylist())


def _counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    names = {True: "true", False: "false", None: "unknown"}
    return {"true": 0, "false": 0, "unknown": 0} | {names[row["truth"]]: row["households"] for row in rows}


def _households(rows: list[dict[str, Any]], concerned: Collection[str]) -> list[Found]:
    members: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        members[row["household_id"]].append(row["resident_id"])
    return [
        Found(household, tuple(sorted(own)), tuple(one for one in sorted(own) if one in concerned))
        for household, own in sorted(members.items())
    ]


def _rows(population: Any, households: Collection[str]) -> list[Facts]:
    """Facts of the sampled households. Members are numbered, so that a sample names nobody."""
    from madoguchi.engines.population.rows import facts_of

    homes = population.households.filter(population.households.household_id.isin(list(households)))
    people = population.persons.filter(population.persons.household_id.isin(list(households)))
    by_home: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for person in people.to_pyarrow().to_pylist():
        by_home[person["household_id"]].append(person)
    found = [facts_of(home, by_home[home["household_id"]]) for home in homes.to_pyarrow().to_pylist()]
    return [
        Facts(one.household, tuple(MemberFacts(str(n), m.values) for n, m in enumerate(one.members, 1)))
        for one in found
    ]


def _reasons(eligible: Condition, facts: Facts, on: date) -> list[str]:
    return list(procedures.explain(evaluate(eligible, facts, on).because))
