"""A city's folder and the national base → City. Every file is read before anything is refused.

    data/national/      facts/*.yml  derived/*.yml  documents/*.yml  lapses/*.yml  procedures/*.yml  forms/*.yml
                        synonyms.yml  referrals.yml  translations/*.yml
    data/cities/<id>/   city.yml  sites/*.yml  courses/*.yml  (any of these)

A city's file with the id of a national one holds only what differs; one with a new id adds something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from madoguchi.foundation.cities.check import check_languages, check_reach
from madoguchi.foundation.cities.check_catalogue import check_catalogue
from madoguchi.foundation.cities.check_conditions import check_conditions, check_events, check_uses
from madoguchi.foundation.cities.city import City
from madoguchi.foundation.cities.findings import CityDataWrong, Finding, Findings, Mark
from madoguchi.foundation.cities.located import LocatedList, LocatedMap, merged, read_yaml
from madoguchi.foundation.cities.read_booking import read_booking_rules
from madoguchi.foundation.cities.read_city import (
    read_closed_days,
    read_code,
    read_inventory,
    read_languages,
    read_offices,
    read_sections,
    read_wording,
)
from madoguchi.foundation.cities.read_courses import read_series
from madoguchi.foundation.cities.read_documents import read_document, read_lapse
from madoguchi.foundation.cities.read_facts import (
    events_of,
    read_facts,
    read_notes,
    read_vocabulary,
    without_events,
)
from madoguchi.foundation.cities.read_form import read_form
from madoguchi.foundation.cities.read_procedure import Known, read_procedure
from madoguchi.foundation.cities.read_rule_cases import read_rule_cases
from madoguchi.foundation.cities.read_search_words import read_referral, read_synonyms
from madoguchi.foundation.cities.read_sites import read_sites
from madoguchi.foundation.cities.read_translations import with_translations
from madoguchi.foundation.cities.reader import Reader, by_id

_OPTIONAL = frozenset({"synonyms", "referrals"})
"""Lists that a national base may do without."""


def load_city(folder: Path, national: Path) -> City:
    """Errors: CityDataWrong with all findings."""
    city, findings = read_folder(folder, national)
    if findings or city is None:
        raise CityDataWrong(findings)
    return city


def read_folder(folder: Path, national: Path) -> tuple[City | None, tuple[Finding, ...]]:
    """The city (None where city.yml can't be read at all) and everything that is wrong, by file and line."""
    city, findings = _read(folder, national)
    return city, findings.in_order()


def check_folder(folder: Path, national: Path) -> tuple[City | None, tuple[Finding, ...]]:
    """`read_folder`, and what takes longer to find or stops no start: conditions and facts that say nothing, wrong
    cases, texts that a language lacks, reasons that are missing.

    What is said of conditions, facts and cases would only follow from what could not be read; so it waits for that.
    """
    city, findings = _read(folder, national)
    mark, is_read = Mark(f"{folder.name}/city.yml", 1), not findings.found
    if city is not None:
        check_catalogue(city, mark, findings)
        check_languages(city, mark, findings)
    if city is not None and is_read:
        check_conditions(city.vocabulary, findings)
        check_events(city, findings)
        check_uses(*_offering_everything(folder, national), findings)
        findings.found += read_rule_cases(city, folder, national)[1]
    return city, findings.in_order()


def _read(folder: Path, national: Path) -> tuple[City | None, Findings]:
    findings = Findings()
    files = _Files(folder, national, findings)
    top = files.one(folder / "city.yml")
    if top is None:
        return None, findings
    city = with_translations(_city(files, Reader(top, findings)), folder, national, findings)
    check_reach(city, Mark(files.name(folder / "city.yml"), 1), findings)
    return city, findings


def _offering_everything(folder: Path, national: Path) -> tuple[City, Findings]:
    """In Japanese only: what a city leaves out may be the only use of a national fact. The city can be read."""
    findings = Findings()
    files = _Files(folder, national, findings)
    top = files.one(folder / "city.yml")
    assert top is not None
    return _city(files, Reader(top.without("procedures_not_offered"), findings)), findings


@dataclass(frozen=True, slots=True)
class _Files:
    folder: Path
    national: Path
    findings: Findings

    def name(self, path: Path) -> str:
        base = self.national.parent if path.is_relative_to(self.national) else self.folder.parent
        return str(path.relative_to(base))

    def one(self, path: Path) -> LocatedMap | None:
        if not path.is_file():
            self.findings.add(
                Mark(self.name(path), 1),
                "data.missing_file",
                "ファイルがありません。",
                f"{path.name} を作ってください。",
            )
            return None
        return read_yaml(path, self.name(path), self.findings)

    def listed(self, name: str) -> Mapping[str, Reader]:
        """Items of `<name>.yml` and of `<name>/*.yml` in the order of their names, by id: national ones first, the city's
        laid on them.
        """
        items: dict[str, LocatedMap] = {}
        for root in (self.national, self.folder):
            for key, reader in by_id(self._listed_in(root, name), name).items():
                items[key] = merged(items[key], reader.data) if key in items else reader.data
        return self._fresh(items, name)

    def _listed_in(self, root: Path, name: str) -> list[Reader]:
        single = root / f"{name}.yml"
        paths = [single] if single.is_file() else []
        paths += sorted((root / name).glob("*.yml"))
        if not paths and root is self.national and name not in _OPTIONAL:
            paths = [single]
        found: list[Reader] = []
        for path in paths:
            data = self.one(path)
            found += self._readers(data.get(name) if data is not None else None, path, name)
        return found

    def folders(self, name: str) -> Mapping[str, Reader]:
        """Files of the folder `<name>` by their id: national ones first, the city's laid on them."""
        items: dict[str, LocatedMap] = {}
        for root in (self.national, self.folder):
            read = [self.one(path) for path in sorted((root / name).glob("*.yml"))]
            readers = [Reader(data, self.findings) for data in read if data is not None]
            for key, reader in by_id(readers, name).items():
                items[key] = merged(items[key], reader.data) if key in items else reader.data
        return self._fresh(items, name)

    def _readers(self, entries: object, path: Path, name: str) -> list[Reader]:
        if not isinstance(entries, LocatedList):
            mark = Mark(self.name(path), 1)
            self.findings.add(
                mark,
                "data.wrong_type",
                f"「{name}:」の一覧がありません。",
                f"「{name}:」の下に「- id: …」を並べてください。",
            )
            return []
        return [Reader(entry, self.findings) for entry in entries if isinstance(entry, LocatedMap)]

    def _fresh(self, items: Mapping[str, LocatedMap], name: str) -> Mapping[str, Reader]:
        self.findings.places.update({(name, key): data.mark_of("id") for key, data in items.items()})
        readers = {key: Reader(data, self.findings) for key, data in items.items()}
        for reader in readers.values():
            reader.text("id")
        return readers


def _city(files: _Files, top: Reader) -> City:
    facts = files.listed("facts")
    derived = files.listed("derived")
    vocabulary = read_vocabulary(facts, derived.values())
    papers = files.listed("documents")
    documents = {name: read_document(name, reader, papers) for name, reader in papers.items()}
    folders = (files.folder / "forms", files.national / "forms")
    forms = {
        name: read_form(name, reader, vocabulary, folders) for name, reader in files.folders("forms").items()
    }
    sections = read_sections(top)
    left_out = set(top.strings("procedures_not_offered"))
    procedures = {name: r for name, r in files.folders("procedures").items() if name not in left_out}
    known = Known(vocabulary, sections, procedures, forms, documents, left_out)
    offices = read_offices(top, sections, procedures)
    site_groups = read_sites(files.folders("sites"), offices, sections, procedures)
    city = City(
        id=top.text("id", required=True),
        code=read_code(top),
        name=top.words("name", required=True),
        prefecture=top.text("prefecture", required=True),
        languages=read_languages(top),
        sections=sections,
        offices=offices,
        closed_days=read_closed_days(top),
        facts=without_events(
            read_facts(facts, vocabulary),
            top.references("events_not_here", events_of(vocabulary), "用件"),
        ),
        vocabulary=vocabulary,
        derived=vocabulary.derived,
        derived_notes=read_notes(derived.values()),
        documents=documents,
        procedures={name: read_procedure(name, reader, known) for name, reader in procedures.items()},
        forms=forms,
        wording=read_wording(top),
        lapses={
            name: read_lapse(name, reader, vocabulary) for name, reader in files.listed("lapses").items()
        },
        forms_folders=tuple(map(str, folders)),
        synonyms={name: read_synonyms(name, reader) for name, reader in files.listed("synonyms").items()},
        referrals={
            name: read_referral(name, reader, events_of(vocabulary))
            for name, reader in files.listed("referrals").items()
        },
        inventory=read_inventory(top),
        site_groups=site_groups,
        courses={
            name: read_series(name, reader, sections, offices, site_groups)
            for name, reader in files.folders("courses").items()
        },
        booking_rules=read_booking_rules(top),
    )
    top.finish()
    return city
