"""docs/settings.md lists every variable that is read, with its default, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.source import ROOT, Module, modules, parsed

NAME = re.compile(r"(MADOGUCHI_[A-Z_]+[A-Z]|DATABASE_URL)")
ROW = re.compile(r"^\| `([A-Z_]+)` \| .* \| (.*) \|$", re.MULTILINE)


def _documented() -> dict[str, str]:
    """Variable → the text of its default."""
    return dict(ROW.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8")))


def _support() -> list[Module]:
    paths = [path for folder in ("support", "browser") for path in (ROOT / "tests" / folder).glob("*.py")]
    return [_module(path) for path in paths]


def _module(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return parsed(path.stem, str(path), text)


def _named() -> set[str]:
    """Every string that is a variable's name; `NAME_FILE` is another way to give `NAME`."""
    texts = {text for module in (*modules(), *_support()) for text in module.strings()}
    return {text.removesuffix("_FILE") for text in texts if NAME.fullmatch(text)}


def _literal_defaults() -> dict[str, str]:
    """Variable → default, where settings.py gives it as a literal."""
    found = {}
    settings = next(module for module in modules() if module.name == "madoguchi.config.settings")
    for node in ast.walk(settings.tree):
        if not isinstance(node, ast.Call) or getattr(getattr(node.func, "value", None), "id", "") != "env":
            continue
        name, *rest = node.args
        given = [*rest, *(word.value for word in node.keywords if word.arg == "default")]
        last = given[-1] if given else None
        if isinstance(name, ast.Constant) and isinstance(last, ast.Constant):
            value = last.value
            found[str(name.value)] = str(int(value) if isinstance(value, bool) else value)
    return found


def test_settings__each_variable__is_documented() -> None:
    assert set(_documented()) == _named()


def test_settings__each_literal_default__is_that_of_the_code() -> None:
    documented = _documented()
    defaults = _literal_defaults()
    assert "MADOGUCHI_ZONE" in defaults
    assert not {name: value for name, value in defaults.items() if f"`{value}`" not in documented[name]}
