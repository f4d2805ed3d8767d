"""Idempotency: every command that changes state carries a key, and a repetition has no second effect."""

from __future__ import annotations

from madoguchi.foundation.idempotency.answers import Done, done
from madoguchi.foundation.idempotency.commands import command

__all__ = ["Done", "command", "done"]
