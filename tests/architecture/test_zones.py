"""Code of one zone stays off another's rooms and tables; they meet by envelopes only."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model

from madoguchi.config.rooms import EACH, FRONT, NUMBER, OFFICE, rooms
from madoguchi.config.rooms import ZONES as INSTALLS
from madoguchi.foundation.retention import Keep, Privacy
from tests.architecture.source import Module, is_within, modules_of

ZONES = {"front": FRONT, "office": OFFICE, "number": NUMBER, "each": EACH}
OTHERS = {
    "front": (*OFFICE, *NUMBER),
    "office": (*FRONT, *NUMBER),
    "number": (*FRONT, *OFFICE),
    "each": (*FRONT, *OFFICE, *NUMBER),
}


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("madoguchi.")]


def zone_of_app(model: type[Model]) -> str:
    return str(getattr(apps.get_app_config(model._meta.app_label), "zone", ""))


def _modules(zone: str) -> list[Module]:
    return [module for room in ZONES[zone] for module in modules_of(room)]


@pytest.mark.parametrize("zone", list(ZONES))
def test_imports__rooms_of_a_zone__name_no_room_of_another(zone: str) -> None:
    crossings = [
        f"{module.path}: {name}"
        for module in _modules(zone)
        for name in module.imports()
        if any(is_within(name, room) for room in OTHERS[zone])
    ]
    assert not crossings


@pytest.mark.parametrize("zone", list(ZONES))
def test_strings__rooms_of_a_zone__name_no_table_of_another(zone: str) -> None:
    """Raw SQL and `apps.get_model` go round imports."""
    rooms = OTHERS[zone]
    foreign = [m for m in own_models() if any(is_within(m.__module__, room) for room in rooms)]
    names = {m._meta.db_table for m in foreign} | {m._meta.label for m in foreign}
    crossings = [
        f"{module.path}: {text!r}"
        for module in _modules(zone)
        for text in module.strings()
        if any(name in text for name in names)
    ]
    assert not crossings


def test_rooms__of_the_number_zone__are_in_no_other_install() -> None:
    assert all(set(NUMBER).isdisjoint(rooms(zone)) for zone in INSTALLS if zone != "number")
    assert set(rooms("number")) == {*EACH, *NUMBER}
    assert set(rooms("all", every=True)) == {*EACH, *FRONT, *OFFICE, *NUMBER}


def test_number_zone__its_rooms__import_nothing_that_knows_a_case() -> None:
    wrong = [
        f"{module.path}: {name}"
        for module in _modules("number")
        for name in module.imports()
        if name.startswith(("madoguchi.domains.", "madoguchi.yards."))
        and not any(is_within(name, room) for room in NUMBER)
    ]
    assert not wrong


def test_app__each_room__declares_the_zone_in_which_it_is_listed() -> None:
    wrong = []
    for zone, own_rooms in ZONES.items():
        for config in apps.get_app_configs():
            if config.name in own_rooms and getattr(config, "zone", None) != zone:
                wrong.append(config.name)
    assert not wrong


def test_model__each__lives_in_the_zone_of_its_room() -> None:
    assert not [m._meta.label for m in own_models() if getattr(m, "zone", None) != zone_of_app(m)]


def test_model__each__declares_privacy_and_retention() -> None:
    undeclared = [
        m._meta.label
        for m in own_models()
        if not isinstance(getattr(m, "privacy", None), Privacy)
        or not isinstance(getattr(m, "retention", None), Keep)
    ]
    assert not undeclared


def test_model__foreign_keys__stay_in_the_zone_or_point_to_a_room_of_each() -> None:
    crossings = []
    for model in own_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and field.concrete else None
            if not isinstance(target, type) or not target.__module__.startswith("madoguchi."):
                continue
            if zone_of_app(target) not in (zone_of_app(model), "each"):
                crossings.append(f"{model._meta.label}.{field.name}")
    assert not crossings


def test_model__retention_with_a_parent__names_a_model_that_exists() -> None:
    labels = {model._meta.label for model in apps.get_models()}
    lost = [m._meta.label for m in own_models() if m.retention.parent and not _is_known(m, labels)]
    assert not lost


def _is_known(model: type[Model], labels: set[str]) -> bool:
    return model.retention.parent in labels  # type: ignore[attr-defined, no-any-return]


def test_model__retention_after_a_field__names_a_field_that_exists() -> None:
    lost = []
    for model in own_models():
        path = model.retention.after  # type: ignore[attr-defined]
        if path and not _has_path(model, path.split("__")):
            lost.append(f"{model._meta.label}: {path}")
    assert not lost


def _has_path(model: type[Model], path: list[str]) -> bool:
    names = {field.name for field in model._meta.get_fields()}
    if path[0] not in names:
        return False
    if len(path) == 1:
        return True
    target = model._meta.get_field(path[0]).related_model
    return isinstance(target, type) and _has_path(target, path[1:])
