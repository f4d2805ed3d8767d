"""Writes for rooms that sell."""

from __future__ import annotations

from madoguchi.foundation.waitingroom.announcing import announce, call_off

__all__ = ["announce", "call_off"]
