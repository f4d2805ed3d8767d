"""Many clerks ask for pages and papers of different households at once: whose data does each of them get?"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random

from django.test import Client
from django.urls import reverse

from madoguchi.foundation.release.models import GateAlarm
from madoguchi.rel.chance import chance
from madoguchi.rel.crew import Crew
from madoguchi.rel.households import Household, settle
from madoguchi.rel.mixing import Mixer, mixing
from madoguchi.rel.outcome import Findings, Order
from madoguchi.rel.reading_back import text_of
from madoguchi.rel.scratch import say

SERVERS, THREADS = 2, 6
_FEWEST_HOUSEHOLDS, _MOST_HOUSEHOLDS = 4, 12
_PAPERS = 0.4
_PAGES = ("case", "case_history", "papers")


def run(order: Order) -> Findings:
    """Violations are outputs that reached a clerk with somebody else's data, without the person's own, with an
    error, or that the gate had to refuse."""
    findings = Findings()
    say("  世帯と書類を用意しています")
    households = settle(min(_MOST_HOUSEHOLDS, max(_FEWEST_HOUSEHOLDS, order.n // 10)), order.seed)
    with tempfile.TemporaryDirectory() as folder:
        crew = Crew(SERVERS, lambda slot: _serve(order, households, slot, Path(folder)))
        crew.start()
        failed: list[int] = []
        while crew.alive:
            failed += crew.reap()
            time.sleep(0.05)
        findings.demand(not failed, "表示のプロセスが途中で終わった")
        counted = Counter[str]()
        for path in Path(folder).iterdir():
            counted.update(json.loads(path.read_text(encoding="utf-8")))
    _judge(order, counted, findings)
    return findings


def _judge(order: Order, counted: Counter[str], findings: Findings) -> None:
    findings.faults = counted["late"]
    sentences = {
        "wrong_person": "ほかの人の情報が届いた",
        "not_own": "本人のものでない内容が届いた",
        "refused": "出口の検査が止めた",
        "error": "画面が失敗した",
    }
    for name, sentence in sentences.items():
        findings.violations += [sentence] * counted[name]
    asked = sum(counted[name] for name in (*sentences, "right"))
    findings.demand(asked == order.n, f"{order.n} 回のうち {asked} 回しか答えがない")
    alarms = GateAlarm.objects.count()
    findings.demand(alarms == counted["refused"], f"止めた {counted['refused']} 回に対し、警報は {alarms} 件")
    findings.notes.append(
        f"gate={'on' if order.gate else 'off'} right={counted['right']} refused={counted['refused']} "
        f"disclosed={counted['wrong_person']} not_own={counted['not_own']} error={counted['error']}"
    )


def _serve(order: Order, households: list[Household], server: int, folder: Path) -> None:
    """One process of the site with its threads; every thread has connections of its own."""
    share = order.n // SERVERS + (server < order.n % SERVERS)
    mixer = Mixer(order.defect, chance(order.seed, server))
    tallies = [Counter[str]() for _ in range(THREADS)]
    with mixing(mixer, has_gate=order.gate):
        threads = [
            threading.Thread(
                target=_ask_all,
                args=(
                    households,
                    share // THREADS + (number < share % THREADS),
                    chance(order.seed, server, number),
                    tallies[number],
                ),
            )
            for number in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    total = sum(tallies, Counter[str]())
    total["late"] = mixer.late
    (folder / f"{server}.json").write_text(json.dumps(total), encoding="utf-8")


def _ask_all(households: list[Household], count: int, rng: Random, tally: Counter[str]) -> None:
    from django.db import connections

    for _ in range(count):
        household = rng.choice(households)
        tally[_ask(household, households, rng)] += 1
    connections.close_all()


def _ask(household: Household, households: list[Household], rng: Random) -> str:
    """What the clerk of `household` got: right, wrong_person, not_own, refused or error."""
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = household.cookie
    if rng.random() < _PAPERS:
        path = reverse("counter:papers_pdf", args=[household.reference, rng.choice(household.documents)])
    else:
        path = reverse(f"counter:{rng.choice(_PAGES)}", args=[household.reference])
    answer = client.get(path)
    if answer.status_code == 403:
        return "refused"
    if answer.status_code != 200:
        return "error"
    text = text_of(answer.content, answer["Content-Type"])
    others = (canary for other in households if other is not household for canary in other.canaries)
    if any(canary in text for canary in others):
        return "wrong_person"
    return "right" if all(own in text for own in household.own) else "not_own"
