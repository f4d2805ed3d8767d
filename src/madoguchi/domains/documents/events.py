"""News of this room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.foundation.events import Event


@dataclass(frozen=True, slots=True)
class BundleMade(Event):
    """`forms` are kinds of forms; a copy per person does not make another one."""

    code: ClassVar[str] = "documents.made"
    forms: int
    pages: int


@dataclass(frozen=True, slots=True)
class DocumentSigned(Event):
    """`how` is tablet or hand."""

    code: ClassVar[str] = "document.signed"
    document: str
    how: str
