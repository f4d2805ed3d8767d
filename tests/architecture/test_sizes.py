"""Hard limits of size. What is larger is two things."""

from __future__ import annotations

import ast

from tests.architecture.source import ROOT, files, modules

MODULE_LINES = 400
FUNCTION_LINES = 60
TEMPLATE_LINES = 150
SCRIPT_LINES = 150
ALL_SCRIPT_LINES = 1500


def _lines(path: object) -> int:
    return len((ROOT / str(path)).read_text(encoding="utf-8").splitlines())


def test_module__each__is_short_enough() -> None:
    assert not {module.path: module.lines for module in modules() if module.lines > MODULE_LINES}


def test_function__each__is_short_enough() -> None:
    long = {}
    for module in modules():
        for node in module.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    long[f"{module.path}:{node.name}"] = length
    assert not long


def test_template__each__is_short_enough() -> None:
    assert not {str(path): _lines(path) for path in files("*.html") if _lines(path) > TEMPLATE_LINES}


def test_script__each_and_all__are_short_enough() -> None:
    sizes = {str(path): _lines(path) for path in files("*.js")}
    assert not {path: size for path, size in sizes.items() if size > SCRIPT_LINES}
    assert sum(sizes.values()) <= ALL_SCRIPT_LINES
