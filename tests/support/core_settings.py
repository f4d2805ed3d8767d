"""Settings without any room, for runs of core tests alone."""

from __future__ import annotations

SECRET_KEY = "for-tests-only"
USE_TZ = True
