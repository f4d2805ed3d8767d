"""A command that writes a file, for the tests of what happens when it can't."""

from __future__ import annotations

from pathlib import Path


def main(argv: list[str]) -> int:
    """Write into the file that is named."""
    Path(argv[0]).write_text("x" * 100_000, encoding="ascii")
    return 0
