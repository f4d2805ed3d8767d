"""Codes of refusals in this room."""

from __future__ import annotations

from enum import StrEnum


class DocumentError(StrEnum):
    NOT_FOUND = "document.not_found"
    TYPESET_FAILED = "documents.typeset_failed"
    BLANK_CHANGED = "documents.blank_changed"
    FACTS_MISSING = "documents.facts_missing"
    NOTHING_NEEDED = "documents.nothing_needed"
    INK_EMPTY = "signature.empty"
    INK_MALFORMED = "signature.malformed"
    INK_NOT_ALLOWED = "signature.not_allowed"
    AUTHORITY_MISSING = "signature.authority_missing"
