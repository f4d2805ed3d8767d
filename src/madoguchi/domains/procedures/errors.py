"""Why the catalogue refuses."""

from __future__ import annotations

from enum import StrEnum


class CatalogueError(StrEnum):
    NOT_OFFERED = "catalogue.not_offered"
    NO_SUCH_LANGUAGE = "catalogue.no_such_language"
