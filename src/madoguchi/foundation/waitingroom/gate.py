"""Before the pages: who waits is answered here, from the signed ticket and the board, without Django and without a query.

A query is made for an arrival (its number), for the first page of a turn, and for its end.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse

from madoguchi.foundation import clock
from madoguchi.foundation.waitingroom import conf, languages, line, pages, tickets
from madoguchi.foundation.waitingroom.arrivals import Arrivals
from madoguchi.foundation.waitingroom.board import Board
from madoguchi.foundation.waitingroom.hands import Hand
from madoguchi.foundation.waitingroom.shapes import Opening, Standing
from madoguchi.foundation.waitingroom.tickets import Ticket

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
_TRIED = "wait=tried"
_KEEP_S = 3600


class WaitingRoom:
    """Around the WSGI application of the pages."""

    def __init__(
        self, application: Application, *, pages_hand: Hand, line_hand: Hand, look_hand: Hand
    ) -> None:
        # Nobody who arrives shall wait for a connection or a page to be made.
        self.board = Board(look_hand, on_line=lambda opening: line_hand.start(partial(_make_ready, opening)))
        self._application = application
        self._pages_hand, self._line_hand = pages_hand, line_hand
        self._arrivals = Arrivals(line_hand)
        self._later = _Bucket(conf.LATER_PER_S)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        standing = self.board.find(environ["PATH_INFO"])
        if standing is None:
            return self._through(environ, start_response)
        visit = _Visit(self.board, standing, environ, start_response, self._line_hand, self._arrivals)
        try:
            ticket = visit.admitted(self._later)
        except DatabaseError:
            self._line_hand.do(lambda: connection.close())  # noqa: PLW0108 - of that thread, not of this
            return visit.answer(pages.Outlook(pages.AWAY, refresh_s=10))
        if ticket is None:
            return visit.refused()
        return self._through(environ, visit.watched(ticket))

    def _through(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        return self._pages_hand.do(partial(self._make, environ, start_response))

    def _make(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The whole answer, so that nothing of it is left to another thread; files go on as they are."""
        began = time.perf_counter()
        try:
            answer = self._application(environ, start_response)
            if not isinstance(answer, HttpResponse):
                return answer
            whole = list(answer)
            answer.close()
            return whole
        finally:
            self.board.spend(time.perf_counter() - began)


def _make_ready(opening: Opening) -> None:
    with suppress(DatabaseError):
        connection.ensure_connection()
    pages.make_ready(opening)


class _Bucket:
    """At most `per_s` in a second, in this process."""

    def __init__(self, per_s: float) -> None:
        self._per_s, self._left, self._at = per_s, per_s, time.monotonic()

    def take(self) -> bool:
        now = time.monotonic()
        self._left = min(self._per_s, self._left + (now - self._at) * self._per_s)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


@dataclass(slots=True)
class _Visit:
    """One request to a guarded address. `fresh`: the ticket that the answer has to hand out."""

    board: Board
    standing: Standing
    environ: Environ
    start: StartResponse
    hand: Hand
    arrivals: Arrivals
    fresh: Ticket | None = None
    seen: pages.Outlook | None = None

    @property
    def key(self) -> str:
        return self.standing.opening.key

    @property
    def query(self) -> str:
        return str(self.environ.get("QUERY_STRING", ""))

    @property
    def cookies(self) -> str:
        return str(self.environ.get("HTTP_COOKIE", ""))

    def admitted(self, later: _Bucket) -> Ticket | None:
        """The ticket of somebody who may go on; None: `refused` says what they see."""
        now = self.board.now()
        ticket = tickets.read(self.key, self.cookies)
        if self.standing.is_sold_out and "wait=over" in self.query and later.take():
            return ticket or Ticket(0)
        if ticket is None or (
            "wait=again" in self.query and not self.standing.is_sold_out and self._is_over(ticket)
        ):
            return self._arrived()
        if ticket.inside_until:
            if ticket.is_done or now.timestamp() < ticket.inside_until:
                return ticket
            self.seen = pages.Outlook(pages.EXPIRED, ticket.number)
            return None
        if ticket.number > self.standing.called_upto:
            self._waits(ticket.number)
            return None
        return self._turn_of(ticket)

    def refused(self) -> Iterable[bytes]:
        assert self.seen is not None
        return self.answer(self.seen)

    def answer(self, seen: pages.Outlook) -> Iterable[bytes]:
        as_of = f"{clock.local(self.board.now()):%H:%M}"
        headers = [("Cache-Control", "no-store"), ("X-Frame-Options", "DENY"), *self._cookies()]
        if seen.refresh_s:
            headers.append(("Retry-After", str(seen.refresh_s)))
        if "application/json" in self.environ.get("HTTP_ACCEPT", ""):
            body = json.dumps(_as_json(seen, as_of)).encode()
            headers.append(("Content-Type", "application/json"))
        else:
            language = languages.chosen(self.query) or languages.of_reader(
                self.cookies, self.environ.get("HTTP_ACCEPT_LANGUAGE", "")
            )
            body = pages.page(self.standing.opening, language, seen, as_of, self.query)
            headers += [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Language", language),
                ("Content-Security-Policy", pages.policy()),
                ("Referrer-Policy", "same-origin"),
                ("X-Content-Type-Options", "nosniff"),
            ]
        self.start("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def watched(self, ticket: Ticket) -> StartResponse:
        """Hands the ticket out with the page, and notices the answer after which the person is done."""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            is_done = status.startswith("303") and self.environ["REQUEST_METHOD"] == "POST"
            if is_done and self.standing.is_done_by(self.environ["PATH_INFO"]) and not ticket.is_done:
                self._finish(ticket.number)
                self.fresh = replace(ticket, is_done=True, inside_until=max(ticket.inside_until, 1))
            return self.start(status, [*headers, *self._cookies()], *rest)

        return start

    def _finish(self, number: int) -> None:
        """The person has what they came for; should this fail, their room inside is free again a little later."""
        try:
            self.hand.do(partial(line.finish, self.standing.pk, number))
        except DatabaseError as error:
            logger.warning("waiting room: an end was not noted (%s)", type(error).__name__)

    def _arrived(self) -> Ticket | None:
        if _TRIED in self.query:
            self.seen = pages.Outlook(pages.NO_COOKIE)
            return None
        if self.standing.is_sold_out:
            self.seen = pages.Outlook(pages.SOLD_OUT)
            return None
        number = self.arrivals.number_for(self.standing.pk)
        if number is None:
            self.board.look_again()
            self.seen = pages.Outlook(pages.AWAY, refresh_s=conf.SOONEST_S)
            return None
        self.fresh = Ticket(number)
        self._waits(number)
        return None

    def _waits(self, number: int) -> None:
        opens_in = (self.standing.opening.opens_at - self.board.now()).total_seconds()
        standing = self.standing
        self.seen = pages.outlook(standing, number, is_before=opens_in > 0, opens_in_s=opens_in)

    def _turn_of(self, ticket: Ticket) -> Ticket | None:
        found = self._entered(ticket)
        if found is None:
            self.seen = pages.Outlook(pages.EXPIRED, ticket.number)
            return None
        state, until = found
        self.fresh = Ticket(ticket.number, int(until.timestamp()), state == "finished")
        return self.fresh

    def _entered(self, ticket: Ticket) -> tuple[str, datetime] | None:
        return self.hand.do(partial(line.enter, self.standing, ticket.number))

    def _is_over(self, ticket: Ticket) -> bool:
        """Whether the turn has passed: only then does a new number mean no loss to its holder."""
        if ticket.is_done or ticket.number > self.standing.called_upto:
            return False
        return self._entered(ticket) is None or (
            bool(ticket.inside_until) and self.board.now().timestamp() >= ticket.inside_until
        )

    def _cookies(self) -> list[tuple[str, str]]:
        secure = "; Secure" if settings.IS_HTTPS else ""
        found = []
        if self.fresh is not None:
            left = (self.standing.opening.closes_at - self.board.now()).total_seconds()
            value, name = tickets.write(self.key, self.fresh), tickets.cookie_name(self.key)
            age = f"Max-Age={int(left) + _KEEP_S}"
            found.append(("Set-Cookie", f"{name}={value}; {age}; Path=/; HttpOnly; SameSite=Lax{secure}"))
        if chosen := languages.chosen(self.query):
            name = settings.LANGUAGE_COOKIE_NAME
            found.append(("Set-Cookie", f"{name}={chosen}; Path=/; HttpOnly; SameSite=Lax{secure}"))
        return found


def _as_json(seen: pages.Outlook, as_of: str) -> dict[str, object]:
    return {
        "kind": seen.kind,
        "ahead": seen.ahead,
        "minutes": seen.minutes,
        "left": seen.left,
        "refresh_s": seen.refresh_s,
        "as_of": as_of,
    }
