"""translations/<language>.yml → further languages of the city's texts. National files first, the city's laid on them.

    language: ko
    texts:
      procedures:
        move_in: {title: …, summary: …}                 # machine-made until a person has read it
      facts.life_event.label: {text: …, reviewed: true}

Names may be written as one line with dots or as mappings in each other. Only languages that the city offers are read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from madoguchi.foundation.cities.city import City
from madoguchi.foundation.cities.findings import Findings, Mark
from madoguchi.foundation.cities.located import LocatedMap, read_yaml
from madoguchi.foundation.cities.reader import Reader
from madoguchi.foundation.cities.text import EASY, ENGLISH, JAPANESE, Translation
from madoguchi.foundation.cities.translations import texts_of, translated

FOLDER = "translations"
WITH_THE_TEXT = frozenset({JAPANESE, EASY, ENGLISH})
"""Languages that stand beside the Japanese text and need no file."""
_MARKED = {"text", "reviewed"}
"""A text with its mark. Both words are needed to tell it from a text whose own name ends in `text`, as a deadline's."""


def with_translations(city: City, folder: Path, national: Path, findings: Findings) -> City:
    """The city with the languages that it offers; what is wrong in the files goes to `findings`."""
    further = [language for language in city.languages if language not in WITH_THE_TEXT]
    if not further:
        return city
    known = frozenset(texts_of(city))
    found: dict[str, dict[str, Translation]] = {}
    for language in further:
        for root in (national, folder):
            path = root / FOLDER / f"{language}.yml"
            data = read_yaml(path, str(path.relative_to(root.parent)), findings) if path.is_file() else None
            if data is None:
                continue
            names = known if root is folder else known | _not_offered(data, city)
            for name, translation in _read(Reader(data, findings), language, names):
                if name in known:
                    found.setdefault(name, {})[language] = translation
    return translated(city, {name: tuple(by.values()) for name, by in found.items()})


def _not_offered(data: LocatedMap, city: City) -> frozenset[str]:
    """Names about procedures that this city does not offer: right in the national base."""
    texts = data.get("texts")
    names = [name for name, _, _ in _flat(texts, "")] if isinstance(texts, LocatedMap) else []
    return frozenset(
        name for name in names if name.startswith("procedures.") and name.split(".")[1] not in city.procedures
    )


def _read(reader: Reader, language: str, known: Collection[str]) -> Iterator[tuple[str, Translation]]:
    if reader.text("language", required=True) != language:
        reader.wrong(
            "language",
            "data.unknown_word",
            f"ファイルの名前の言語({language})と違います。",
            f"「language: {language}」にするか、ファイルの名前を直してください。",
        )
    texts = reader.child("texts", required=True)
    for name, value, mark in _flat(texts.data, "") if texts else ():
        text, is_reviewed = _leaf(value)
        if name not in known:
            reader.findings.add(
                mark,
                "data.unknown_text",
                f"「{name}」という文はありません。",
                "つづりを確かめるか、消してください。",
            )
        elif not text:
            reader.findings.add(
                mark, "data.wrong_type", f"「{name}」の訳がありません。", "訳を書くか、行を消してください。"
            )
        else:
            yield name, Translation(language, text, is_reviewed)
    reader.finish()


def _flat(data: LocatedMap, name: str) -> Iterator[tuple[str, object, Mark]]:
    for key, value in data.items():
        inner = f"{name}.{key}" if name else key
        if isinstance(value, LocatedMap) and set(value) != _MARKED:
            yield from _flat(value, inner)
        else:
            yield inner, value, data.mark_of(key)


def _leaf(value: object) -> tuple[str, bool]:
    if isinstance(value, Mapping):
        text, reviewed = value.get("text"), value.get("reviewed")
        return (text if isinstance(text, str) else ""), reviewed is True
    return (value if isinstance(value, str) else ""), False
