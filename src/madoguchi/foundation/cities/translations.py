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
    if isinstance(value, Text):
        return change(name, value)
    if isinstance(value, FactCatalogue):
        return FactCatalogue(_through(value.definitions, name, change))
    if isinstance(value, Mapping):
        return MappingProxyType({key: _through(one, _join(name, key), change) for key, one in value.items()})
    if isinstance(value, tuple):
        return tuple(_through(one, _join(name, _key(one, at)), change) for at, one in enumerate(value))
    if is_dataclass(value) and not isinstance(value, type) and type(value).__module__.startswith(_ROOM):
        return replace(value, **dict(_changed_fields(value, name, change)))
    return value


def _changed_fields(value: Any, name: str, change: Change) -> Iterator[tuple[str, Any]]:
    for one in fields(value):
        if one.name not in _LEFT_OUT:
            yield one.name, _through(getattr(value, one.name), _join(name, one.name), change)


def _join(name: str, step: object) -> str:
    return f"{name}.{step}" if name else str(step)


def _key(item: object, at: int) -> object:
    return getattr(item, "id", at)
