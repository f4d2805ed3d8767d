"""What boards show: numbers that are called in the halls or at the counters that a board was set up for. Nobody's name.

A board needs no actor. Its scope is data in its address, so that a screen can be moved to another floor by typing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits import conf, layout
from madoguchi.domains.visits.states import SEATED, TicketState
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import Counter, Office
from madoguchi.foundation.cities.opening import Opening, opening_at
from madoguchi.foundation.statements import Row, Statement


@dataclass(frozen=True, slots=True)
class Scope:
    """`counters` in walking order. `hall` is where the board hangs; calls to other halls are shown with the floor. It is
    "" for a board of several halls, which always shows the floor."""

    office: Office
    hall: str
    counters: tuple[Counter, ...]

    @property
    def halls(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(layout.hall_of(counter) for counter in self.counters))


@dataclass(frozen=True, slots=True)
class BoardCall:
    """`key` differs for every call and recall. `floor` is "" in the board's own hall. `language` is the one that the
    ticket asked for, "" for Japanese."""

    key: str
    number: int
    counter: Counter
    floor: str
    at: datetime
    is_current: bool
    is_recall: bool
    language: str


def scope_of(
    office: str = "", *, halls: Iterable[str] = (), counters: Iterable[str] = (), hall: str = ""
) -> Scope:
    """Counters of the office that are in `halls` or named in `counters`; all where neither names any. `hall` is where
    the board hangs.

    Errors: NotFoundOrHidden `counter.not_found` for a place that is not there.
    """
    place = layout.get_office(office)
    wanted_halls, wanted = set(halls), set(counters)
    known_halls = {one for one, _ in layout.halls(place)}
    known = {counter.id for counter in place.counters}
    unknown = (wanted_halls | ({hall} if hall else set())) - known_halls | wanted - known
    if unknown:
        raise NotFoundOrHidden("counter.not_found", hall=", ".join(sorted(unknown)))
    is_all = not wanted_halls and not wanted
    shown = tuple(
        counter
        for counter in place.counters
        if is_all or counter.id in wanted or layout.hall_of(counter) in wanted_halls
    )
    single = {layout.hall_of(counter) for counter in shown}
    return Scope(place, hall or (single.pop() if len(single) == 1 else ""), shown)


def list_board_calls(scope: Scope, *, limit: int = conf.LAST_CALLS) -> list[BoardCall]:
    """The last public calls, newest first, each number once: who has been called to another counter since is no longer
    shown here. One query.
    """
    now = clock.now()
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    known = {counter.id: counter for counter in scope.counters}
    found: dict[int, BoardCall | None] = {}
    for row in _CALLS.rows(scope.office.id, midnight, [state.value for state in SEATED]):
        number, code = row[:2]
        if number not in found:
            here = known.get(code)
            found[number] = _board_call(row, here, scope.hall, now) if here else None
    return [call for call in found.values() if call][:limit]


_CALLS = Statement("""
    SELECT k.number, c.code, k.at, k.is_recall, t.state, t.language
    FROM visits_call k JOIN visits_counter c ON c.id = k.counter_id JOIN visits_ticket t ON t.id = k.ticket_id
    WHERE k.office = %s AND k.is_public AND k.at >= %s AND t.state = ANY(%s) ORDER BY k.at DESC, k.id DESC
""")
"""Asked for by every screen of a hall after each call."""


def _board_call(row: Row, counter: Counter, hall: str, now: datetime) -> BoardCall:
    number, _, at, is_recall, state, language = row
    is_fresh = (now - at).total_seconds() < conf.CURRENT_CALL_S
    return BoardCall(
        key=f"{number}-{int(at.timestamp() * 1000)}",
        number=number,
        counter=counter,
        floor="" if layout.hall_of(counter) == hall else counter.floor,
        at=at,
        is_current=state == TicketState.CALLED or is_fresh,
        is_recall=is_recall,
        language=language,
    )


def list_scopes() -> Sequence[tuple[Office, tuple[tuple[str, str], ...]]]:
    """Offices that call numbers, each with its halls: what a screen can be set up for."""
    offices = (office for office in cities.current().offices.values() if office.counters)
    return [(office, layout.halls(office)) for office in offices]


def opening_of(office: Office) -> Opening:
    """Whether the office is open at this moment, and when it opens next."""
    closed = office.closed_days or cities.current().closed_days
    return opening_at(clock.local(clock.now()), office.hours, closed)
