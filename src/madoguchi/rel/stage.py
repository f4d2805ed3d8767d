"""`python -m madoguchi.rel.stage ORDERS`: runs of one name in the environment of a scratch installation."""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from madoguchi.rel.crew import die_with_parent
from madoguchi.rel.outcome import Findings, Order, outcome
from madoguchi.rel.scratch import say

_SHOWN = 5


def main() -> None:
    """Print the line of each outcome; whatever else is printed on the way goes to stderr."""
    die_with_parent()
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    orders = [Order(**order) for order in json.loads(sys.argv[1])]
    import django

    django.setup()
    # Under injected faults the program complains at length; what counts is judged afterwards.
    logging.disable(logging.CRITICAL)
    began = time.monotonic()
    for order, findings in zip(orders, _played(orders), strict=True):
        found = outcome(order, findings, findings.seconds or time.monotonic() - began)
        for note in findings.notes:
            say(f"  {note}")
        for sentence, count in Counter(findings.violations).most_common(_SHOWN):
            say(f"  × {sentence}" + (f"({count} 回)" if count > 1 else ""))
        results.write(found.line() + "\n")
        results.flush()
        began = time.monotonic()


def _played(orders: Sequence[Order]) -> Iterator[Findings]:
    module = importlib.import_module(f"madoguchi.rel.{orders[0].name}")
    if hasattr(module, "run_all"):
        yield from module.run_all(orders)
    else:
        yield from map(module.run, orders)


if __name__ == "__main__":
    main()
