"""Tunables of enrolments. Units stand in the names."""

from __future__ import annotations

KEEP_DAYS = 90
MIRROR_KEEP_DAYS = 30
PAGE_SIZE = 30
LINE_FROM_SEATS = 100
"""A course of which this side may sell so many seats opens behind a line; for smaller ones it would only be in the way."""
LINE_H = 2
"""So long after the opening its pages are behind the line."""
