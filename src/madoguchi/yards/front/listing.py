"""The list of procedures: by what happened, by the first sound of the title, by the section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.core.search import fold
from madoguchi.foundation.cities import City, Procedure
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
from madoguchi.foundation.cities.procedures import Visitor
from madoguchi.yards.front.events import BUSINESS, events_served

BY_EVENT, BY_SOUND, BY_SECTION = "event", "kana", "section"
ORDERS = (BY_EVENT, BY_SOUND, BY_SECTION)

_SOUNDS = ("あ", "か", "さ", "た", "な", "は", "ま", "や", "ら", "わ")
_FIRST = tuple(fold(sound) for sound in _SOUNDS)


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """`event` is not empty where the guide can be started with it."""

    label: str
    rows: tuple[Row, ...]
    event: str = ""


def groups(city: City, order: str, language: str) -> tuple[Group, ...]:
    """Procedures of residents; empty groups are left out."""
    found = [one for one in city.procedures.values() if Visitor.RESIDENT in one.visitors]
    make = {BY_SOUND: _by_sound, BY_SECTION: _by_section}.get(order, _by_event)
    return tuple(group for group in make(city, found, language) if group.rows)


def of_event(city: City, event: str, language: str) -> Group | None:
    """None where the city does not serve it."""
    choice = city.facts[LIFE_EVENT].choice(event) if event in events_served(city) else None
    if choice is None:
        return None
    found = (one for one in city.procedures.values() if event in one.events)
    return Group(choice.label.in_language(language), rows(found, language), event)


def of_businesses(city: City, language: str) -> tuple[Row, ...]:
    return rows((one for one in city.procedures.values() if Visitor.BUSINESS in one.visitors), language)


def rows(procedures: Iterable[Procedure], language: str) -> tuple[Row, ...]:
    """`name` is the official one, where the title is not the same."""
    return tuple(
        Row(one.id, title, one.name if one.name != title else "")
        for one in procedures
        if (title := one.title.in_language(language) or one.name)
    )


def _by_event(city: City, procedures: Iterable[Procedure], language: str) -> list[Group]:
    served, found = events_served(city), list(procedures)
    return [
        Group(
            choice.label.in_language(language),
            rows((one for one in found if choice.id in one.events), language),
            choice.id,
        )
        for choice in city.facts[LIFE_EVENT].choices
        if choice.id in served and choice.id != BUSINESS
    ]


def _by_sound(city: City, procedures: Iterable[Procedure], language: str) -> list[Group]:
    """By the reading: that of やさしい日本語, which is written in kana."""
    ordered = sorted(procedures, key=_reading)
    return [
        Group(
            _("%(sound)s行") % {"sound": sound},
            rows((p for p in ordered if _row_of(_reading(p)) == place), language),
        )
        for place, sound in enumerate(_SOUNDS)
    ]


def _reading(procedure: Procedure) -> str:
    return fold(procedure.title.easy or procedure.title.ja)


def _row_of(reading: str) -> int:
    """The place of the last row that does not begin after the reading; what is no kana comes last."""
    return max((place for place, first in enumerate(_FIRST) if reading[:1] >= first), default=len(_FIRST) - 1)


def _by_section(city: City, procedures: Iterable[Procedure], language: str) -> list[Group]:
    found = list(procedures)
    names: dict[str, list[Procedure]] = {}
    for section in city.sections.values():
        names.setdefault(section.name, []).extend(one for one in found if one.section == section.id)
    return [Group(name, rows(own, language)) for name, own in names.items()]
