"""Catalogues of translations: compiled by Babel (no gettext binary is needed), collected from source, and
counted.

A message that no person has read yet carries the extracted comment `machine`; pages in such a language
show 機械訳.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

MACHINE = "machine"
"""The extracted comment (`#. machine`) of a message that was not reviewed by a person."""

_CALLS = frozenset({"_", "gettext", "gettext_lazy", "pgettext"})
_IN_TEMPLATE = re.compile(
    r"""\b_\(\s*u?(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)|gettext\(\s*u?(?P<more>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)"""
)


@dataclass(frozen=True, slots=True)
class TranslationCount:
    """`locale` is the folder's name (en, ja_Easy)."""

    locale: str
    translated: int
    machine: int
    missing: int


def catalogue_files() -> list[Path]:
    return sorted(
        path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/django.po")
    )


def compile_catalogues() -> list[Path]:
    """Write django.mo beside each django.po that is newer; returns the files written.

    Each file is replaced in one step, so several processes may do this at once.
    """
    written = []
    for source in catalogue_files():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        scratch = target.with_suffix(f".{os.getpid()}.mo.tmp")
        with scratch.open("wb") as file:
            write_mo(file, read_catalogue(source))
        scratch.replace(target)
        written.append(target)
    return written


def read_catalogue(source: Path) -> Catalog:
    with source.open("rb") as file:
        # The locale is not passed on: Babel knows no "ja_Easy".
        return read_po(file, charset="utf-8")


def count_translations() -> list[TranslationCount]:
    """Per language: how much is translated, how much of it nobody has reviewed, how much is missing."""
    counts = []
    for source in catalogue_files():
        messages = [message for message in read_catalogue(source) if message.id]
        done = [message for message in messages if message.string]
        counts.append(
            TranslationCount(
                locale=source.parent.parent.name,
                translated=len(done),
                machine=sum(MACHINE in message.auto_comments for message in done),
                missing=len(messages) - len(done),
            )
        )
    return counts


@cache
def machine_made_locales() -> frozenset[str]:
    return frozenset(count.locale for count in count_translations() if count.machine)


def find_messages(folders: Iterable[Path]) -> frozenset[str]:
    """Every message id that the Python files and templates below `folders` ask for."""
    found: set[str] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            found.update(_in_python(path.read_text(encoding="utf-8")))
        for path in sorted(folder.rglob("*.html")):
            found.update(_in_template(path.read_text(encoding="utf-8")))
    return frozenset(found)


def _in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = node.args[0]
        if name in _CALLS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def _in_template(source: str) -> Iterator[str]:
    for match in _IN_TEMPLATE.finditer(templatize(source)):
        yield ast.literal_eval(match["text"] or match["more"])
