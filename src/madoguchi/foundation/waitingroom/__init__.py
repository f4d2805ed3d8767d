"""A line before an opening: numbers in the order of arrival, and only as many inside as the pages can serve.

`announce(actor, Opening(…))` puts addresses behind a line; `register_supply(name, count)` tells it how many places are
left. Everything else is done by the gate before the pages (`config.wsgi`).
"""

from __future__ import annotations

from madoguchi.foundation.waitingroom.shapes import Opening
from madoguchi.foundation.waitingroom.supplies import register_supply

__all__ = ["Opening", "register_supply"]
