"""Whether a change and what is written about it stand or fall together."""

from __future__ import annotations

from django.db import transaction


def is_open() -> bool:
    """Whether the caller has begun a transaction. A test's own does not count: the suite replaces this."""
    return bool(transaction.get_connection().in_atomic_block)
