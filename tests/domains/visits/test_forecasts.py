"""Forecasts are learned from the office's own rows, written down, and scored by what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from madoguchi.core.queueing import believe
from madoguchi.domains.visits import conf, estimates, scores, services
from madoguchi.domains.visits.hall_now import read_now
from madoguchi.domains.visits.learning import learn, without_breaks
from madoguchi.domains.visits.models import DeskBreak, Forecast, Seat, Serving
from madoguchi.domains.visits.services.forecasts import settle_forecasts
from madoguchi.domains.visits.states import ForecastMoment, ForecastOutcome
from madoguchi.foundation.cities import City
from madoguchi.foundation.policy import SYSTEM
from tests.domains.visits.builders import (
    at_desk,
    booking,
    new_reference,
    open_today,
    place_at,
    receive,
    walk_in,
)
from tests.domains.visits.conftest import CLERK_A, CLERK_B, KIOSK, OFFICE, RECEPTION, SUPERVISOR
from tests.support.clock import FrozenClock


def serve_one(hall: FrozenClock, minutes: float, purpose: str = "papers") -> None:
    walk_in(purpose)
    row = services.call_next(actor=CLERK_A)
    hall.tick(minutes=1)
    services.start_service(actor=CLERK_A, ticket=row.public_id)
    hall.tick(minutes=minutes)
    services.finish_visit(actor=CLERK_A, ticket=row.public_id)


def a_day_of_services(hall: FrozenClock, *minutes: float) -> None:
    at_desk()
    for one in minutes:
        serve_one(hall, one)
    services.close_counter(actor=CLERK_A)
    hall.tick(hours=24 - sum(minutes) / 60 - len(minutes) / 60)


def test_learn__no_earlier_day__has_priors_only(hall: FrozenClock) -> None:
    learned = learn(OFFICE.id)
    assert learned.past == {}
    assert learned.shifts == ()
    assert (learned.stretch.down, learned.stretch.up) == (1.0, 1.0)


def test_learn__earlier_day__knows_lengths_walks_shifts_and_arrivals(hall: FrozenClock) -> None:
    a_day_of_services(hall, 5, 5, 5, 5, 60)
    learned = learn(OFFICE.id)
    past = learned.past["registry"]
    # The forgotten session is left out.
    assert (past.count, past.plain_mean) == (4, pytest.approx(5.0))
    assert 1.0 in learned.habits.walks
    assert learned.routes[0] == ("registry",)
    assert learned.arrivals[0].total == 5
    (day,) = learned.shifts
    assert day["residents_1"][0][0] == 9 * 60


def test_learn__services_of_another_office__are_not_mixed_in(hall: FrozenClock) -> None:
    a_day_of_services(hall, 5, 5)
    Serving.objects.update(office="elsewhere")
    assert learn(OFFICE.id).past == {}


def test_learn__breaks__cut_the_shift_and_are_remembered(hall: FrozenClock) -> None:
    at_desk()
    hall.tick(hours=2)
    services.begin_break(actor=CLERK_A)
    hall.tick(minutes=45)
    services.end_break(actor=CLERK_A)
    assert DeskBreak.objects.count() == 1
    hall.tick(hours=1)
    services.close_counter(actor=CLERK_A)
    hall.tick(hours=24)
    learned = learn(OFFICE.id)
    assert learned.shifts[0]["residents_1"] == ((540.0, 660.0), (705.0, 765.0))
    assert 45.0 in learned.habits.breaks


def test_without_breaks__break_outside_the_spans__changes_nothing() -> None:
    assert without_breaks([(0, 10), (20, 30)], [(12, 15)]) == ((0, 10), (20, 30))
    assert without_breaks([(0, 10)], [(0, 4)]) == ((4, 10),)


def test_hall_now__desks_tickets_and_rest_of_the_way__are_those_of_the_console(hall: FrozenClock) -> None:
    at_desk()
    walk_in("moving")
    row = services.call_next(actor=CLERK_A)
    hall.tick(minutes=1)
    services.start_service(actor=CLERK_A, ticket=row.public_id)
    hall.tick(minutes=7)
    waiting = [walk_in("papers"), walk_in("papers")]
    now = read_now()
    (desk,) = now.hall.desks
    assert desk.busy is not None
    assert (desk.key, desk.busy.service, desk.busy.elapsed_min) == ("residents_1", "registry", 7.0)
    assert [stop.service for stop in desk.busy.then] == ["health", "children"]
    assert [one.key for one in now.hall.waiting] == [one.public_id for one in waiting]
    assert set(desk.queues) >= {one.stops[0].queue for one in now.hall.waiting}
    assert now.hall.beliefs["registry"].plain_mean == believe(15.0).plain_mean


def test_hall_now__shares_calls_and_priority__are_those_of_the_callers(hall: FrozenClock, city: City) -> None:
    at_desk()
    ticket = walk_in("moving")
    services.call_next(actor=CLERK_A)
    services.start_service(actor=CLERK_A, ticket=ticket.public_id)
    services.set_priority(
        actor=RECEPTION,
        ticket=walk_in("papers").public_id,
        priority="law",
        reason="reasonable_accommodation",
    )
    hall.tick(minutes=2)
    now = read_now()
    assert now.hall.rules == now.state.rules
    assert now.hall.rule_of("registry").booked_percent == city.main_office.counters[0].booked_percent
    assert now.hall.calls == {"registry": [(-2.0, False)]}
    (waiting,) = now.hall.waiting
    assert (waiting.priority, waiting.rank[0]) == ("law", 0)


def test_hall_now__need_that_one_desk_meets__binds_every_stop_to_it(hall: FrozenClock) -> None:
    at_desk()
    at_desk(CLERK_B, "residents_2")
    Seat.objects.filter(code="residents_2").update(takes_wheelchair=True)
    ticket = walk_in("moving")
    services.set_needs(actor=RECEPTION, ticket=ticket.public_id, needs=["wheelchair"])
    (waiting,) = read_now().hall.waiting
    assert [stop.desks for stop in waiting.stops] == [frozenset({"residents_2"}), frozenset(), frozenset()]
    assert estimates.estimate().by_ticket[ticket.public_id].desks == 1


def test_hall_now__asked_to_be_called_later__comes_back_by_the_rule(hall: FrozenClock) -> None:
    at_desk()
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(9, 30)))
    ticket = services.check_in(actor=KIOSK, reference=reference)
    services.postpone(actor=RECEPTION, ticket=ticket.public_id, minutes=45)
    (waiting,) = read_now().hall.waiting
    # It came in time for 9:30, and is called as booked for then when it is back at 9:45.
    assert (waiting.is_away, waiting.due, waiting.due_rank) == (True, 45.0, (1, 30.0, ticket.number))


def test_hall_now__clerk_on_a_break__is_expected_back(hall: FrozenClock) -> None:
    at_desk()
    services.begin_break(actor=CLERK_A)
    hall.tick(minutes=10)
    ticket = walk_in("papers")
    found = estimates.estimate().by_ticket[ticket.public_id]
    assert found.desks == 1
    assert found.naive_min is None
    assert found.outlook is not None
    assert found.outlook.p50 > 1


def test_estimate__nothing_happened__is_not_computed_again(
    hall: FrozenClock, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    at_desk()
    for _ in range(5):
        walk_in("papers")
    first = estimates.estimate()
    hall.tick(seconds=conf.ESTIMATES_AT_LEAST_EVERY_S - 1)
    with django_assert_max_num_queries(5):
        assert estimates.estimate() is first
    hall.tick(seconds=1)
    assert estimates.estimate() is not first
    again = estimates.estimate()
    walk_in("papers")
    assert estimates.estimate() is not again


def test_record__issued_passed_on_and_still_waiting__each_once(hall: FrozenClock) -> None:
    at_desk()
    walk_in("moving")
    row = services.call_next(actor=CLERK_A)
    services.start_service(actor=CLERK_A, ticket=row.public_id)
    ticket = walk_in("papers")
    services.send_positions(actor=SYSTEM)
    hall.tick(seconds=2)
    services.send_positions(actor=SYSTEM)
    assert [one.moment for one in Forecast.objects.all()] == [ForecastMoment.ISSUED]
    hall.tick(minutes=conf.FORECAST_AGAIN_MIN)
    at_desk(CLERK_B, "insurance_1")
    services.finish_service(actor=CLERK_A, ticket=row.public_id)
    services.send_positions(actor=SYSTEM)
    made = Forecast.objects.order_by("pk").values_list("ticket__public_id", "moment", "service")
    assert set(made) == {
        (ticket.public_id, "issued", "registry"),
        (ticket.public_id, "waiting", "registry"),
        (row.public_id, "handed_over", "health"),
    }


def test_settle__called__is_scored_by_the_moment_of_the_call(hall: FrozenClock) -> None:
    at_desk()
    ticket = walk_in("papers")
    services.send_positions(actor=SYSTEM)
    hall.tick(minutes=4)
    services.call_next(actor=CLERK_A)
    hall.tick(minutes=30)
    assert settle_forecasts(OFFICE.id) == 1
    assert settle_forecasts(OFFICE.id) == 0
    row = Forecast.objects.get()
    assert (row.ticket.public_id, row.outcome, row.waited_min) == (ticket.public_id, "called", 4.0)


def test_settle__left_postponed_or_night__is_not_scored(hall: FrozenClock) -> None:
    at_desk()
    left, later, night = walk_in("papers"), walk_in("papers"), walk_in("papers")
    services.send_positions(actor=SYSTEM)
    hall.tick(minutes=1)
    services.leave(actor=RECEPTION, ticket=left.public_id)
    services.postpone(actor=RECEPTION, ticket=later.public_id, minutes=30)
    hall.tick(hours=20)
    settle_forecasts(OFFICE.id)
    outcomes = {row.ticket.public_id: row.outcome for row in Forecast.objects.select_related("ticket")}
    assert outcomes == {
        left.public_id: ForecastOutcome.LEFT,
        later.public_id: ForecastOutcome.CHANGED,
        night.public_id: ForecastOutcome.ENDED,
    }
    assert scores.get_scores(SUPERVISOR).overall is None


def test_scores__by_day_and_service__are_those_of_the_rows(hall: FrozenClock) -> None:
    at_desk()
    for minutes in (1, 20):
        walk_in("papers")
        services.send_positions(actor=SYSTEM)
        hall.tick(minutes=minutes)
        row = services.call_next(actor=CLERK_A)
        services.start_service(actor=CLERK_A, ticket=row.public_id)
        hall.tick(minutes=1)
        services.finish_visit(actor=CLERK_A, ticket=row.public_id)
    settle_forecasts(OFFICE.id)
    report = scores.get_scores(SUPERVISOR)
    assert report.overall is not None
    assert report.overall.count == 2
    assert report.overall.covered_90 == 0.5
    assert report.overall.naive_error == pytest.approx(10.5)
    assert report.overall.is_small
    assert [one.label for one in report.by_service] == ["registry係"]
    assert [one.score.count for one in report.by_day] == [2]


def test_stretch__yesterdays_forecasts_were_too_narrow__todays_are_wider(hall: FrozenClock) -> None:
    at_desk()
    walk_in("papers")
    services.send_positions(actor=SYSTEM)
    services.call_next(actor=CLERK_A)
    settle_forecasts(OFFICE.id)
    pattern = Forecast.objects.get()
    Forecast.objects.all().delete()
    for number in range(200):
        pattern.pk = None
        pattern.p05, pattern.p25, pattern.p50, pattern.p75, pattern.p95 = 5, 8, 10, 12, 15
        pattern.waited_min = 2.0 if number % 8 == 0 else 20.0 if number % 8 == 1 else 10.0
        pattern.save(force_insert=True)
    hall.tick(hours=24)
    serve_after = learn(OFFICE.id).stretch
    assert (serve_after.down, serve_after.up) != (1.0, 1.0)
    assert serve_after.up > 1.3
    assert serve_after.down > 1.3
