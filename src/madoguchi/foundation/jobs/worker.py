"""The worker process: one lane per queue, so that a mail server that hangs holds up mail and nothing else.

Each lane is a Procrastinate worker that runs one job at a time in a thread. All lanes share one small
connection pool and one listener. Beside them run the rounds, and the rescue of jobs whose worker was killed.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from procrastinate import App, exceptions
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker

from madoguchi.foundation.jobs import rounds
from madoguchi.foundation.jobs.queues import QUEUES
from madoguchi.foundation.jobs.rescue import rescue
from madoguchi.foundation.jobs.round_running import repeat

logger = logging.getLogger(__name__)

_CHANNEL = "procrastinate_queue_v1#"
_RECONNECT_S = 2.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the worker looks; `longest_rescue_s` is the wait of a killed worker's job."""

    heartbeat_s: float = 5.0
    stalled_after_s: float = 25.0
    rescue_every_s: float = 5.0
    poll_s: float = 5.0

    @property
    def longest_rescue_s(self) -> float:
        return self.heartbeat_s + self.stalled_after_s + self.rescue_every_s + self.poll_s


class _Lane(Worker):
    """A Procrastinate worker of one queue, which the shared listener wakes."""

    async def work(self) -> None:
        await self.run()  # type: ignore[no-untyped-call]

    def wake(self) -> None:
        """A job came in; without this the lane would see it at its next look."""
        self._new_job_event.set()

    def end(self) -> None:
        self.stop()  # type: ignore[no-untyped-call]


def run(queues: Sequence[str] = QUEUES, *, until_empty: bool = False, pace: Pace | None = None) -> None:
    """Work until SIGTERM or SIGINT; jobs that run are finished first. With `until_empty`, until no job waits.

    A lost database is waited for, so that a restart of PostgreSQL needs nobody's help.
    """
    asyncio.run(_work(tuple(queues), until_empty, pace or Pace()))


async def _work(queues: tuple[str, ...], until_empty: bool, pace: Pace) -> None:
    stop = asyncio.Event()
    threads = len(queues) + len(rounds.all_rounds()) + 2
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(threads, thread_name_prefix="job"))
    with _signals(stop):
        while not stop.is_set():
            try:
                await _serve(queues, until_empty, pace, stop)
            except (exceptions.ConnectorException, OSError) as error:
                logger.error("the worker lost the database: %s", type(error).__name__)
            else:
                if until_empty:
                    return
            await _sleep(_RECONNECT_S, stop)


async def _serve(queues: tuple[str, ...], until_empty: bool, pace: Pace, stop: asyncio.Event) -> None:
    """One life of the lanes: ends when asked to stop, or when a lane ends because the database is gone."""
    connector = PsycopgConnector(kwargs=connector_params("default"), min_size=1, max_size=4)
    worker_app: App = django_app.with_connector(connector)
    async with worker_app.open_async():
        lanes = {queue: _lane(worker_app, queue, until_empty, pace) for queue in queues}
        working = [asyncio.create_task(lane.work(), name=f"lane {name}") for name, lane in lanes.items()]
        beside = [asyncio.create_task(_listen(worker_app, lanes), name="listener"), *_rounds(pace)]
        stopping = asyncio.create_task(stop.wait(), name="stop")
        try:
            if until_empty:
                await asyncio.gather(*working)
            else:
                await asyncio.wait([*working, beside[0], stopping], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for lane in lanes.values():
                lane.end()
            for task in (*beside, stopping):
                task.cancel()
            ended = await asyncio.gather(*working, *beside, stopping, return_exceptions=True)
        _complain(ended)


def _lane(app: App, queue: str, until_empty: bool, pace: Pace) -> _Lane:
    options: dict[str, Any] = {
        **app.worker_defaults,
        "app": app,
        "queues": [queue],
        "name": queue,
        "concurrency": 1,
        "wait": not until_empty,
        "fetch_job_polling_interval": pace.poll_s,
        # One listener serves all lanes; a listener each would hold a connection each.
        "listen_notify": False,
        # A finished job is in the event log and the audit rows; failed ones stay for the operator.
        "delete_jobs": "successful",
        "install_signal_handlers": False,
        "update_heartbeat_interval": pace.heartbeat_s,
        "stalled_worker_timeout": pace.stalled_after_s,
    }
    return _Lane(**options)


async def _listen(app: App, lanes: dict[str, _Lane]) -> None:
    async def wake(*, channel: str, notification: Any) -> None:
        lane = lanes.get(channel.removeprefix(_CHANNEL))
        if lane is not None:
            lane.wake()

    await app.job_manager.listen_for_jobs(on_notification=wake, queues=list(lanes))


def _rounds(pace: Pace) -> list[asyncio.Task[None]]:
    saving = rounds.Round("jobs.rescue", pace.rescue_every_s, lambda: rescue(pace.stalled_after_s))
    chores = (saving, *rounds.all_rounds())
    return [asyncio.create_task(repeat(chore), name=f"round {chore.name}") for chore in chores]


def _complain(ended: Sequence[object]) -> None:
    for result in ended:
        if isinstance(result, Exception):
            raise result


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


@contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGTERM, signal.SIGINT)
    for number in wanted:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in wanted:
            loop.remove_signal_handler(number)
