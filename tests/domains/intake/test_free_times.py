"""Days and times that can be booked, against a count by hand of the same places."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

import pytest

from madoguchi.domains.intake import conf, selectors, services
from madoguchi.domains.intake.models import PlaceMirror
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import ANONYMOUS
from tests.domains.intake.builders import make_entry
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db
# 22:00 in Japan, so that the first day has two hours left.
NOW = datetime(2026, 3, 30, 13, 0, tzinfo=UTC)
STEP = timedelta(minutes=45)


@pytest.fixture(autouse=True)
def _evening(frozen_clock: FrozenClock) -> None:
    frozen_clock.move_to(NOW)


def _make_places() -> None:
    """Three days with a gap of two, two places for every second moment, every fifth place withdrawn."""
    for number in range(200):
        starts_at = NOW + number * STEP
        if clock.local(starts_at).date() in (date(2026, 4, 1), date(2026, 4, 2)):
            continue
        for copy in range(1 + number % 2):
            PlaceMirror.objects.create(
                place=f"p{number}-{copy}",
                starts_at=starts_at,
                length_min=30,
                service="move_in",
                is_withdrawn=(number + copy) % 5 == 0,
                as_of=NOW + timedelta(minutes=number),
            )


def _counted(services: Collection[str] = ()) -> dict[date, dict[datetime, str]]:
    """Day → moment → first place by name, of what is neither withdrawn, taken nor too soon."""
    found: dict[date, dict[datetime, str]] = {}
    for row in PlaceMirror.objects.order_by("starts_at", "place"):
        is_taken = row.place in {"p3-0", "p4-0", "p5-1"}
        if services and row.service not in services:
            continue
        if row.is_withdrawn or is_taken or row.starts_at < NOW + timedelta(minutes=conf.BOOK_AHEAD_MIN):
            continue
        found.setdefault(clock.local(row.starts_at).date(), {}).setdefault(row.starts_at, row.place)
    return found


@pytest.mark.parametrize("chosen", [(), ("card",), ("move_in", "card")])
@pytest.mark.parametrize("wanted", [None, date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 3)])
def test_list_free_times__of_days_with_gaps_and_taken_places__are_those_counted_by_hand(
    wanted: date | None, chosen: tuple[str, ...]
) -> None:
    _make_places()
    for place in ("p3-0", "p4-0", "p5-1"):
        services.book_place(make_entry(), place=place, services=())
    PlaceMirror.objects.filter(place__endswith="-0").update(service="card")
    counted = _counted(chosen)
    free = selectors.list_free_times(ANONYMOUS, wanted=wanted, services=chosen)
    assert list(free.days) == [min(moments) for moments in counted.values()]
    shown = wanted if wanted in counted else min(counted)
    assert free.shown == min(counted[shown])
    assert {time.starts_at: time.place for time in free.times} == counted[shown]
    assert [time.starts_at for time in free.times] == sorted(counted[shown])
    places = PlaceMirror.objects.filter(place__in=counted[shown].values())
    assert free.as_of == max(place.as_of for place in places)


def test_list_free_times__without_a_place__are_none() -> None:
    free = selectors.list_free_times(ANONYMOUS)
    assert (free.days, free.shown, free.times, free.as_of) == ((), None, (), None)


def test_list_free_times__when_a_place_is_taken_and_freed__follow_at_once() -> None:
    _make_places()
    access = make_entry()
    before = selectors.list_free_times(ANONYMOUS)
    services.book_place(access, place=before.times[0].place, services=())
    assert before.times[0] not in selectors.list_free_times(ANONYMOUS).times
    services.cancel_booking(access)
    assert selectors.list_free_times(ANONYMOUS) == before
