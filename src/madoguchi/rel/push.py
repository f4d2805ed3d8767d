"""A notice to many whose workers are killed while the mail server takes the letters: nobody is told twice."""

from __future__ import annotations

import importlib
import socket
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.services import bulk
from madoguchi.domains.notifications.states import MessageState
from madoguchi.domains.push import services
from madoguchi.domains.push.models import PushList
from madoguchi.domains.push.states import PushState
from madoguchi.foundation.jobs import worker as jobs
from madoguchi.foundation.policy.actors import SYSTEM, Actor, Role
from madoguchi.rel.chance import chance
from madoguchi.rel.crew import Crew
from madoguchi.rel.diary import Diary, read
from madoguchi.rel.outcome import Findings, Order, RelBroken
from madoguchi.rel.replacing import Function, replaced
from madoguchi.rel.waiting import until

WORKERS = 2
QUEUE = "push"
_PROCEDURE = "child_medical_care_claim"
_BATCH = 25
_LETTERS_PER_KILL, _FEWEST_KILLS = 40, 4
_LONGEST_TAKE_S = 0.06
_CUT_ONE_IN = 40
_START_S, _END_S = 120.0, 300.0
_QUICK = jobs.Pace(heartbeat_s=0.3, stalled_after_s=3.0, rescue_every_s=0.3, poll_s=0.5)
_CLERK = Actor("rel-clerk", frozenset({Role.SUPERVISOR}))
_OTHER = Actor("rel-other", frozenset({Role.SUPERVISOR}))


def run(order: Order) -> Findings:
    """Violations: a reader who got two letters, a letter that went out and is not said to have, one said to be sent that
    never came, and a list that does not end.
    """
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        post = Crew(1, lambda _: _take_mail(order, port, Path(folder)))
        post.start()
        if not until(lambda: _answers(port), _START_S):
            raise RelBroken("the mail server of the run does not answer")
        approved = _approve(order, Path(folder))
        crew = Crew(WORKERS, lambda _: _work(order))
        crew.start()
        try:
            _kill_some(order, crew, Path(folder))
            ended = until(lambda: _state(approved) == PushState.SENT, _END_S, every_s=0.2)
        finally:
            crew.end()
            post.end()
        findings.faults = crew.kills
        findings.demand(ended, "名簿が送り終わらない")
        _judge(order, _arrived(Path(folder)), findings)
    return findings


def _approve(order: Order, folder: Path) -> str:
    """A list of n households, approved by a second person as it was shown."""
    services.register_extract(actor=SYSTEM, source=_extract(order, folder / "extract"))
    rows = [f"{_number(n)},reader{n}@example.jp,ja,2026-04-01," for n in range(order.n)]
    services.import_contacts(
        actor=SYSTEM, content="\n".join(["resident_id,mail,language,consented_on,objected_on", *rows])
    )
    # The package hands out the function of the same name.
    counting = importlib.import_module("madoguchi.domains.push.services.count_push_list")
    counting.BATCH = _BATCH  # type: ignore[attr-defined]
    with transaction.atomic():
        made = services.create_push_list(actor=_CLERK, procedure=_PROCEDURE)
        services.count_push_list(made.public_id)
    made.refresh_from_db()
    if made.counts["letters"] != order.n:
        raise RelBroken(f"the list has {made.counts['letters']} letters instead of {order.n}")
    services.submit_push_list(actor=_CLERK, public_id=made.public_id, version=made.version)
    services.approve_push_list(actor=_OTHER, public_id=made.public_id, content_hash=made.content_hash)
    return str(made.public_id)


def _extract(order: Order, folder: Path) -> Path:
    """Households of one parent and one small child, without anything else."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from madoguchi.engines.population.engines import HOUSEHOLDS_FILE, PERSONS_FILE

    folder.mkdir()
    homes = [f"h{n}" for n in range(order.n)]
    persons = {
        "resident_id": [_number(n) for n in range(order.n)] + [f"9{_number(n)}" for n in range(order.n)],
        "household_id": homes * 2,
        "birth_date": [date(1985, 5, 5)] * order.n + [date(2020, 5, 5)] * order.n,
        "insurance": ["national"] * (2 * order.n),
    }
    pq.write_table(pa.table(persons), folder / PERSONS_FILE)
    pq.write_table(pa.table({"household_id": homes}), folder / HOUSEHOLDS_FILE)
    return folder


def _number(n: int) -> str:
    return f"1{n:08d}"


def _work(order: Order) -> None:
    """The worker of the program itself; with D19 what a killed one was sending is sent again."""
    with ExitStack() as stack:
        if order.defect == "D19":
            stack.enter_context(replaced(bulk, "_leave_unsure", _send_again))
        jobs.run((QUEUE, "events"), pace=_QUICK if order.pace == "quick" else jobs.Pace())


def _send_again(leave_unsure: Function) -> Function:
    def requeue(batch: str) -> None:
        Message.objects.filter(batch=batch, state=MessageState.SENDING).update(state=MessageState.QUEUED)

    return requeue


def _kill_some(order: Order, crew: Crew, folder: Path) -> None:
    """kill -9 at points of progress chosen by the seed: often between the mail server's yes and our note of it.

    Every second time it hits all workers, so that whoever has just handed a letter over is among them.
    """
    rng = chance("push kills", order.seed)
    count = max(_FEWEST_KILLS, order.n // _LETTERS_PER_KILL)
    for turn, point in enumerate(sorted(rng.randrange(1, order.n * 8 // 10 + 1) for _ in range(count))):
        until(lambda point=point: len(_arrived(folder)) >= point, _START_S, every_s=0.002)  # type: ignore[misc]
        if turn % 2:
            for slot in crew.alive:
                crew.kill(slot)
        else:
            crew.kill_one(rng)


def _take_mail(order: Order, port: int, folder: Path) -> None:
    """A mail server that writes down whom a letter reached before it says yes, and sometimes hangs up instead."""
    import asyncio

    from aiosmtpd.smtp import SMTP

    handler = _PostOffice(Diary(folder, 0), chance("post", order.seed))
    loop = asyncio.new_event_loop()
    loop.run_until_complete(loop.create_server(lambda: SMTP(handler), "127.0.0.1", port))
    loop.run_forever()


class _PostOffice:
    def __init__(self, diary: Diary, rng: Random) -> None:
        self._diary, self._rng = diary, rng

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        """Called by the mail server; the names are its own."""
        import asyncio

        self._diary.write(to=envelope.rcpt_tos[0], when=time.monotonic())
        await asyncio.sleep(self._rng.uniform(0, _LONGEST_TAKE_S))
        if self._rng.randrange(_CUT_ONE_IN) == 0:
            server.transport.abort()
        return "250 OK"


def _judge(order: Order, arrived: Counter[str], findings: Findings) -> None:
    """What the mail server wrote down against what the program says of each letter."""
    said = dict(Message.objects.values_list("case", "state"))
    for n in range(order.n):
        reached, state = arrived[f"reader{n}@example.jp"], said.get(f"contact:{_number(n)}", "")
        findings.demand(reached < 2, "同じ人に2通届いた")
        findings.demand(state != MessageState.SENT or reached == 1, "送ったと記録されたのに届いていない")
        findings.demand(
            reached == 0 or state in (MessageState.SENT, MessageState.UNSURE),
            f"届いたのに「{state}」と記録された",
        )
    states = Counter(said.values())
    findings.notes.append("、".join(f"{state} {count}" for state, count in sorted(states.items())))


def _arrived(folder: Path) -> Counter[str]:
    return Counter(entry["to"] for entry in read(folder))


def _state(public_id: str) -> str:
    return PushList.objects.values_list("state", flat=True).get(public_id=public_id)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
