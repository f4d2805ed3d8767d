"""`python -m madoguchi.cli`: how the supervisor starts its own children."""

from __future__ import annotations

import sys

from madoguchi.cli import main

sys.exit(main())
