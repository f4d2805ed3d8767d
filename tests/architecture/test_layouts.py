"""Every page says of itself whether it shows personal fields: a new page without marks and without a declaration fails."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from madoguchi.foundation.release.declared import Declared, read_declaration
from tests.architecture.source import modules

_SOURCES = Path(__file__).resolve().parents[2] / "src" / "madoguchi"
_PAGE = re.compile(r"[\w/]+\.html")
_MARKED = re.compile(r"{%\s*personal\s|data-subject")
_PART = re.compile(r'{%\s*(?:include|extends|framed)\s+"([^"#]+)')
# Named in a module, but no page that leaves by release.page; why.
NO_PAGES = {
    "policy/error.html": "the page of a refusal, also of the gate's own",
    "policy/error_plain.html": "the same where the layout itself is broken",
    "release/protection_notice.html": "put on a page by the gate",
    "waitingroom/wait.html": "made once for all who wait, with numbers only",
    "counter/alarm_button.html": "a part of the layout",
    "ui/forms/form.html": "a part of pages",
    "ui/forms/formset.html": "a part of pages",
    "ui/widgets/address.html": "a part of forms",
    "ui/widgets/parts.html": "a part of forms",
}


@cache
def _templates() -> dict[str, str]:
    files = (path for path in _SOURCES.rglob("*.html") if "templates" in path.parts)
    return {path.as_posix().split("/templates/")[1]: path.read_text(encoding="utf-8") for path in files}


def _pages() -> set[str]:
    """Templates that a module names as a whole page or as the home of a part ("x.html#part")."""
    texts = (
        node.value
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    named = {found[0] for text in texts if (found := _PAGE.match(text))}
    return named & _templates().keys() - NO_PAGES.keys()


def _has_marks(name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether the template or a part of it marks a value as somebody's."""
    source = _templates().get(name, "")
    parts = set(_PART.findall(source)) - seen
    return bool(_MARKED.search(source)) or any(_has_marks(part, seen | {name}) for part in parts)


def _fault(source: str, *, has_marks: bool) -> str:
    said = read_declaration(source)
    if said is None:
        return "" if has_marks else "shows nobody and does not say so"
    return "says nobody and marks a value" if has_marks and said is not Declared.BOXES else ""


def test_pages__each__marks_its_people_or_says_that_there_are_none() -> None:
    faults = {
        name: fault
        for name in sorted(_pages())
        if (fault := _fault(_templates()[name], has_marks=_has_marks(name)))
    }
    assert not faults, "write {# personal: none #} into the layout, or mark the values with {% personal %}"


def test_no_pages__each_entry__is_still_there() -> None:
    assert sorted(NO_PAGES.keys() - _templates().keys()) == []


def test_scan__a_page_without_a_word__is_seen() -> None:
    assert len(_pages()) > 80
    assert _fault("<p>{{ name }}</p>", has_marks=False)
    assert _fault("{# personal: none #}{% personal a b c %}", has_marks=True)
    assert not _fault("{# personal: none #}<p>ごみ</p>", has_marks=False)
