"""Every refusal code of the three packages has a sentence, and every sentence has a code that can occur."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from madoguchi.core import calendars, japanese, people

PACKAGES = (japanese, people, calendars)
MESSAGES = japanese.MESSAGES | people.MESSAGES | calendars.MESSAGES
_LITERAL = re.compile(r'"((?:[a-z_]+)\.(?:[a-z_0-9]+))"')
_PREFIXES = ("name", "address", "domicile")
_TEXT_RULES = (
    "control_character",
    "replacement_character",
    "lone_variation_selector",
    "outer_space",
    "too_long",
)


def _modules() -> list[str]:
    return [
        f"{package.__name__}.{module.name}"
        for package in PACKAGES
        for module in pkgutil.iter_modules(package.__path__)
    ]


def _codes_in_source() -> set[str]:
    codes = {f"{prefix}.{rule}" for prefix in _PREFIXES for rule in _TEXT_RULES}
    codes |= {
        f"{number}.{rule}"
        for number in ("addressee_number", "household_number")
        for rule in ("format", "check_digit")
    }
    for name in _modules():
        if not name.endswith(".messages"):
            source = Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8")
            codes |= set(_LITERAL.findall(source))
    return codes


def test_messages__codes_in_source__all_have_a_sentence_and_none_is_left_over() -> None:
    assert set(MESSAGES) == _codes_in_source()


def test_messages__every_sentence__is_japanese_and_says_what_to_do() -> None:
    for code, text in MESSAGES.items():
        assert text.endswith("。"), code
        assert re.search("ください|受け付けます", text), code


def test_messages__packages__share_no_code() -> None:
    assert len(MESSAGES) == sum(len(package.MESSAGES) for package in PACKAGES)


@pytest.mark.parametrize("name", _modules())
def test_docstrings__examples__are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
