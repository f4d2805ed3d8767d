"""Files: each under a key of its own, wrapped by the install's master key, bound to its subject."""

from __future__ import annotations

from madoguchi.foundation.files.storing import StoredFile, destroy, destroy_all, load, store, store_all

__all__ = ["StoredFile", "destroy", "destroy_all", "load", "store", "store_all"]
