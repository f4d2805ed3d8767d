"""Codes of refusals in this room."""

from __future__ import annotations

from enum import StrEnum


class MetricsError(StrEnum):
    NOT_PERMITTED = "metrics.not_permitted"
    NOT_FOUND = "metrics.not_found"
    PERIOD = "metrics.period"
