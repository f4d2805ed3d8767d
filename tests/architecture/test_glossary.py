"""docs/glossary.yml explains every room, table, state and event: one word for one thing."""

from __future__ import annotations

import re
from enum import Enum
from importlib import import_module

import yaml
from django.apps import apps
from django.db.models import TextChoices

from tests.architecture.source import ROOT, modules

KEYS = {"term", "ja", "yomi", "definition", "source"}


def _terms() -> list[dict[str, str]]:
    entries: list[dict[str, str]] = yaml.safe_load(
        (ROOT / "docs" / "glossary.yml").read_text(encoding="utf-8")
    )
    return entries


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _models_and_rooms() -> set[str]:
    own = [config for config in apps.get_app_configs() if config.name.startswith("madoguchi.")]
    models = {_snake(model.__name__) for config in own for model in config.get_models()}
    return models | {config.label for config in own if not config.label.startswith("yard_")}


def _states_and_events() -> set[str]:
    found = set()
    for module in modules():
        if module.name.endswith(".states"):
            for value in vars(import_module(module.name)).values():
                if isinstance(value, type) and issubclass(value, Enum) and value.__module__ == module.name:
                    found.add(_snake(value.__name__))
                    if issubclass(value, TextChoices):
                        found |= {f"{_snake(value.__name__)}.{member.value}" for member in value}
        elif module.name.endswith(".events") and ".domains." in module.name:
            for value in vars(import_module(module.name)).values():
                if isinstance(value, type) and value.__module__ == module.name and hasattr(value, "code"):
                    found.add(str(value.code))
    return found


def test_glossary__each_entry__is_complete_and_unique() -> None:
    entries = _terms()
    assert not [entry for entry in entries if not set(entry) >= KEYS]
    names = [entry["term"] for entry in entries]
    assert len(names) == len(set(names))


def test_glossary__each_room_table_state_and_event__has_an_entry() -> None:
    missing = (_models_and_rooms() | _states_and_events()) - {entry["term"] for entry in _terms()}
    assert not sorted(missing)
