"""The crowd: people who open the booking page within a minute, wait as the page says, and book when it is their turn."""

from __future__ import annotations

import asyncio
import gc
import html
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from madoguchi.rel.chance import chance
from madoguchi.rel.rush_wire import Answer, Broken, Browser, stamps

PAGE = "/book/"
_TAKE = "/book/take/"
_MOST_TRIES = 60
LATE_S = 0.3
PAUSE_S = 0.05
_WATCH_S = 0.01
_NEVER = 1_000_000_000
_PHONE = "0930-00-0000"
_KIND = re.compile(r'data-kind="(\w+)"')
_REFRESH = re.compile(r'http-equiv="refresh" content="(\d+);url=([^"]*)"')
_NUMBER = re.compile(r"wait-[\w-]+=(\d+)\.")
_FORM = re.compile(r'<form[^>]*action="([^"]*/take/)".*?</form>', re.DOTALL)
_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(name|value|type)="([^"]*)"')
_DAYS = re.compile(r'href="([^"]*[?&;]day=[^"]*)"')


@dataclass(frozen=True, slots=True)
class Plan:
    """`people` within `arrive_s`; each thinks `think_s` (from, to) before a choice and gives up after `patience_s`."""

    port: int
    people: int
    seed: int
    arrive_s: float
    think_s: tuple[float, float] = (1.0, 4.0)
    patience_s: float = 600.0


@dataclass(slots=True)
class Person:
    """What one person lived through. Times are seconds since the crowd began; None: it did not happen."""

    arrived_s: float
    number: int = 0
    numbered_s: float | None = None
    called_s: float | None = None
    served_s: float | None = None
    outcome: str = "waiting"


@dataclass(slots=True)
class Crowd:
    plan: Plan
    people: list[Person] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    """Seconds until each answer that said "wait" or "nothing left"."""
    first: list[float] = field(default_factory=list)
    """Those among them that gave a number."""
    bookings: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    began: float = 0.0
    late: list[tuple[float, float]] = field(default_factory=list)
    """(when, seconds) of each answer in `refusals` that took more than `LATE_S`."""
    pauses: list[tuple[float, float]] = field(default_factory=list)
    """(when, seconds): the crowd itself could not go on for more than `PAUSE_S`. Who was to come then came at its end, all
    at once."""
    unread: list[float] = field(default_factory=list)
    """Seconds for which each answer in `refusals` lay unread: the crowd's own, and not among them."""

    @property
    def now(self) -> float:
        return time.perf_counter() - self.began

    async def come(self) -> None:
        """Until the last one has an answer."""
        rng = chance("arrivals", self.plan.seed)
        arrivals = sorted(rng.uniform(0, self.plan.arrive_s) for _ in range(self.plan.people))
        self.people = [Person(moment) for moment in arrivals]
        with _young_garbage_only(), stamps():
            await self._arrive()

    async def _arrive(self) -> None:
        self.began = time.perf_counter()
        tasks = []
        for index, person in enumerate(self.people):
            await asyncio.sleep(max(0.0, person.arrived_s - self.now))
            tasks.append(asyncio.create_task(self._live(person, index)))
        await asyncio.gather(*tasks)

    async def _live(self, person: Person, index: int) -> None:
        rng = chance(self.plan.seed, index)
        browser = Browser(self.plan.port, index)
        person.arrived_s = self.now
        try:
            async with asyncio.timeout(self.plan.patience_s):
                await self._visit(person, browser, rng)
        except Broken as broken:
            person.outcome = "broken"
            self.errors.append(str(broken))
        except TimeoutError:
            person.outcome = "gave_up"

    async def _visit(self, person: Person, browser: Browser, rng: Random) -> None:
        path = PAGE
        while True:
            answer = self._checked(await browser.get(path))
            kind = _KIND.search(answer.body)
            if not kind:
                break
            self._refused(answer)
            if not person.number:
                self.first.append(answer.seconds)
                person.number, person.numbered_s = _number_in(browser), self.now
            comes_back = _REFRESH.search(answer.body)
            if not comes_back:
                person.outcome, person.served_s = kind[1], self.now
                return
            await asyncio.sleep(int(comes_back[1]))
            path = PAGE + html.unescape(comes_back[2])
        person.called_s = self.now
        await self._book(person, browser, answer, rng)

    def _refused(self, answer: Answer) -> None:
        self.refusals.append(answer.seconds)
        self.unread.append(answer.unread_s)
        if answer.seconds > LATE_S:
            self.late.append((self.now - answer.unread_s, answer.seconds))

    async def watch_itself(self) -> None:
        """Until cancelled."""
        while True:
            began = self.now
            await asyncio.sleep(_WATCH_S)
            if (passed := self.now - began - _WATCH_S) > PAUSE_S:
                self.pauses.append((self.now, passed))

    async def _book(self, person: Person, browser: Browser, answer: Answer, rng: Random) -> None:
        days = _DAYS.findall(answer.body)
        if days and rng.random() < 0.5:
            await asyncio.sleep(rng.uniform(*self.plan.think_s) / 2)
            address = html.unescape(rng.choice(days))
            answer = self._checked(await browser.get(address if address.startswith("/") else PAGE + address))
        for _ in range(_MOST_TRIES):
            form = _FORM.search(answer.body)
            values = _values(form[0], rng) if form else []
            if not form or not any(name == "place" for name, _ in values):
                if answer.status != 409:
                    break
                # Somebody was faster, and nothing is left at that time: the person looks at the days again.
                answer = self._checked(await browser.get(PAGE))
                continue
            await asyncio.sleep(rng.uniform(*self.plan.think_s))
            answer = self._checked(await browser.post(html.unescape(form[1]), values))
            self.bookings.append(answer.seconds)
            if answer.status == 303:
                person.outcome, person.served_s = "booked", self.now
                self._checked(await browser.get(answer.location))
                return
        person.outcome, person.served_s = "refused", self.now

    def _checked(self, answer: Answer) -> Answer:
        if answer.status >= 500:
            self.errors.append(f"{answer.status}")
        return answer


@contextmanager
def _young_garbage_only() -> Iterator[None]:
    """20,000 people are a million objects that all live on: to look through them for garbage stops everybody for as long
    as a late answer takes, and there is next to none among the old."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(usual[0], usual[1], _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _number_in(browser: Browser) -> int:
    found = _NUMBER.search("; ".join(f"{name}={value}" for name, value in browser.cookies.items()))
    return int(found[1]) if found else 0


def _values(form: str, rng: Random) -> list[tuple[str, str]]:
    """Hidden fields as they stand, and one of the places."""
    inputs = [dict(_ATTRIBUTE.findall(one)) for one in _INPUT.findall(form)]
    hidden = [
        (one["name"], html.unescape(one.get("value", ""))) for one in inputs if one.get("type") == "hidden"
    ]
    places = [one["value"] for one in inputs if one.get("name") == "place"]
    # A telephone appointment asks for a number; people who want another kind need not give one, but may.
    return [*hidden, ("place", html.unescape(rng.choice(places))), ("phone", _PHONE)] if places else hidden


def wrong_order(people: Sequence[Person], apart_s: float) -> list[tuple[float, float]]:
    """(arrival, arrival) of pairs where the later one, by more than `apart_s`, was served although the earlier one
    was not yet: at most one pair for each person who was served too early."""
    by_arrival = sorted(people, key=lambda person: person.arrived_s)
    found: list[tuple[float, float]] = []
    worst: Person | None = None
    index = 0
    for person in by_arrival:
        while by_arrival[index].arrived_s < person.arrived_s - apart_s:
            if worst is None or _answered(by_arrival[index]) > _answered(worst):
                worst = by_arrival[index]
            index += 1
        is_served = person.outcome == "booked" and person.served_s is not None
        if worst is not None and is_served and _answered(worst) > (person.served_s or 0.0):
            found.append((worst.arrived_s, person.arrived_s))
    return found


def _answered(person: Person) -> float:
    """When a person got a place; never, where somebody who wanted one was told that nothing is left."""
    if person.outcome == "booked" and person.served_s is not None:
        return person.served_s
    return 0.0 if person.outcome in ("gave_up", "broken") else float("inf")


def wrong_numbers(people: Sequence[Person]) -> int:
    """People whose number is not later than that of somebody who had it before they came."""
    known = sorted((p.numbered_s, p.number) for p in people if p.numbered_s is not None)
    wrong, highest, index = 0, 0, 0
    for person in sorted((p for p in people if p.number), key=lambda p: p.arrived_s):
        while index < len(known) and known[index][0] < person.arrived_s:
            highest = max(highest, known[index][1])
            index += 1
        wrong += person.number <= highest
    return wrong
