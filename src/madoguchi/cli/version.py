"""`madoguchi version`."""

from __future__ import annotations

import importlib.metadata


def main(argv: list[str]) -> int:
    """Print the version of the installed package."""
    print(f"madoguchi {importlib.metadata.version('madoguchi')}")
    return 0
