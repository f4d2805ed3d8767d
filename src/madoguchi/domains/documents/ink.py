"""Pen strokes from the tablet → a small SVG. The drawing is rebuilt from checked numbers, never copied from the browser."""

from __future__ import annotations

import json

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.documents.errors import DocumentError

WIDTH = 600
HEIGHT = 150
_MOST_STROKES = 200
_MOST_POINTS = 5000

Strokes = list[list[tuple[int, int]]]


def read_strokes(text: str) -> Strokes:
    """`[[[x, y], …], …]` with 0 ≤ x ≤ 600 and 0 ≤ y ≤ 150, as the signature pad sends it.

    Errors (field `strokes`): `signature.empty`, `signature.malformed`.
    """
    if not text.strip():
        raise ValidationFailed({"strokes": DocumentError.INK_EMPTY})
    try:
        strokes = [[_point(point) for point in stroke] for stroke in json.loads(text)]
    except (ValueError, TypeError, RecursionError) as error:
        raise ValidationFailed({"strokes": DocumentError.INK_MALFORMED}) from error
    points = sum(len(stroke) for stroke in strokes)
    if len(strokes) > _MOST_STROKES or points > _MOST_POINTS:
        raise ValidationFailed({"strokes": DocumentError.INK_MALFORMED})
    if points < 2:
        raise ValidationFailed({"strokes": DocumentError.INK_EMPTY})
    return strokes


def draw_svg(strokes: Strokes) -> str:
    """Black lines, round ends, on the pad's own measures."""
    paths = "".join(
        f'<polyline points="{" ".join(f"{x},{y}" for x, y in stroke)}"/>' for stroke in strokes if stroke
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<g fill="none" stroke="#000" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">{paths}</g></svg>'
    )


def _point(value: object) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("a point is two numbers")
    x, y = (round(float(part)) for part in value)
    if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
        raise ValueError("a point lies on the pad")
    return x, y
