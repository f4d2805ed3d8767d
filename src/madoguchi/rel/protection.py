"""Outputs of every kind about a town in which people are protected: does anything leave that must not?

Each try makes one output by the door that the program itself uses, with the data of people drawn at random, now and
then with a row too many, on a random day, and now and then with the register out of reach. A judge that shares no code
with the gate looks at what came out.
"""

from __future__ import annotations

import gc
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core import mail
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from madoguchi.core.errors import ReleaseRefused
from madoguchi.domains.residents import protections, selectors
from madoguchi.domains.residents.models import ProtectiveMeasure
from madoguchi.foundation import clock, release
from madoguchi.foundation.release import Allowed, Medium, gate, outputs
from madoguchi.foundation.release.vocabulary import is_own_word
from madoguchi.rel.chance import chance
from madoguchi.rel.crew import Crew
from madoguchi.rel.outcome import Findings, Order
from madoguchi.rel.protected_town import CLERK, Home, change_something, settle
from madoguchi.rel.reading_back import Reader
from madoguchi.rel.replacing import Function, replaced
from madoguchi.rel.scratch import say

PROCESSES = 2
_FEWEST_HOMES, _MOST_HOMES = 8, 32
"""In each process."""
_STRAY, _UNREACHABLE, _CHANGE, _NEXT_DAY = 0.03, 0.005, 0.01, 0.002
_TELL_EVERY_S = 30.0
_reader = Reader()
"""The judge's: the same bytes of a paper are read once. The gate reads them at every output."""
_NOTICE = "支援措置の対象です"
_SENTENCES = {
    "protected": "支援措置の対象者の情報が出た",
    "stranger": "ほかの世帯の情報が出た",
    "unwarned": "支援措置の警告のない画面が出た",
    "unreachable": "登録に届かないのに出た",
    "stopped": "出してよいものを止めた",
}


@dataclass(slots=True)
class Weather:
    """What a process sees: its day, and whether the register of measures answers."""

    today: date
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """One output to be: about whom it may be, and whose rows it carries."""

    homes: tuple[Home, ...]
    rows: tuple[Home, ...]
    medium: Medium
    rng: Random = field(repr=False)

    @property
    def allowed(self) -> Allowed:
        return release.subjects(
            {subject: "household" for home in self.homes for subject in home.subjects[:2]}
        )

    @property
    def text(self) -> str:
        """Some of what is known of each: a name, the address alone, or all of it."""
        return "\n".join(" ".join(_some(home, self.rng)) for home in self.rows)


def _some(home: Home, rng: Random) -> tuple[str, ...]:
    return rng.choice(
        (home.secrets, home.names[1:], (home.names[0], home.address), (home.names[1], home.phone))
    )


def run(order: Order) -> Findings:
    """Violations are outputs that disclosed, did not warn, or were stopped for nothing."""
    findings = Findings()
    say("  町と支援措置を用意しています")
    homes = settle(PROCESSES * _homes_each(order), order.seed)
    # As a database does by itself that has stood for some minutes: without figures it plans for empty tables.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    # The words of the program itself are read once, before the processes part; what there is by then stays.
    is_own_word("窓口")
    gc.freeze()
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        crew = Crew(PROCESSES, lambda slot: _work(order, homes, slot, Path(folder), crew))
        crew.start()
        failed = _wait(crew, order.n)
        findings.demand(not failed, "出力のプロセスが途中で終わった")
        counted = Counter[str]()
        for path in Path(folder).iterdir():
            counted.update(json.loads(path.read_text(encoding="utf-8")))
    for name, sentence in _SENTENCES.items():
        findings.violations += [sentence] * counted[name]
    findings.faults = counted["out"]
    tried = counted["left"] + counted["refused"]
    findings.demand(tried == order.n, f"{order.n} 件のうち {tried} 件しか試せていない")
    findings.demand(counted["refused"] > 0 and counted["left"] > 0, "止めた出力と出した出力の両方がない")
    cpu = counted["cpu_ms"] + 1000 * (time.process_time() - began)
    findings.notes.append(
        f"left={counted['left']} refused={counted['refused']} cpu_ms_per_output={cpu / max(1, tried):.2f} "
        + " ".join(f"{name}={counted[name]}" for name in sorted(counted) if name.startswith(("at_", "by_")))
    )
    return findings


def _wait(crew: Crew, n: int) -> list[int]:
    """Slots of the processes that came to no good end."""
    failed: list[int] = []
    told = time.monotonic()
    while crew.alive:
        failed += crew.reap()
        time.sleep(0.05)
        if time.monotonic() - told > _TELL_EVERY_S:
            told = time.monotonic()
            say(f"  {sum(crew.done)}/{n}")
    return failed


def _homes_each(order: Order) -> int:
    return min(_MOST_HOMES, max(_FEWEST_HOMES, order.n // 500))


def _work(order: Order, homes: list[Home], slot: int, folder: Path, crew: Crew) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    rng = chance("outputs", order.seed, slot)
    each = _homes_each(order)
    own = homes[slot * each : (slot + 1) * each]
    weather = Weather(clock.today())
    tally = Counter[str]()
    with _sky(weather, order.defect):
        for _ in range(order.n // PROCESSES + (slot < order.n % PROCESSES)):
            _try_one(own, weather, rng, tally)
            crew.done[slot] += 1
    tally["cpu_ms"] = int(1000 * time.process_time())
    (folder / f"{slot}.json").write_text(json.dumps(tally), encoding="utf-8")


def _try_one(homes: list[Home], weather: Weather, rng: Random, tally: Counter[str]) -> None:
    if rng.random() < _CHANGE:
        change_something(homes, rng, weather.today)
    if rng.random() < _NEXT_DAY:
        weather.today += timedelta(days=1)
    name, door = rng.choice(list(DOORS.items()))
    about = tuple(rng.sample(homes, 1 if name in _OF_ONE else rng.choice((1, 1, 1, 2, 5))))
    strays = tuple(rng.sample([home for home in homes if home not in about], int(rng.random() < _STRAY)))
    medium = rng.choice(_MEDIA[name])
    draft = Draft(about, about + strays, medium, rng)
    weather.is_out = rng.random() < _UNREACHABLE
    tally["out"] += weather.is_out
    left: str | None
    try:
        left = door(draft)
    except ReleaseRefused:
        left = None
    is_out, weather.is_out = weather.is_out, False
    tally["left" if left is not None else "refused"] += 1
    tally[f"by_{name}"] += 1
    if found := _judge(draft, left, weather.today, is_out=is_out):
        tally[found] += 1
        tally[f"at_{found}/{name}/{medium}"] += 1


def _judge(draft: Draft, left: str | None, today: date, *, is_out: bool) -> str:
    """Name of the violation, or ""."""
    closed = [home for home in draft.homes if home.is_closed(draft.medium, today)]
    if left is None:
        is_right = bool(closed) or is_out or len(draft.rows) > len(draft.homes)
        # A file cannot warn, so one for the screen is stopped where a page would.
        is_right = is_right or (
            draft.medium is Medium.SCREEN and any(home.must_warn() for home in draft.homes)
        )
        return "" if is_right else "stopped"
    shown = [home for home in draft.rows if any(_bare(secret) in left for secret in home.secrets)]
    if is_out and draft.allowed.ids:
        return "unreachable"
    if any(home in closed for home in shown) or closed:
        return "protected"
    if any(home not in draft.homes for home in shown):
        return "stranger"
    warns = draft.medium is Medium.SCREEN and any(home.must_warn() for home in draft.homes)
    return "unwarned" if warns and _bare(_NOTICE) not in left else ""


def _bare(text: str) -> str:
    return "".join(text.split())


# ---- doors


_MAIN = '<main data-personal="none">'
"""Of a layout that wrongly says that it shows nobody: what it shows all the same must be found in its text."""


def _request(medium: Medium) -> HttpRequest:
    path = "/kiosk/x/" if medium is Medium.KIOSK else "/x/"
    request = RequestFactory().get(path)
    request.actor = CLERK  # type: ignore[attr-defined]
    request.audience = "citizen" if medium is Medium.CITIZEN_SCREEN else "staff"  # type: ignore[attr-defined]
    return request


def _page(draft: Draft) -> str:
    html = f"<!doctype html><html><body>{_MAIN}<p>{draft.text}</p></main></body></html>"

    def render(real: Function) -> Function:
        return lambda name, *more, **words: (
            real(name, *more, **words) if name.startswith("release/") else html
        )

    with replaced(outputs, "render_to_string", render):
        return _read(release.page(_request(draft.medium), "x.html", {}, allowed=draft.allowed))


def _calendar(draft: Draft) -> str:
    request = _request(draft.medium)
    return _read(release.text(request, draft.text, allowed=draft.allowed, content_type="text/calendar"))


def _list(draft: Draft) -> str:
    encoding = draft.rng.choice(("utf-8", "cp932"))
    content = draft.text.encode(encoding)
    sent = release.export(
        CLERK, content=content, allowed=draft.allowed, medium=draft.medium, encoding=encoding, name="list.csv"
    )
    return _bare(sent.decode(encoding))


def _mail(draft: Draft) -> str:
    release.mail(CLERK, to=draft.homes[0].mail, subject="お知らせ", body=draft.text, allowed=draft.allowed)
    return _bare(str(mail.outbox.pop().body))


def _message(draft: Draft) -> str:
    carried: list[str] = []
    text = draft.text
    release.message(
        CLERK,
        to=draft.homes[0].phone,
        field="phone",
        text=text,
        allowed=draft.allowed,
        carry=lambda: carried.append(text),
    )
    return _bare("".join(carried))


def _letter(draft: Draft) -> str:
    return _read(
        release.file(
            _request(draft.medium),
            draft.text.encode(),
            allowed=draft.allowed,
            name="letter.txt",
            content_type="text/plain",
            medium=draft.medium,
        )
    )


def _paper(draft: Draft) -> str:
    """The paper of the last row: of the stray one, where there is one."""
    home, *_ = draft.homes
    content = draft.rows[-1].paper if len(draft.rows) > len(draft.homes) else home.paper
    return _read(
        release.pdf(
            _request(draft.medium),
            content,
            allowed=draft.allowed,
            name="paper.pdf",
            case=home.reference,
            medium=draft.medium,
        )
    )


def _found(draft: Draft) -> str:
    """What a search finds, as the page that shows it would."""
    home = draft.homes[0]
    views = selectors.search_residents(CLERK, home.numbers[draft.rng.randrange(2)])
    who = release.subjects({view.subject: "household" for view in views})
    names = "".join(f"<li>{view.full_name} {view.record.address.one_line()}</li>" for view in views)
    strays = draft.rows[len(draft.homes) :]
    html = f"{_MAIN}{names}{''.join(home.names[0] for home in strays)}</main>"

    def render(real: Function) -> Function:
        return lambda name, *more, **words: (
            real(name, *more, **words) if name.startswith("release/") else html
        )

    with replaced(outputs, "render_to_string", render):
        return _read(release.page(_request(draft.medium), "x.html", {}, allowed=who))


def _read(response: HttpResponse) -> str:
    return _reader.text_of(response.content, response["Content-Type"])


DOORS: dict[str, Callable[[Draft], str]] = {
    "page": _page,
    "calendar": _calendar,
    "list": _list,
    "mail": _mail,
    "message": _message,
    "letter": _letter,
    "paper": _paper,
    "search": _found,
}
_OF_ONE = ("search", "paper")
_SCREENS = (Medium.SCREEN, Medium.CITIZEN_SCREEN, Medium.KIOSK)
_MEDIA: dict[str, tuple[Medium, ...]] = {
    "page": _SCREENS,
    "calendar": _SCREENS,
    "list": (Medium.EXPORT, Medium.MAIL, Medium.SIGNAGE),
    "mail": (Medium.MAIL,),
    "message": (Medium.MAIL,),
    "letter": (Medium.PAPER, Medium.MAIL),
    "paper": (Medium.PAPER, Medium.KIOSK),
    "search": (Medium.SCREEN,),
}


# ---- the day, the register's absence, and the defects


class _Register:
    """The gate's question, which now and then finds nobody at home."""

    def __init__(self, statement: Any, weather: Weather, *, is_expiring: bool) -> None:
        self._statement, self._weather, self._is_expiring = statement, weather, is_expiring

    def named(self, parameters: Mapping[str, Any], using: str) -> list[tuple[Any, ...]]:
        if self._weather.is_out:
            raise OSError("the register of measures is out of reach")
        rows: list[tuple[Any, ...]] = self._statement.named(parameters, using)
        if not self._is_expiring:
            return rows
        ends = ProtectiveMeasure.objects.using(using).filter(ends_on__gte=self._weather.today)
        standing = set(ends.values_list("pk", flat=True))
        return [row for row in rows if row[0] in standing]


@contextmanager
def _sky(weather: Weather, defect: str) -> Iterator[None]:
    def register(statement: Any) -> Any:
        return _Register(statement, weather, is_expiring=defect == "expiry-opens")

    def named_only(_: Function) -> Function:
        return lambda subject, also, key: frozenset({subject, *also})  # noqa: ARG005 - takes what it takes

    def but_kiosk(blocked: Function) -> Function:
        return lambda measure, medium: medium is not Medium.KIOSK and blocked(measure, medium)

    with ExitStack() as stack:
        stack.enter_context(replaced(clock, "today", lambda _: lambda: weather.today))
        stack.enter_context(replaced(protections, "_CONCERNED", register))
        if defect == "household-open":
            stack.enter_context(replaced(protections, "_covered", named_only))
        if defect == "kiosk-forgotten":
            stack.enter_context(replaced(gate, "_is_blocked", but_kiosk))
        if defect == "passed-over":
            stack.enter_context(replaced(gate, "_protections", _swallowing))
        yield


def _swallowing(ask: Function) -> Function:
    def asked(output: Any) -> Any:
        try:
            return ask(output)
        except OSError:
            return ()

    return asked
