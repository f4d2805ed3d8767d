"""docs/settings.md lists every variable that the settings read, and no other."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import ROOT, modules

READERS = {"text", "one_of", "flag", "integer", "words", "folder", "database", "host_and_port"}


def _read() -> set[str]:
    found = set()
    for module in modules():
        if module.name != "madoguchi.config.settings":
            continue
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in READERS and getattr(node.func.value, "id", "") == "env":
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_settings__each_variable__is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))
    assert documented == _read()
