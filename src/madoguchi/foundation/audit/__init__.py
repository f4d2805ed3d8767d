"""Who changed what, and who saw whom. `audit.record(...)`, `audit.record_view(...)`; see `services`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.foundation.audit.keys import fingerprint
    from madoguchi.foundation.audit.services import record, record_all, record_view, record_views

__all__ = ["fingerprint", "record", "record_all", "record_view", "record_views"]


def __getattr__(name: str) -> Any:
    # Models can't be imported while Django is still loading this package as an application.
    if name in ("record", "record_all", "record_view", "record_views"):
        from madoguchi.foundation.audit import services

        return getattr(services, name)
    if name == "fingerprint":
        from madoguchi.foundation.audit.keys import fingerprint

        return fingerprint
    raise AttributeError(name)
