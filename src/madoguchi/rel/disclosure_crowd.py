"""Clerks who ask two servers for pages and papers at once, some of whom cut the connection."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from random import Random
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from madoguchi.rel.chance import chance
from madoguchi.rel.disclosure_judge import Answer, Judge
from madoguchi.rel.households import Household, correct
from madoguchi.rel.mixing import LEAVES, NUMBER

THREADS = 8
_PAGES = ("case", "case_history", "papers")
_PAPERS, _DUPLICATES, _LEAVING = 0.2, 0.06, 0.1
_FEWEST, _FEWEST_PAPERS, _EARLY = 4, 8, 8
_CUT_QUESTIONS = 0.25
_BEFORE_CORRECTION, _AROUND_CORRECTION = 2, 8
_ATTEMPTS_PER_CORRECTION, _FEWEST_CORRECTIONS = 400, 2
_LONGEST_S = 60.0
_TRIES = 20
_KEY = "k" * 32
_USUAL_BYTES = 30_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """`kind`: page, paper, duplicate (handing in what was handed in), withdrawn (a paper that has been replaced)."""

    number: int
    household: int
    kind: str
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Attempts one after the other by one clerk; `corrects`: the household's name is put right after those of `before`."""

    attempts: tuple[Attempt, ...]
    before: tuple[Attempt, ...] = ()
    corrects: bool = False


def plan(n: int, households: Sequence[Household], seed: int, *, corrects: bool) -> list[Task]:
    """Exact shares of each kind, in an order chosen by the seed. Corrections come from the middle on, so that what is
    cancelled has been read before; without them nobody asks for what was cancelled either."""
    rng = chance("attempts", seed)
    groups = min(max(_FEWEST_CORRECTIONS, n // _ATTEMPTS_PER_CORRECTION), n // 2 // _AROUND_CORRECTION)
    single = n - groups * _AROUND_CORRECTION if corrects else n
    tasks = _single(single, households, rng)
    again = [index for index, household in enumerate(households) if not household.has_handed_in]
    for first in range(single, n, _AROUND_CORRECTION):
        whose = again[first // _AROUND_CORRECTION % len(again)]
        group = range(first, first + _AROUND_CORRECTION)
        before = tuple(Attempt(number, whose, "paper") for number in group[:_BEFORE_CORRECTION])
        after = tuple(
            Attempt(number, whose, ("page", "withdrawn")[number // 2 % 2])
            for number in group[_BEFORE_CORRECTION:]
        )
        tasks.insert(rng.randrange(len(tasks) // 2, len(tasks) + 1), Task(after, before, corrects=True))
    return tasks


def _single(count: int, households: Sequence[Household], rng: Random) -> list[Task]:
    papers = max(_FEWEST_PAPERS, int(count * _PAPERS))
    duplicates, leaving = max(_FEWEST, int(count * _DUPLICATES)), int(count * _LEAVING)
    kinds = (["paper"] * papers + ["duplicate"] * duplicates + ["page"] * count)[:count]
    rng.shuffle(kinds)
    # Some leave early, so that even in a small run others come after them everywhere.
    early = rng.sample(range(count // 3), min(_EARLY, count // 3))
    leaves = {*early, *rng.sample(range(count), max(leaving - _EARLY, 0))}
    # Each in turn: the one who handed in last would find nobody else's page behind the last application.
    handed_in = cycle(index for index, household in enumerate(households) if household.has_handed_in)
    tasks = []
    for number, kind in enumerate(kinds):
        is_second = kind == "duplicate"
        whose = next(handed_in) if is_second else rng.randrange(len(households))
        tasks.append(Task((Attempt(number, whose, kind, number in leaves and not is_second),)))
    return tasks


@dataclass(slots=True)
class Crowd:
    """`tally` counts verdicts; `cut`: attempts that a kill cut off and that were made again."""

    ports: Sequence[int]
    households: Sequence[Household]
    seed: int
    tally: Counter[str] = field(default_factory=Counter)
    done: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    judge: Judge = field(init=False)

    def __post_init__(self) -> None:
        self.judge = Judge(self.households)

    def start(self, tasks: Sequence[Task]) -> list[threading.Thread]:
        waiting = iter(tasks)
        threads = [threading.Thread(target=self._work, args=(waiting, slot)) for slot in range(THREADS)]
        for thread in threads:
            thread.start()
        return threads

    def _work(self, waiting: Iterator[Task], slot: int) -> None:
        from django.db import connections

        lines = {port: _line(port) for port in self.ports}
        rng = chance("clerk", self.seed, slot)
        try:
            while (task := self._next(waiting)) is not None:
                self._do(task, lines, rng)
        except Exception:
            self._count("broken")
            raise
        finally:
            for line in lines.values():
                line.close()
            connections.close_all()

    def _next(self, waiting: Iterator[Task]) -> Task | None:
        with self.lock:
            return next(waiting, None)

    def _count(self, word: str) -> None:
        with self.lock:
            self.tally[word] += 1

    def _do(self, task: Task, lines: dict[int, HTTPConnection], rng: Random) -> None:
        for attempt in task.before:
            self._make(attempt, lines, rng)
        if task.corrects:
            correct(self.households[task.attempts[0].household])
            self._count("corrected")
        for attempt in task.attempts:
            self._make(attempt, lines, rng)

    def _make(self, attempt: Attempt, lines: dict[int, HTTPConnection], rng: Random) -> None:
        port = self.ports[attempt.number % len(self.ports)]
        verdict = self._leave(attempt, port, rng) if attempt.leaves else self._ask(attempt, lines[port], rng)
        with self.lock:
            self.tally[verdict] += 1
            self.done += 1

    def _ask(self, attempt: Attempt, line: HTTPConnection, rng: Random) -> str:
        """The verdict about the answer; an answer that a kill cuts off is asked for again."""
        household = self.households[attempt.household]
        for _ in range(_TRIES):
            seen = household.epoch
            method, path, headers, body = _words(attempt, household, rng)
            try:
                line.request(method, path, body, headers)
                got = line.getresponse()
                content = got.read()
            except (OSError, HTTPException):
                line.close()
                self._count("cut")
                time.sleep(0.05)
                continue
            head = "\n".join(f"{name}: {value}" for name, value in got.getheaders())
            answer = Answer(got.status, head, got.headers.get("Content-Type", ""), content)
            return self.judge.verdict(answer, household, attempt.kind, seen)
        return "broken"

    def _leave(self, attempt: Attempt, port: int, rng: Random) -> str:
        """Cut the connection at a random byte of the question (one in four) or of the answer; what came is read."""
        method, path, headers, body = _words(attempt, self.households[attempt.household], rng)
        headers["Connection"] = "close"
        asks_whole = rng.random() >= _CUT_QUESTIONS
        if asks_whole:
            headers[LEAVES] = "1"
        lines = [f"{method} {path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        question = ("\r\n".join(lines) + "\r\n\r\n" + (body or "")).encode()
        wanted = rng.randrange(_USUAL_BYTES) if asks_whole and rng.random() < 0.5 else 0
        try:
            with socket.create_connection(("127.0.0.1", port), _LONGEST_S) as wire:
                wire.sendall(question if asks_whole else question[: rng.randrange(1, len(question))])
                got = bytearray()
                while len(got) < wanted and (part := wire.recv(wanted - len(got))):
                    got += part
                # No farewell: the other side finds the connection gone.
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            self._count("cut")
            return "left"
        return self.judge.verdict_of_part(bytes(got), self.households[attempt.household])


def _line(port: int) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", port, timeout=_LONGEST_S)


def _words(
    attempt: Attempt, household: Household, rng: Random
) -> tuple[str, str, dict[str, str], str | None]:
    """Method, path, headers and body of the question."""
    cookies = {settings.SESSION_COOKIE_NAME: household.cookie}
    method, body = "GET", None
    headers = {"Host": "localhost", NUMBER: str(attempt.number)}
    if attempt.kind == "duplicate":
        cookies[settings.CSRF_COOKIE_NAME] = _KEY
        key = f"{attempt.number:032d}"
        method, body = "POST", urlencode({"csrfmiddlewaretoken": _KEY, "idempotency_key": key})
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return method, _path(attempt, household, rng), headers, body


def _path(attempt: Attempt, household: Household, rng: Random) -> str:
    if attempt.kind == "duplicate":
        return reverse("counter:papers_submit", args=[household.reference])
    if attempt.kind == "page":
        return reverse(f"counter:{rng.choice(_PAGES)}", args=[household.reference])
    papers = household.withdrawn_papers if attempt.kind == "withdrawn" else household.papers
    return reverse("counter:papers_pdf", args=[household.reference, rng.choice(papers)])
