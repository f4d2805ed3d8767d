"""priors.yml → how likely each answer is. The city's file goes before the national one, fact by fact; both may be absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from madoguchi.core.questions import Prior
from madoguchi.core.rules import Value
from madoguchi.foundation.cities import City, CityDataWrong, FactDefinition, FactType
from madoguchi.foundation.cities.findings import Findings
from madoguchi.foundation.cities.located import LocatedList, LocatedMap, read_yaml
from madoguchi.foundation.cities.reader import Reader

FILE = "priors.yml"
OLDEST = 110


class Certainty(StrEnum):
    """How far a figure is backed: read in the source, derived from it, general knowledge, or a parameter."""

    VERIFIED = "verified"
    PARTIAL = "partial"
    UNVERIFIED = "unverified"
    ASSUMED = "assumed"


def priors_of(city: City) -> dict[str, Prior]:
    """For every fact with listed answers or figures; without figures all answers are as likely. Errors: CityDataWrong."""
    found = {one.id: Prior(values=dict.fromkeys(answers(one), 1.0)) for one in city.facts if answers(one)}
    # The folders that the city was read from stand beside its forms, the city's own first.
    for forms in reversed(city.forms_folders):
        found.update(read_priors(Path(forms).parent / FILE, city))
    return found


def answers(definition: FactDefinition) -> tuple[Value, ...]:
    """The answers that a definition lists; () for numbers, dates and texts."""
    if definition.type is FactType.YES_NO:
        return (True, False)
    return tuple(choice.id for choice in definition.choices)


def read_priors(path: Path, city: City) -> dict[str, Prior]:
    """Errors: CityDataWrong with all findings. {} where there is no such file. Facts that the city lacks are passed over."""
    if not path.is_file():
        return {}
    findings = Findings()
    data = read_yaml(path, path.name, findings)
    entries = data.get("priors") if data is not None else None
    found = dict(_entries(entries, city, findings)) if isinstance(entries, LocatedList) else {}
    if findings.found:
        raise CityDataWrong(findings.in_order())
    return found


def _entries(entries: LocatedList, city: City, findings: Findings) -> Iterator[tuple[str, Prior]]:
    known = {one.id: one for one in city.facts}
    for entry in entries:
        if isinstance(entry, LocatedMap):
            reader = Reader(entry, findings)
            fact = reader.text("fact", required=True)
            prior = _prior(reader, known.get(fact))
            if fact in known:
                yield fact, prior


def _prior(reader: Reader, definition: FactDefinition | None) -> Prior:
    reader.choice("certainty", Certainty)
    reader.text("note")
    _source(reader.child("source"))
    shares, ages, days = (reader.child(key) for key in ("shares", "ages", "days_ago"))
    reader.finish()
    if ages is not None:
        return Prior(ages=_bands(ages))
    if days is not None:
        return Prior(days_ago=(days.integer("from") or 0, days.integer("to", required=True) or 0))
    return Prior(values={} if shares is None else _shares(shares, definition))


def _source(reader: Reader | None) -> None:
    if reader is not None:
        reader.text("title", required=True)
        reader.text("url")
        reader.day("checked_on")
        reader.finish()


def _bands(reader: Reader) -> tuple[tuple[int, int, float], ...]:
    """(first age, last age, share) of each band."""
    shares = sorted((int(age), float(share)) for age, share in reader.data.items())
    lasts = [*(first - 1 for first, _ in shares[1:]), OLDEST]
    return tuple((first, last, share) for (first, share), last in zip(shares, lasts, strict=True))


def _shares(reader: Reader, definition: FactDefinition | None) -> Mapping[Value, float]:
    allowed: Mapping[str, Value] = (
        {} if definition is None else {_word(one): one for one in answers(definition)}
    )
    found: dict[Value, float] = {}
    for key, share in reader.data.items():
        word = _word(key)
        if allowed and word not in allowed:
            reader.wrong(
                key,
                "data.unknown_word",
                f"「{word}」は、その事実の選択肢にありません。",
                f"{'・'.join(allowed)} のどれかにしてください。",
            )
        elif isinstance(share, int | float):
            found[allowed.get(word, int(word) if word.isdecimal() else word)] = float(share)
    return found


def _word(value: object) -> str:
    """How an answer is written as a key: YAML reads true and 1 as they are, or as text."""
    return str(value).lower() if isinstance(value, bool) else str(value)
