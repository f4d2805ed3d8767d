"""The program's own source, read once: the guards look at syntax trees and never run what they judge."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "madoguchi"


@dataclass(frozen=True, slots=True)
class Module:
    """`name` is dotted, `path` relative to the repository. `nodes`: all of the syntax tree, from the top down."""

    name: str
    path: str
    text: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...] = field(compare=False, repr=False)

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    def imports(self) -> Iterator[str]:
        """Dotted names of everything imported; `from a import b` gives `a.b`."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def strings(self) -> Iterator[str]:
        for node in self.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def parsed(name: str, path: str, text: str) -> Module:
    tree = ast.parse(text)
    return Module(name, path, text, tree, tuple(ast.walk(tree)))


@cache
def modules() -> tuple[Module, ...]:
    """All modules of the program but migrations, in the order of their paths."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(parsed(name, str(path.relative_to(ROOT)), text))
    return tuple(found)


def modules_of(package: str) -> list[Module]:
    return [module for module in modules() if is_within(module.name, package)]


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def files(pattern: str) -> list[Path]:
    """Files of the package by glob, without caches."""
    return sorted(path for path in PACKAGE.rglob(pattern) if "__pycache__" not in path.parts)


def called_name(call: ast.Call) -> str:
    """`HttpResponse` for `HttpResponse(…)` and for `http.HttpResponse(…)`."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
