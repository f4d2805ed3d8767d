"""data/demo/<name>.yml → Household. Everything that is wrong is named at once: file, line, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from madoguchi.demo.days import NotAnOffset, moved
from madoguchi.demo.expecting import read_expected, read_returned
from madoguchi.demo.household import Door, Household
from madoguchi.demo.values import ValueReader
from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.findings import CityDataWrong, Findings, Mark
from madoguchi.foundation.cities.located import LocatedMap, read_yaml
from madoguchi.foundation.cities.reader import Reader

ASSUMED_MINUTES = {"guide": 4, "entry": 9, "check_in": 1, "hearing": 12, "signing": 3, "paying": 2}
"""How long people take, in minutes. Assumed parameters for the timeline, never printed as fact."""


def load_household(path: Path, *, on: date, city: City) -> Household:
    """The household as it is on the day `on` in this city. Errors: CityDataWrong with all findings."""
    findings = Findings()
    name = f"demo/{path.name}"
    data = read_yaml(path, name, findings)
    family = None
    if data is not None:
        reader = Reader(_of_city(data, city.id, findings), findings)
        family = _read(reader, path.stem, on, city)
        reader.finish()
    if findings.found or family is None:
        raise CityDataWrong(findings.in_order())
    return family


def cities_of(path: Path) -> tuple[str, ...]:
    """The cities for which the household is written; empty where the file can't be read."""
    data = read_yaml(path, f"demo/{path.name}", Findings())
    return tuple(str(city) for city in data.get("cities") or ()) if data is not None else ()


def _of_city(data: LocatedMap, city: str, findings: Findings) -> LocatedMap:
    """What `in_city` says of this city, laid over the rest."""
    cities = data.get("cities")
    if not isinstance(cities, list) or city not in cities:
        findings.add(
            data.mark_of("cities"),
            "demo.other_city",
            f"この世帯は「{city}」のものではありません。",
            "cities の一覧に、この市を加えてください。",
        )
    own = data.get("in_city")
    over = own.get(city) if isinstance(own, LocatedMap) else None
    if own is not None and not (isinstance(own, LocatedMap) and set(own) <= set(cities or ())):
        findings.add(
            data.mark_of("in_city"),
            "demo.in_city",
            "「in_city」は「市: 違うところ」の組にします。",
            "cities にある市の名前だけを書いてください。",
        )
    rest = LocatedMap(data.mark)
    for key in data:
        if key not in ("cities", "in_city"):
            rest[key], rest.marks[key] = data[key], data.mark_of(key)
    return _laid_over(rest, over) if isinstance(over, LocatedMap) else rest


def _laid_over(base: LocatedMap, over: LocatedMap) -> LocatedMap:
    """Mappings key by key, lists and values replaced. A null value takes the key away."""
    result = LocatedMap(base.mark)
    for key in dict.fromkeys((*base, *over)):
        value, below = over.get(key), base.get(key)
        if key not in over:
            result[key], result.marks[key] = below, base.mark_of(key)
        elif value is not None:
            if isinstance(below, LocatedMap) and isinstance(value, LocatedMap):
                value = _laid_over(below, value)
            result[key] = value
            result.marks[key] = over.mark_of(key)
    return result


def _read(reader: Reader, stem: str, on: date, city: City) -> Household:
    if reader.text("name", required=True) != stem:
        reader.wrong(
            "name", "demo.name", "name がファイルの名前と違います。", f"「name: {stem}」にしてください。"
        )
    days = _days(reader, on)
    typed = ValueReader(city, days, reader.findings)
    values = {door: typed.door(reader, door) for door in Door}
    if ("", "life_event") not in values[Door.GUIDE]:
        reader.wrong(
            "guide",
            "demo.no_event",
            "「life_event」がありません。",
            "guide の household に「life_event: [birth]」のように書いてください。",
        )
    expected = read_expected(reader, city)
    return Household(
        name=stem,
        title=reader.text("title", required=True),
        values=values,
        identity=_texts(reader, "identity"),
        human_minutes={**ASSUMED_MINUTES, **_minutes(reader)},
        expected=expected,
        returned=read_returned(reader, city, expected),
        days=days,
        is_assisted=reader.flag("assisted"),
    )


def _days(reader: Reader, on: date) -> dict[str, str]:
    days = {"today": on.isoformat()}
    child = reader.child("days")
    for name in child.data if child else ():
        offset = child.raw(name) if child else None
        try:
            if isinstance(offset, bool) or not isinstance(offset, int | str):
                raise NotAnOffset
            days[name] = moved(on, offset).isoformat()
        except NotAnOffset:
            reader.findings.add(
                _mark(reader, "days", name),
                "demo.days",
                f"「{name}」の日が読めません。",
                "今日から数えた日数(-3)か、年月日(-75y+10d)で書いてください。",
            )
    return days


def _mark(reader: Reader, key: str, inner: str) -> Mark:
    value = reader.data.get(key)
    return value.mark_of(inner) if isinstance(value, LocatedMap) else reader.mark(key)


def _texts(reader: Reader, key: str) -> Mapping[str, str]:
    child = reader.child(key, required=True)
    return {name: child.text(name, required=True) for name in child.data} if child else {}


def _minutes(reader: Reader) -> dict[str, int]:
    child = reader.child("human_minutes")
    if child is None:
        return {}
    found = {name: child.integer(name) or 0 for name in ASSUMED_MINUTES if name in child.data}
    child.finish()
    return found
