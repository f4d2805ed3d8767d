"""Many clerks ask two servers for pages and papers at once, through delays, cuts and kills: whose data does each get?"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from madoguchi.foundation.release.models import GateAlarm
from madoguchi.rel.chance import chance
from madoguchi.rel.disclosure_crowd import Crowd, plan
from madoguchi.rel.disclosure_judge import FINDINGS, GOOD
from madoguchi.rel.households import Household, settle
from madoguchi.rel.mixing import Script
from madoguchi.rel.outcome import Findings, Order
from madoguchi.rel.scratch import say
from madoguchi.rel.servers import Servers, serving

_FEWEST_HOUSEHOLDS, _MOST_HOUSEHOLDS, _ATTEMPTS_PER_HOUSEHOLD = 6, 16, 25
_ATTEMPTS_PER_KILL = 400
_STALE = "i5"
_TELL_EVERY_S = 30.0


def run_all(orders: Sequence[Order]) -> Iterator[Findings]:
    """One run after the other on one pair of servers. Violations are outputs that reached a clerk with somebody else's
    data, with what was cancelled, without the person's own or with an error, and what the gate had to refuse."""
    say("  世帯と書類を用意しています")
    n = max(order.n for order in orders)
    count = min(_MOST_HOUSEHOLDS, max(_FEWEST_HOUSEHOLDS, n // _ATTEMPTS_PER_HOUSEHOLD))
    households = settle(count, orders[0].seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Script().write(folder)
        with serving(folder) as servers:
            for number, order in enumerate(orders, start=1):
                Script(number, order.seed, order.defect, order.gate).write(folder)
                yield _play(order, households, servers, folder / str(number))


def _play(order: Order, households: list[Household], servers: Servers, folder: Path) -> Findings:
    findings = Findings()
    before = GateAlarm.objects.count()
    crowd = Crowd(servers.ports, households, order.seed)
    began = time.monotonic()
    kills = _attend(order, crowd, servers)
    findings.seconds = time.monotonic() - began
    faults = Counter((folder / "faults").read_text(encoding="utf-8").split())
    _judge(order, crowd.tally, GateAlarm.objects.count() - before, findings)
    findings.demand(servers.are_alive, "サーバーが途中で終わった")
    findings.faults = faults["late"] + kills + crowd.tally["left"]
    findings.notes.append(
        f"servers={len(servers.ports)} late={faults['late']} left={crowd.tally['left']} kills={kills} "
        f"cut={crowd.tally['cut']} corrected={crowd.tally['corrected']}"
    )
    return findings


def _attend(order: Order, crowd: Crowd, servers: Servers) -> int:
    """Kills at points of progress chosen by the seed while the crowd asks; how many hit."""
    rng = chance("kills", order.seed)
    wanted = max(0 if order.defect else 1, order.n // _ATTEMPTS_PER_KILL)
    due = sorted(rng.randrange(order.n // 10, max(order.n * 9 // 10, 1)) for _ in range(wanted))
    kills, told = 0, time.monotonic()
    # A correction costs as much as thirty pages, and only one incident is about what was cancelled.
    tasks = plan(order.n, crowd.households, order.seed, corrects=order.defect in ("", _STALE))
    threads = crowd.start(tasks)
    while any(thread.is_alive() for thread in threads):
        if due and crowd.done >= due[0] and servers.kill_worker(rng):
            due.pop(0)
            kills += 1
        if time.monotonic() - told > _TELL_EVERY_S:
            told = time.monotonic()
            say(f"  {crowd.done}/{order.n}")
        time.sleep(0.01)
    return kills


def _judge(order: Order, tally: Counter[str], alarms: int, findings: Findings) -> None:
    for name, sentence in FINDINGS.items():
        findings.violations += [sentence] * tally[name]
    asked = sum(tally[name] for name in (*FINDINGS, *GOOD))
    findings.demand(asked == order.n, f"{order.n} 回のうち {asked} 回しか答えがない")
    told = tally["refused"] + tally["overtaken_refused"]
    # Who left, or was cut off by a kill, may have been refused without hearing of it.
    unheard = tally["left"] + tally["cut"]
    findings.demand(alarms >= told, f"止めた {told} 回に対し、警報は {alarms} 件")
    findings.demand(alarms <= told + unheard, f"止めたのにだれにも知らせず、やり直した({alarms - told} 回)")
    findings.counts = {
        "right": tally["right"],
        "disclosed": tally["wrong_person"],
        "withdrawn": tally["withdrawn"],
        "not_own": tally["not_own"],
        "error": tally["error"] + tally["broken"],
        "refused": tally["refused"],
        "alarms": alarms,
        "overtaken": tally["overtaken"] + tally["overtaken_refused"],
        "left": tally["left"],
    }
    told_all = " ".join(f"{name}={count}" for name, count in findings.counts.items())
    findings.notes.append(f"gate={'on' if order.gate else 'off'} defect={order.defect or '-'} {told_all}")
