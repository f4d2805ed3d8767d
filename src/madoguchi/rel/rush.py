"""Opening rush: everybody comes within a minute, one in ten finds a place. The real server, as `make run` starts it.

It runs on an installation of its own (durable database, all processes), not on the scratch database of the other runs.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.bench.load import BenchBroken
from madoguchi.bench.scratch import Scratch
from madoguchi.bench.spent import since, spent_s
from madoguchi.foundation.waitingroom import conf
from madoguchi.rel.outcome import Findings, Order, Outcome, RelBroken, outcome
from madoguchi.rel.rush_crowd import Crowd, Plan, wrong_numbers, wrong_order
from madoguchi.rel.rush_wire import Broken, Browser
from madoguchi.rel.scratch import say

APART_S = 30.0
CALM_AGAIN_S = 10.0
_PEOPLE_PER_PLACE = 10
_MINUTE_S = 60.0
_FULL = 20_000
_ORDINARY = "/procedures/"
_PROBE_EVERY_S = 0.25
_SETTLE_S = 60.0
_SPAN_S = 10


@dataclass(frozen=True, slots=True)
class Scale:
    """A smaller run comes just as densely: the same people per second."""

    people: int
    places: int
    arrive_s: float
    opens_in_s: float


def scale(n: int) -> Scale:
    arrive_s = max(_MINUTE_S * n / _FULL, 3.0)
    return Scale(n, n // _PEOPLE_PER_PLACE, arrive_s, min(5.0, arrive_s / 3))


def play(order: Order) -> Outcome:
    """Errors: RelBroken."""
    try:
        with ground(order.defect) as install:
            say("窓口を始めています")
            install.start()
            return play_on(install, order)
    except BenchBroken as problem:
        raise RelBroken(str(problem)) from problem


def ground(defect: str = "") -> Scratch:
    """An installation of the program, or of the program with a known bug in its waiting line."""
    program = ("madoguchi.rel.rush_server", defect) if defect else ("madoguchi.cli",)
    return Scratch(os.environ, program)


def play_on(install: Scratch, order: Order) -> Outcome:
    findings = Findings()
    began = time.monotonic()
    _run(install, order, findings)
    seconds = time.monotonic() - began
    for note in findings.notes:
        say(f"  {note}")
    for sentence in findings.violations:
        say(f"  × {sentence}")
    return outcome(order, findings, seconds)


def _run(install: Scratch, order: Order, findings: Findings) -> None:
    size = scale(order.n)
    is_timed = order.pace == "production"
    calm = asyncio.run(_probe(install.port, 3.0, []))
    known_s = conf.LOOK_IDLE_S + 1
    wish = {"places": size.places, "opens_in_s": size.opens_in_s + known_s, "window": 150, "rate_per_s": 60.0}
    before: dict[str, int] = _inside(install, "prepare", wish)
    # An opening is announced days before; here every worker has to have seen it.
    time.sleep(known_s)
    think = (1.0, 4.0) if is_timed else (0.05, 0.2)
    crowd = Crowd(Plan(install.port, size.people, order.seed, size.arrive_s, think_s=think))
    spent, own = spent_s(install), time.process_time()
    during = asyncio.run(_rush(crowd))
    _tell_costs(crowd, since(spent, spent_s(install)), time.process_time() - own, findings)
    _judge_crowd(crowd, size, findings)
    _judge_books(crowd, size, _settled(install), before, findings)
    after = asyncio.run(_probe(install.port, CALM_AGAIN_S if is_timed else 1.0, []))
    _inside(install, "end", {})
    _tell_figures(crowd, calm, during, after, findings)
    _tell_late(crowd, findings)
    if is_timed:
        _judge_times(crowd, calm, after, findings)


async def _rush(crowd: Crowd) -> list[float]:
    """The crowd, and meanwhile somebody who reads an ordinary page."""
    during: list[float] = []
    others = (_probe(crowd.plan.port, 3600.0, during), _tell(crowd), crowd.watch_itself())
    beside = [asyncio.create_task(other) for other in others]
    await crowd.come()
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    return during


async def _probe(port: int, seconds: float, found: list[float]) -> list[float]:
    """Adds the seconds of each view of the ordinary page to `found`; 60 for one that broke."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        try:
            answer = await Browser(port, 7).get(_ORDINARY)
            found.append(answer.seconds if answer.status == 200 else 60.0)
        except Broken:
            found.append(60.0)
        await asyncio.sleep(_PROBE_EVERY_S)
    return found


async def _tell(crowd: Crowd) -> None:
    while True:
        await asyncio.sleep(10)
        states = Counter(person.outcome for person in crowd.people if person.arrived_s <= crowd.now)
        say(f"  {crowd.now:.0f} 秒 {dict(states)}")


def _judge_crowd(crowd: Crowd, size: Scale, findings: Findings) -> None:
    outcomes = Counter(person.outcome for person in crowd.people)
    findings.notes.append(f"people={size.people} places={size.places} outcomes={dict(outcomes)}")
    findings.demand(not crowd.errors, f"5xx または切れた接続: {dict(Counter(crowd.errors).most_common(3))}")
    findings.demand(outcomes["booked"] == size.places, "枠の数だけの人が予約できていない")
    findings.demand(not outcomes["gave_up"], "答えのないまま、あきらめた人がいる")
    findings.demand(not wrong_numbers(crowd.people), "先に来て番号をもらった人より、あとの人の番号が小さい")
    wrong = wrong_order(crowd.people, APART_S)
    findings.demand(not wrong, f"30秒より後に来た人が先に予約した({len(wrong)} 人)")
    for apart in (1.0, 5.0, 10.0):
        findings.notes.append(
            f"served before somebody who came {apart:g} s earlier: {len(wrong_order(crowd.people, apart))}"
        )


def _judge_books(
    crowd: Crowd, size: Scale, books: dict[str, int], before: dict[str, int], findings: Findings
) -> None:
    told = sum(person.outcome == "booked" for person in crowd.people)
    findings.notes.append(f"books={books}")
    findings.demand(
        books["sold_front"] - before["sold_front"] == told == size.places,
        "予約できたと言われた人の数と、台帳が合わない",
    )
    findings.demand(
        books["sold_office"] - before["sold_office"] == told, "市民側と窓口側の予約の数が合わない"
    )
    findings.demand(not books["sold_twice_front"] and not books["sold_twice_office"], "同じ枠が二度売れた")
    findings.demand(books["free"] == 0, "枠が残っているのに、いっぱいと言われた人がいる")
    findings.demand(books["turns"] == books["called"], "番号が飛んで呼ばれた")
    highest = max((p.number for p in crowd.people if p.called_s is not None), default=0)
    findings.demand(highest <= books["called"], "呼ばれていない人が入った")


def _judge_times(crowd: Crowd, calm: Sequence[float], after: Sequence[float], findings: Findings) -> None:
    late = len(crowd.late)
    findings.demand(not late, f"0.3秒をこえた「お待ちください」が {late}/{len(crowd.refusals)} 回")
    usual = max(3 * _part(calm, 0.95), 0.1)
    last = after[len(after) // 2 :]
    findings.demand(
        _part(last, 0.95) <= usual, f"10秒たっても、ふつうのページが遅い({_part(last, 0.95):.2f} 秒)"
    )


def _tell_figures(
    crowd: Crowd, calm: Sequence[float], during: Sequence[float], after: Sequence[float], findings: Findings
) -> None:
    served = sorted(p.served_s for p in crowd.people if p.outcome == "booked" and p.served_s is not None)
    if served:
        findings.notes.append(f"sold from {served[0]:.1f} s to {served[-1]:.1f} s after the first arrival")
    for name, found in (
        ("refusal", crowd.refusals),
        ("refusal with a new number", crowd.first),
        ("answers that the crowd read later than they came", crowd.unread),
        ("booking answer", crowd.bookings),
        ("ordinary page before", calm),
        ("ordinary page during", during),
        ("ordinary page after", after),
    ):
        if found:
            parts = " ".join(f"p{int(p * 100)}={_part(found, p) * 1000:.0f}" for p in (0.5, 0.95, 0.99))
            findings.notes.append(f"{name}: n={len(found)} {parts} max={max(found) * 1000:.0f} ms")


def _tell_late(crowd: Crowd, findings: Findings) -> None:
    """When the late ones came, and how many of them while the crowd itself stood still: whose fault it was."""
    moments = Counter(int(when) // _SPAN_S * _SPAN_S for when, _ in crowd.late)
    own = sum(
        any(end >= when - seconds and end - lasted <= when for end, lasted in crowd.pauses)
        for when, seconds in crowd.late
    )
    most = ", ".join(f"{start}-{start + _SPAN_S} s: {count}" for start, count in moments.most_common(6))
    longest = max((seconds for _, seconds in crowd.pauses), default=0.0)
    findings.notes.append(
        f"late refusals: {len(crowd.late)} ({most}); {own} of them while the crowd itself stood still"
        f" ({len(crowd.pauses)} times, longest {longest * 1000:.0f} ms)"
    )


def _tell_costs(crowd: Crowd, spent: Mapping[str, float], own_s: float, findings: Findings) -> None:
    """Processor time of the rush: what is said of a busy machine is said by this, not by the clock."""
    parts = " ".join(f"{kind}={seconds:.1f}" for kind, seconds in spent.items())
    findings.notes.append(
        f"processor seconds: {parts} crowd={own_s:.1f} in {crowd.now:.0f} s, {len(crowd.refusals)} waits"
    )


def _part(found: Sequence[float], part: float) -> float:
    return sorted(found)[min(int(len(found) * part), len(found) - 1)] if found else 0.0


def _settled(install: Scratch) -> dict[str, int]:
    """The books once every envelope has arrived."""
    end = time.monotonic() + _SETTLE_S
    while True:
        books: dict[str, int] = _inside(install, "judge", {})
        if not books["waiting_envelopes"] or time.monotonic() > end:
            return books
        time.sleep(1)


def _inside(install: Scratch, word: str, given: dict[str, Any]) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.rel.rush_inside", word, json.dumps(given)],
        env=dict(install.environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RelBroken(f"{word}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])
