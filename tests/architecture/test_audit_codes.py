"""Every code of the change log has Japanese words for the auditor's page, and no words are left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from madoguchi.domains.notifications.states import MessageState
from madoguchi.foundation.audit.wording import LABELS
from tests.architecture.source import called_name, modules

_CODE = re.compile(r"[a-z_]+\.[a-z_]+")
_PLACE_IN_TRANSITION = 4


def _codes() -> set[str]:
    found = {f"message.{state}" for state in MessageState.values}
    for module in modules():
        for node in module.nodes:
            if isinstance(node, ast.Call):
                found.update(_in_call(node))
            elif isinstance(node, ast.AnnAssign | ast.Assign) and _is_of_a_code(node):
                found.update(_literal(node.value))
    return found


def _is_of_a_code(node: ast.AnnAssign | ast.Assign) -> bool:
    """`code: ClassVar[str] = …` of an event, `…_CODE = …` of what happens by itself."""
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    name = getattr(target, "id", "")
    return name == "code" or (isinstance(node, ast.Assign) and name.endswith("_CODE"))


def _in_call(node: ast.Call) -> Iterator[str]:
    name = called_name(node)
    if name in ("record", "record_all", "_record", "_audit", "Note"):
        for argument in node.args:
            yield from _literal(argument)
    if name == "Transition":
        for argument in node.args[_PLACE_IN_TRANSITION:]:
            yield from _literal(argument)
        for word in node.keywords:
            if word.arg == "audit_code":
                yield from _literal(word.value)


def _literal(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
        yield node.value


def test_change_log__each_code__has_words_for_the_auditor() -> None:
    assert sorted(_codes() - LABELS.keys()) == []


def test_change_log__words__belong_to_a_code() -> None:
    assert sorted(LABELS.keys() - _codes() - _RELEASE) == []


_RELEASE = {
    "release.outsider",
    "release.mismatch",
    "release.protected",
    "release.undeclared",
    "release.gate_failed",
}
"""Refusals of the gate: recorded with the refusal's own code."""
