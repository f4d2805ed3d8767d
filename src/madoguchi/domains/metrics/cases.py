"""Event log → what one case cost in writing: forms, signatures by hand, typed values. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.foundation.events.selectors import LoggedEvent


@dataclass(frozen=True, slots=True)
class Writing:
    """`forms` and `pages` of the last bundle. `handwritten` counts papers signed by hand, `tablet` pen signatures.

    `typed` counts values typed since the case was opened: what came with the pre-entry is one event, without a count.
    """

    forms: int = 0
    pages: int = 0
    handwritten: int = 0
    tablet: int = 0
    typed: int = 0
    typed_twice: int = 0


def count_writing(log: Iterable[LoggedEvent]) -> dict[str, Writing]:
    """By case reference."""
    found: dict[str, dict[str, int]] = {}
    signed: set[tuple[str, str]] = set()
    for event in log:
        counts = found.setdefault(event.case, {}) if event.case else {}
        payload = event.payload
        if event.code == "documents.made":
            counts.update(forms=payload["forms"], pages=payload["pages"])
        elif event.code == "document.signed" and (event.case, payload["document"]) not in signed:
            signed.add((event.case, payload["document"]))
            key = "handwritten" if payload["how"] == "hand" else "tablet"
            counts[key] = counts.get(key, 0) + 1
        elif event.code == "case.facts_recorded":
            for key in ("typed", "typed_twice"):
                counts[key] = counts.get(key, 0) + payload[key]
    return {case: Writing(**counts) for case, counts in found.items() if counts}
