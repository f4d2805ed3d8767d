"""What arrives from the other zone."""

from __future__ import annotations

from typing import Any

from madoguchi.domains.cases.services import receive_preentry
from madoguchi.foundation.transfer import Header


def on_preentry(payload: dict[str, Any], header: Header) -> None:
    """Idempotent: the same envelope, or a newer one of the same reference, changes only what differs."""
    receive_preentry(payload)
