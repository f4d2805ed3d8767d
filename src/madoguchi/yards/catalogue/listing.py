"""Rows of the list of procedures, and the state of each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from madoguchi.core.japanese import search_key
from madoguchi.domains.procedures.case_runs import CatalogueRun
from madoguchi.domains.procedures.record_words import CERTAINTY
from madoguchi.foundation.cities import City, Procedure
from madoguchi.foundation.cities.text import Text
from madoguchi.foundation.cities.translations import LanguageCount, count_languages, texts_of
from madoguchi.yards.catalogue.inventory_words import CORE, event_words

CERTAINTIES = tuple((certainty.value, label) for certainty, label in CERTAINTY.items())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; an empty text keeps everything."""

    query: str = ""
    certainty: str = ""
    event: str = ""
    business: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A menu over the list; `choices` are (value, label) in the order of the data."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Row:
    """`gaps` counts what no example tries; `missing` and `machine` count texts of all languages."""

    id: str
    name: str
    section: str
    certainty: str
    certainty_label: str
    cases: int
    failed: int
    gaps: int
    missing: int
    machine: int
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    texts: int
    missing: int
    machine: int


@dataclass(frozen=True, slots=True)
class LanguageText:
    """`text` is empty where it is missing."""

    name: str
    ja: str
    text: str


def rows(city: City, run: CatalogueRun, changed: Mapping[str, datetime], wanted: Wanted) -> list[Row]:
    texts = texts_of(city)
    return [
        _row(city, procedure, run, texts, changed)
        for procedure in city.procedures.values()
        if _is_wanted(procedure, wanted) and _is_found(city, procedure, wanted.query)
    ]


def filters(city: City, wanted: Wanted) -> tuple[Filter, ...]:
    sections = tuple((one.id, one.desk_name) for one in city.sections.values())
    return (
        Filter("event", "できごと", tuple(event_words(city).items()), wanted.event),
        Filter("section", "担当課", sections, wanted.section),
        Filter("business", "標準化対象事務", tuple((one.value, CORE[one]) for one in CORE), wanted.business),
        Filter("certainty", "確かさ", CERTAINTIES, wanted.certainty),
    )


def _is_wanted(procedure: Procedure, wanted: Wanted) -> bool:
    return (
        wanted.certainty in ("", procedure.certainty.value)
        and wanted.business in ("", procedure.core_business.value)
        and wanted.section in ("", procedure.section)
        and (not wanted.event or wanted.event in procedure.events)
    )


def _is_found(city: City, procedure: Procedure, query: str) -> bool:
    section = city.sections.get(procedure.section)
    words = (
        procedure.id,
        procedure.name,
        procedure.title.ja,
        procedure.basis,
        section.name if section else "",
        *procedure.keywords,
    )
    return search_key(query) in search_key(" ".join(words))


def _row(
    city: City,
    procedure: Procedure,
    run: CatalogueRun,
    texts: Mapping[str, Text],
    changed: Mapping[str, datetime],
) -> Row:
    runs, section = run.of(procedure.id), city.sections.get(procedure.section)
    start = f"procedures.{procedure.id}."
    own = {name: text for name, text in texts.items() if name.startswith(start)}
    counts = count_languages(own, city.languages)
    return Row(
        id=procedure.id,
        name=procedure.name,
        section=section.name if section else procedure.section,
        certainty=procedure.certainty.value,
        certainty_label=CERTAINTY[procedure.certainty],
        cases=len(runs),
        failed=sum(not one.is_passed for one in runs),
        gaps=sum(gap.procedure == procedure.id for gap in run.gaps),
        missing=sum(len(count.missing) for count in counts),
        machine=sum(len(count.machine) for count in counts),
        changed_at=changed.get(procedure.id),
    )


def languages(city: City) -> list[Language]:
    return [_language(count) for count in count_languages(texts_of(city), city.languages)]


def _language(count: LanguageCount) -> Language:
    return Language(
        count.language, _name(count.language), count.texts, len(count.missing), len(count.machine)
    )


def language_texts(city: City, language: str) -> dict[str, object]:
    texts = texts_of(city)
    (count,) = count_languages(texts, [language]) or (LanguageCount(language, 0, (), ()),)
    return {
        "language": _language(count),
        "missing": [*_texts(texts, count.missing, language)],
        "machine": [*_texts(texts, count.machine, language)],
    }


def _texts(texts: Mapping[str, Text], names: Iterable[str], language: str) -> Iterable[LanguageText]:
    for name in names:
        text = texts[name]
        yield LanguageText(name, text.ja, "" if text.lacks(language) else text.in_language(language))


def _name(code: str) -> str:
    return dict(settings.LANGUAGES).get(code, code)
