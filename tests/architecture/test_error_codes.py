"""Every code that can be raised has words, and no words are left over."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator

from madoguchi.core import errors
from madoguchi.foundation.policy.messages import FALLBACK, catalogue
from tests.architecture.source import Module, called_name, modules, parsed

KINDS = {
    name
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, errors.DomainError)
}
CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


def _own_kinds() -> set[str]:
    """Also the rooms' own subclasses, by name."""
    kinds = set(KINDS)
    for _ in range(3):
        for module in modules():
            for node in module.nodes:
                if isinstance(node, ast.ClassDef) and any(_base(base) in kinds for base in node.bases):
                    kinds.add(node.name)
    return kinds


def _base(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _raised(module: Module, kinds: set[str]) -> Iterator[str]:
    """Literal codes given to an error: positional, by name, or as the values of field errors."""
    for node in module.nodes:
        if not isinstance(node, ast.Call) or called_name(node) not in kinds:
            continue
        for argument in [*node.args, *(word.value for word in node.keywords if word.arg in ("code", None))]:
            parts = argument.values if isinstance(argument, ast.Dict) else [argument]
            for part in parts:
                if (
                    isinstance(part, ast.Constant)
                    and isinstance(part.value, str)
                    and CODE.fullmatch(part.value)
                ):
                    yield part.value


def test_code__each_that_is_raised__has_words() -> None:
    kinds = _own_kinds()
    known = catalogue()
    silent = {
        f"{module.path}: {code}"
        for module in modules()
        for code in _raised(module, kinds)
        if code not in known
    }
    assert not silent


def test_code__each_of_an_enumeration_of_errors__has_words() -> None:
    known = catalogue()
    silent = set()
    for module in modules():
        # The installer speaks before there is a catalogue; its sentences stand beside its codes.
        if not module.name.endswith(".errors") or module.name.startswith(
            ("madoguchi.core", "madoguchi.install")
        ):
            continue
        for node in module.nodes:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                code = node.value.value
                if isinstance(code, str) and CODE.fullmatch(code) and code not in known:
                    silent.add(f"{module.path}: {code}")
    assert not silent


def test_message__each__belongs_to_a_code_that_is_used() -> None:
    sources = [module for module in modules() if not module.name.endswith(".messages")]
    used = {text for module in sources for text in module.strings()}
    composed = [pattern for module in sources for pattern in _composed(module)]
    left = {code for code in catalogue() if code not in used}
    assert not {code for code in left if not any(pattern.fullmatch(code) for pattern in composed)}


def _composed(module: Module) -> Iterator[re.Pattern[str]]:
    """Codes that are put together, f"text.{fault}" or f"{machine}.wrong_state", as patterns."""
    for node in module.nodes:
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            fixed = "".join(str(part) for part in parts if part is not None)
            if re.fullmatch(r"[a-z_]*\.[a-z_.]*", fixed) and len(fixed) > 3:
                yield re.compile("".join("[a-z0-9_.]+" if p is None else re.escape(str(p)) for p in parts))


def test_scan__raised_codes__are_seen() -> None:
    text = "raise NotPermitted('a.b')\nraise ValidationFailed({'x': 'c.d'}, code='e.f')\nprint('g.h')"
    module = parsed("m", "m.py", text)
    assert set(_raised(module, KINDS)) == {"a.b", "c.d", "e.f"}
    assert FALLBACK.happened
