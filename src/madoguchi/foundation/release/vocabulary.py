"""Words that the program itself prints: they cannot tell that somebody else's data has leaked.

Without this list a person whose name is a printed word, or a prankster who types 住民 異動届 as a name or the
city
hall's number as a telephone, would stop every output of everybody else. Built on the first hit only, once per
process.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from madoguchi.foundation.release.markup import BREAK
from madoguchi.foundation.release.readings import Reading, read_html, read_text

_PACKAGE = Path(__file__).resolve().parents[2]
_DATA = ("*.yml", "*.yaml", "*.typ")


def is_own_word(canary: str) -> bool:
    """Whether the value stands in the program's templates, labels, messages, forms or city data."""
    reading = _own_words()
    return canary in reading.numbers if canary.isdecimal() else canary in reading.squeezed


@cache
def _own_words() -> Reading:
    # Pieces stay apart: a word made of two neighbours of different files is nobody's text.
    squeezed: list[str] = []
    numbers: set[str] = set()
    for reading in _readings():
        squeezed.append(reading.squeezed)
        numbers |= reading.numbers
    return Reading.of("", BREAK.join(squeezed), frozenset(numbers))


def _readings() -> Iterator[Reading]:
    for path in _PACKAGE.rglob("*.html"):
        yield read_html(path.read_text(encoding="utf-8"))
    for folder in (_PACKAGE, settings.NATIONAL_FOLDER, settings.CITY_FOLDER):
        for pattern in _DATA:
            for path in Path(folder).rglob(pattern):
                yield read_text(path.read_text(encoding="utf-8"))
    for path in _PACKAGE.rglob("*.py"):
        for text in _shown_strings(path):
            yield read_text(text)


def _shown_strings(path: Path) -> Iterator[str]:
    """Strings beyond ASCII, but no docstring: examples there name people."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in silent)
    yield from (value for value in constants if isinstance(value, str) and not value.isascii())
