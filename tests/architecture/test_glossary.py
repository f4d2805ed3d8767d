"""docs/glossary.yml explains every room, table, state, event, error family, setting, duty and core type: one word for one
thing."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib import import_module

import yaml
from django.apps import apps
from django.db.models import TextChoices

from madoguchi.core import japanese, people
from madoguchi.foundation.policy import policies
from madoguchi.foundation.policy.actors import Role
from madoguchi.foundation.policy.messages import catalogue
from tests.architecture.source import ROOT, modules

KEYS = {"term", "ja", "yomi", "definition", "source"}
YOMI = re.compile(r"[ぁ-ゖー・()]+")


@cache
def _entries() -> list[dict[str, str]]:
    entries: list[dict[str, str]] = yaml.safe_load(
        (ROOT / "docs" / "glossary.yml").read_text(encoding="utf-8")
    )
    return entries


def _terms() -> set[str]:
    return {entry["term"] for entry in _entries()}


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _models_and_rooms() -> set[str]:
    own = [config for config in apps.get_app_configs() if config.name.startswith("madoguchi.")]
    models = {_snake(model.__name__) for config in own for model in config.get_models()}
    return models | {config.label for config in own if not config.label.startswith("yard_")}


def _classes(ending: str) -> Iterator[type]:
    for module in modules():
        if module.name.endswith(ending):
            for value in vars(import_module(module.name)).values():
                if isinstance(value, type) and value.__module__ == module.name:
                    yield value


def _states() -> set[str]:
    found = set()
    for value in _classes(".states"):
        if issubclass(value, Enum):
            found.add(_snake(value.__name__))
            if issubclass(value, TextChoices):
                found |= {f"{_snake(value.__name__)}.{member.value}" for member in value}
    return found


def _events() -> set[str]:
    return {str(value.code) for value in _classes(".events") if hasattr(value, "code")}


def _duties() -> set[str]:
    named = [value for value in vars(policies).values() if isinstance(value, policies.Policy)]
    return {f"role.{role.value}" for role in Role} | {f"policy.{policy.name}" for policy in named}


def _settings() -> set[str]:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))


def _core_types() -> set[str]:
    rooms = (people, japanese)
    return {_snake(name) for room in rooms for name in room.__all__ if inspect.isclass(getattr(room, name))}


def test_glossary__each_entry__is_complete_and_unique() -> None:
    assert not [entry for entry in _entries() if set(entry) != KEYS or not all(entry.values())]
    names = [entry["term"] for entry in _entries()]
    assert len(names) == len(set(names))


def test_glossary__each_reading__is_in_hiragana() -> None:
    assert not [entry["term"] for entry in _entries() if not YOMI.fullmatch(entry["yomi"])]


def test_glossary__each_room_and_table__has_an_entry() -> None:
    assert not sorted(_models_and_rooms() - _terms())


def test_glossary__each_state_and_event__has_an_entry() -> None:
    assert not sorted((_states() | _events()) - _terms())


def test_glossary__each_role_and_policy__has_an_entry() -> None:
    assert not sorted(_duties() - _terms())


def test_glossary__each_setting__has_an_entry() -> None:
    assert not sorted(_settings() - _terms())


def test_glossary__each_type_of_people_and_japanese__has_an_entry() -> None:
    assert not sorted(_core_types() - _terms())


def test_glossary__each_family_of_error_codes__is_a_term() -> None:
    families = {code.split(".")[0] for code in catalogue()}
    assert not sorted(families - _terms())


def test_glossary__each_dotted_entry_and_setting__still_exists() -> None:
    dotted = {term for term in _terms() if "." in term}
    settings = {term for term in _terms() if term.isupper()}
    assert not sorted(dotted - _states() - _events() - _duties()), "stale entries"
    assert not sorted(settings - _settings()), "stale entries"
