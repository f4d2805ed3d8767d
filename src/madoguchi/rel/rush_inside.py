"""`python -m madoguchi.rel.rush_inside WORD JSON`, in the environment of the installation: the sale, and its books.

`prepare {"places": N, "opens_in_s": S}` leaves exactly N free places and puts the booking pages behind a line.
`judge {}` prints what was sold, counted in plain SQL on both sides.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from madoguchi.install.session import attached

KEY = "rush"
_MOST_DAYS = 400
_DAYS_AFTER = 7
_BOOKS = {
    "sold_front": "SELECT count(*) FROM intake_booking WHERE state = 'booked'",
    "sold_twice_front": "SELECT count(*) FROM (SELECT 1 FROM intake_booking WHERE state = 'booked'"
    " GROUP BY place HAVING count(*) > 1) t",
    "sold_office": "SELECT count(*) FROM visits_reservation WHERE state = 'booked'",
    "sold_twice_office": "SELECT count(*) FROM (SELECT 1 FROM visits_reservation WHERE state = 'booked'"
    " GROUP BY place_id HAVING count(*) > 1) t",
    "waiting_envelopes": "SELECT count(*) FROM transfer_envelope WHERE state = 'queued'",
    # The installation is one of its own: this opening is the only one.
    "called": "SELECT coalesce(max(number), 0) FROM waitingroom_lineturn",
    "turns": "SELECT count(*) FROM waitingroom_lineturn",
    "numbers": "SELECT coalesce(max(last_number), 0) FROM waitingroom_waitingline",
}


def main(argv: list[str]) -> int:
    with attached():
        import django

        django.setup()
        given = json.loads(argv[1])
        print(json.dumps(_DUTIES[argv[0]](**given)))
    return 0


def prepare(*, places: int, opens_in_s: float, window: int, rate_per_s: float) -> dict[str, Any]:
    from madoguchi.foundation import clock
    from madoguchi.foundation.policy.actors import SYSTEM
    from madoguchi.foundation.waitingroom import Opening, services

    books = judge()
    services.call_off(SYSTEM, KEY)
    now = clock.now()
    _forget_the_future(now)
    _offer(places)
    services.announce(
        SYSTEM,
        Opening(
            key=KEY,
            name={"ja": "窓口の予約"},
            paths=("/book/*",),
            done_paths=("/book/take/",),
            supply="booking",
            opens_at=now + timedelta(seconds=opens_in_s),
            closes_at=now + timedelta(hours=1),
            window=window,
            rate_per_s=rate_per_s,
        ),
    )
    return {name: books[name] for name in ("sold_front", "sold_office")}


def end() -> dict[str, Any]:
    from madoguchi.foundation.policy.actors import SYSTEM
    from madoguchi.foundation.waitingroom import services

    services.call_off(SYSTEM, KEY)
    _open_more()
    return {}


def _forget_the_future(now: datetime) -> None:
    """Where somebody has moved the demo's clock on and back, news from then would outweigh what is said now."""
    from madoguchi.domains.intake.models import PlaceMirror

    PlaceMirror.objects.filter(as_of__gt=now).update(as_of=now)


def _offer(places: int) -> None:
    """Open days until there are enough free places, and withdraw the rest."""
    from madoguchi.domains.intake.supply import count_free_places, free_places
    from madoguchi.domains.visits import services as visits
    from madoguchi.foundation import clock
    from madoguchi.foundation.policy.actors import SYSTEM

    day = clock.today()
    for _ in range(_MOST_DAYS):
        if count_free_places(KEY) >= places:
            break
        day += timedelta(days=1)
        visits.open_places(actor=SYSTEM, day=day)
        visits.grant_quota(actor=SYSTEM, day=day)
    surplus = count_free_places(KEY) - places
    if surplus > 0:
        names = free_places().order_by("starts_at", "place").values_list("place", flat=True)[:surplus]
        visits.withdraw_places(actor=SYSTEM, places=list(names))


def _open_more() -> None:
    """Whoever uses the installation next finds free places again."""
    from django.db.models import Max

    from madoguchi.domains.intake.models import PlaceMirror
    from madoguchi.domains.visits import services as visits
    from madoguchi.foundation import clock
    from madoguchi.foundation.policy.actors import SYSTEM

    last = PlaceMirror.objects.aggregate(last=Max("starts_at"))["last"] or clock.now()
    for number in range(1, _DAYS_AFTER + 1):
        day = clock.local(last).date() + timedelta(days=number)
        visits.open_places(actor=SYSTEM, day=day)
        visits.grant_quota(actor=SYSTEM, day=day)


def judge() -> dict[str, int]:
    from django.db import connection

    from madoguchi.domains.intake.supply import count_free_places

    found = {"free": count_free_places(KEY)}
    with connection.cursor() as cursor:
        for name, query in _BOOKS.items():
            cursor.execute(query)
            found[name] = int(cursor.fetchone()[0])
    return found


_DUTIES: Mapping[str, Callable[..., Any]] = {"prepare": prepare, "judge": judge, "end": end}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
