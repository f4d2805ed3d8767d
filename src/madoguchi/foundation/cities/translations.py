"""All texts of a city by one name each, so that a further language is a file of names and texts and nothing else.

A name is the way to the text: `procedures.move_in.title`, `facts.life_event.choices.move_in.label`,
`offices.main.counters.general.name`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any

from madoguchi.foundation.cities.city import City
from madoguchi.foundation.cities.fact_catalogue import FactCatalogue
from madoguchi.foundation.cities.text import JAPANESE, Text, Translation

_ROOM = "madoguchi.foundation.cities."
# Notes about named conditions are the sections' own words; conditions hold no text.
_LEFT_OUT = frozenset({"derived", "derived_notes"})

Change = Callable[[str, Text], Text]

_kinds: dict[type, str] = {}
_fields: dict[type, tuple[str, ...]] = {}


def texts_of(city: City) -> Mapping[str, Text]:
    """Every text that is not empty, by its name, in the order of the catalogue."""
    found: dict[str, Text] = {}

    def note(name: str, text: Text) -> Text:
        if text:
            found[name] = text
        return text

    _through(city, "", note)
    return found


def translated(city: City, translations: Mapping[str, tuple[Translation, ...]]) -> City:
    """The same city with further languages laid on its texts."""
    if not translations:
        return city

    def lay(name: str, text: Text) -> Text:
        return replace(text, others=translations[name]) if name in translations else text

    changed: City = _through(city, "", lay)
    return changed


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """How far one language is: `missing` and `machine` are names of texts."""

    language: str
    texts: int
    missing: tuple[str, ...]
    machine: tuple[str, ...]


def count_languages(texts: Mapping[str, Text], languages: Collection[str]) -> tuple[LanguageCount, ...]:
    """Japanese is the source and is left out."""
    return tuple(
        LanguageCount(
            language,
            len(texts),
            tuple(name for name, text in texts.items() if text.lacks(language)),
            tuple(name for name, text in texts.items() if text.is_machine_made(language)),
        )
        for language in languages
        if language != JAPANESE
    )


def _through(value: Any, name: str, change: Change) -> Any:
    """A copy of `value` with each text changed; what has no text in it comes back as it is."""
    match _kind_of(value):
        case "plain":
            return value
        case "text":
            return change(name, value)
        case "catalogue":
            return FactCatalogue(_through(value.definitions, name, change))
        case "mapping":
            return MappingProxyType(
                {key: _through(one, _join(name, key), change) for key, one in value.items()}
            )
        case "tuple":
            return tuple(_through(one, _join(name, _key(one, at)), change) for at, one in enumerate(value))
    changed = {field: new for field, old, new in _fields_through(value, name, change) if new is not old}
    return replace(value, **changed) if changed else value


def _kind_of(value: object) -> str:
    """How a value is walked, noted by class: a city has a hundred thousand values of few classes."""
    kind = type(value)
    if kind not in _kinds:
        _kinds[kind] = _kind(kind)
    return _kinds[kind]


def _kind(kind: type) -> str:
    if issubclass(kind, Text):
        return "text"
    if issubclass(kind, FactCatalogue):
        return "catalogue"
    if issubclass(kind, Mapping):
        return "mapping"
    if issubclass(kind, tuple):
        return "tuple"
    return "record" if is_dataclass(kind) and kind.__module__.startswith(_ROOM) else "plain"


def _walked(record: Any) -> tuple[str, ...]:
    kind = type(record)
    if kind not in _fields:
        _fields[kind] = tuple(one.name for one in fields(record) if one.name not in _LEFT_OUT)
    return _fields[kind]


def _fields_through(value: Any, name: str, change: Change) -> Iterator[tuple[str, Any, Any]]:
    for field in _walked(value):
        old = getattr(value, field)
        if _kind_of(old) != "plain":
            yield field, old, _through(old, _join(name, field), change)


def _join(name: str, step: object) -> str:
    return f"{name}.{step}" if name else str(step)


def _key(item: object, at: int) -> object:
    return getattr(item, "id", at)
