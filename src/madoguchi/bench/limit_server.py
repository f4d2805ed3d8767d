"""`python -m madoguchi.bench.limit_server PORT`: serves the minimal page with the settings of the real pages."""

from __future__ import annotations

import sys

from madoguchi.cli.web import serve
from madoguchi.install.session import attached

_WORKERS = 2


def main(argv: list[str]) -> int:
    """Serve until SIGTERM, on the database of the installation that the environment names."""
    with attached():
        serve("madoguchi.bench.minimal:application", host="127.0.0.1", port=int(argv[0]), workers=_WORKERS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
