"""The server of the rush with a known bug of waiting lines put into its pages: `python -m madoguchi.rel.rush_server DEFECT
run …` is `madoguchi run …`, and its pages are this module again with the words of `madoguchi web`.

number-blocks: each worker takes a block of numbers and gives them out by itself, which spares a statement per arrival.
Whoever comes to the worker with the later block stands behind people who come to the other one afterwards.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from madoguchi.rel.replacing import Function, replaced

_NAME = "madoguchi.rel.rush_server"
_BLOCK = 50


class Blocks:
    """Instead of `arrive`, of one process: asks it for many numbers at once, and keeps those that are left."""

    def __init__(self, arrive: Function) -> None:
        self._arrive = arrive
        self._kept: dict[int, tuple[int, int]] = {}

    def __call__(self, pk: int, count: int) -> int | None:
        number, left = self._kept.get(pk, (0, 0))
        if left < count:
            left = max(_BLOCK, count)
            number = self._arrive(pk, left)
            if number is None:
                return None
        self._kept[pk] = (number + count, left - count)
        return number


def main(argv: list[str]) -> int:
    defect, word, *rest = argv
    return _serve(rest) if word == "web" else _run(defect, rest)


def _run(defect: str, words: list[str]) -> int:
    from madoguchi.cli import run
    from madoguchi.install import processes

    processes.PROCESSES = tuple(
        replace(one, argv=("-m", _NAME, defect, "web", *one.argv[3:])) if one.name == "web" else one
        for one in processes.PROCESSES
    )
    return run.main(words)


def _serve(words: list[str]) -> int:
    """The workers are forked inside the block, so they have the defect."""
    import madoguchi.config.wsgi  # noqa: F401 - the program has to be loaded before one of its rooms is
    from madoguchi.cli import web
    from madoguchi.foundation.waitingroom import line

    with replaced(line, "arrive", Blocks):
        return web.main(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
