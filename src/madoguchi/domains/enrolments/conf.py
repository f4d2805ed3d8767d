"""Tunables of enrolments. Units stand in the names."""

from __future__ import annotations

KEEP_DAYS = 90
MIRROR_KEEP_DAYS = 30
PAGE_SIZE = 30
