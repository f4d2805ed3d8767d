"""All writes of the procedures room."""

from __future__ import annotations

from madoguchi.domains.procedures.services.record_catalogue import record_catalogue

__all__ = ["record_catalogue"]
