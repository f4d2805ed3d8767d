"""Papers of one case that leave together: each is read as if it were alone, against values that are fetched once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release import gate, papers
from madoguchi.foundation.release.allowed import Allowed, Medium
from madoguchi.foundation.release.gate import Fresh, Output, Refusal
from madoguchi.foundation.release.places import Blank


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished PDF; `blank` says whose field stands where on it."""

    name: str
    content: bytes
    blank: Blank


def check_papers(
    actor: Actor, bundle: Sequence[Paper], *, allowed: Allowed, case: str, medium: Medium = Medium.PAPER
) -> list[int]:
    """How many pages each has, when all may leave. The values are fetched after the last paper was finished, so that a
    change during the typesetting is seen in all of them; the first wrong paper stops the bundle and is named in the alarm.

    Errors: those of `release.check_file`. Queries: those of one file.
    """
    pages: list[int] = []

    def check(fresh: Fresh) -> None:
        pages.extend(_check(paper, fresh, case) for paper in bundle)

    gate.guard(Output(actor, allowed, medium, "bundle"), check)
    return pages


def _check(paper: Paper, fresh: Fresh, case: str) -> int:
    try:
        return papers.check(paper.content, fresh, case, paper.blank)
    except Refusal as refusal:
        raise replace(refusal, output=paper.name) from None
    except Exception as error:
        raise Refusal(gate.GATE_FAILED, detail=type(error).__name__, output=paper.name) from error
