"""The family of four of the demonstration, and what its guide knows."""

from __future__ import annotations

import json
from pathlib import Path

from madoguchi.core.rules import Facts, facts_from_json

EXAMPLES = Path(__file__).resolve().parents[3] / "data" / "national" / "examples"


def family4() -> Facts:
    return facts_from_json(json.loads((EXAMPLES / "move_in_family4.json").read_text(encoding="utf-8")))
