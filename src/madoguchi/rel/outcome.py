"""What a run found. The shape of the line is the same for every run and stays."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


class RelBroken(Exception):
    """The run itself did not come to an end; it says nothing about the program."""


@dataclass(frozen=True, slots=True)
class Order:
    """One run that is asked for. `gate` switches the release gate; `pace` is "production" or "quick"."""

    name: str
    n: int
    seed: int
    defect: str = ""
    gate: bool = True
    pace: str = "production"


@dataclass(slots=True)
class Findings:
    """Filled while a run is judged: one sentence per violation, without personal data, and notes. `counts`: how often each
    kind of finding came, where a run tells kinds apart; `seconds`, where only the run knows when its preparation ended."""

    violations: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    faults: int = 0
    seconds: float = 0.0

    def demand(self, is_kept: bool, sentence: str) -> None:
        if not is_kept:
            self.violations.append(sentence)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`n` attempts, `faults` injected, `violations` found, `counts` by kind; `seconds` of the run without its preparation;
    `gate`: whether the release gate was on.
    """

    name: str
    n: int
    violations: int
    faults: int
    defect: str | None
    seed: int
    seconds: float
    ok: bool
    counts: dict[str, int] = field(default_factory=dict)
    gate: bool = True

    def line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def outcome(order: Order, findings: Findings, seconds: float) -> Outcome:
    return Outcome(
        name=order.name,
        n=order.n,
        violations=len(findings.violations),
        faults=findings.faults,
        defect=order.defect or None,
        seed=order.seed,
        seconds=round(seconds, 1),
        ok=not findings.violations,
        counts=findings.counts,
        gate=order.gate,
    )
