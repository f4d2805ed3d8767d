"""Retention: every model declares `privacy` and `retention`; `services.run_retention` executes it daily."""

from __future__ import annotations

from madoguchi.foundation.retention.declare import Keep, Privacy

__all__ = ["Keep", "Privacy"]
