"""Figures from a synthetic log, against figures computed by hand."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import NotFoundOrHidden, NotPermitted, ValidationFailed
from madoguchi.domains.metrics import selectors, services
from madoguchi.domains.metrics.cases import Writing, count_writing
from madoguchi.domains.metrics.spreads import Spread, spread
from madoguchi.domains.metrics.visits import trace_visits
from madoguchi.domains.metrics.work import trace_work
from madoguchi.foundation.audit.models import ChangeRow
from tests.domains.metrics.logs import FAMILY, LEAVER, OPENING, WORK, WRITING, Line, log, store, ticket, work
from tests.support.personas import actor

SUPERVISOR = actor("supervisor")
DAY = OPENING.date()


def test_spread__ten_values__p90_is_the_ninth() -> None:
    assert spread(range(1, 11)) == Spread(10, 55, 5.5, 5.5, 9, 10)


def test_spread__nothing__is_zero() -> None:
    assert spread([]) == Spread()


@given(st.lists(st.integers(0, 10_000), min_size=1))
def test_spread__any_values__keeps_its_order(values: list[int]) -> None:
    found = spread(values)
    assert min(values) <= found.median <= found.p90 <= found.maximum == max(values)
    assert sum(value <= found.p90 for value in values) >= 0.9 * len(values)


def test_trace_visits__family__waits_and_stay_as_by_hand() -> None:
    (visit,) = trace_visits(log(*FAMILY))
    assert visit.waits == [12, 5, 2, 1]
    assert visit.stay_min == 70
    assert [(s.counter, s.service, s.minutes) for s in visit.services] == [
        ("1", "a", 18),
        ("2", "b", 10),
        ("2", "b", 13),
        ("3", "c", 8),
    ]


def test_trace_visits__clerk_moves__is_no_counter_visited() -> None:
    (visit,) = trace_visits(log(*FAMILY))
    assert visit.counters == ["1", "2"]
    assert visit.hand_overs == {"family_moves": 1, "clerk_moves": 1}


def test_trace_visits__not_there_and_left__counts_both_waits() -> None:
    (visit,) = trace_visits(log(*LEAVER))
    assert (visit.waits, visit.stay_min, visit.has_left) == ([10, 10], 25, True)


def test_trace_visits__still_waiting__has_no_stay() -> None:
    (visit,) = trace_visits(log(*LEAVER[:3]))
    assert (visit.stay_min, visit.ended_at) == (None, None)


def test_trace_visits__handed_over_from_hold__waits_from_the_hold() -> None:
    lines = (
        (0, "ticket.issued", "X", ticket("X")),
        (3, "ticket.called", "X", ticket("X")),
        (5, "ticket.held", "X", ticket("X")),
        (9, "ticket.handed_over", "X", ticket("X", mode="family_moves", to_service="b", to_counter="")),
        (12, "ticket.called", "X", ticket("X")),
    )
    assert trace_visits(log(*lines))[0].waits == [3, 7]


def test_trace_visits__step_taken_back__counts_for_nothing() -> None:
    before = ("visit.checked_in", "ticket.issued", "ticket.called", "service.started")
    lines: list[Line] = [(minute, code, "a", ticket("a")) for minute, code in enumerate(before)]
    straight = trace_visits(log(*lines, (20, "service.ended", "a", ticket("a"))))
    since = (OPENING + timedelta(minutes=10)).isoformat()
    taken_back: list[Line] = [
        (10, "service.ended", "a", ticket("a")),
        (10, "visit.finished", "a", ticket("a")),
        (12, "ticket.undone", "a", ticket("a", undone="finish_visit", since=since)),
        (20, "service.ended", "a", ticket("a")),
    ]
    (visit,) = trace_visits(log(*lines, *taken_back))
    assert (visit.ended_at, visit.waits, visit.services) == (None, straight[0].waits, straight[0].services)


def test_trace_visits__merged__is_the_visit_of_the_other_number() -> None:
    lines: list[Line] = [
        (0, "ticket.issued", "a", ticket("a")),
        (5, "ticket.merged", "a", ticket("a", into=7)),
    ]
    assert trace_visits(log(*lines)) == []


def test_trace_visits__without_the_issue__is_left_out() -> None:
    assert trace_visits(log(*FAMILY[2:])) == []


def test_trace_work__claims_and_releases__add_up_by_procedure() -> None:
    found = trace_work(log(*WORK))
    assert [(s.procedure, s.step, s.minutes) for s in found.spans] == [
        ("move_in", "examine", 8),
        ("move_in", "register", 4),
        ("move_in", "register", 6),
        ("water_service_start", "examine", 5),
    ]
    assert found.unclear == 0


def test_trace_work__over_night_or_without_beginning__is_unclear() -> None:
    found = trace_work(
        log(
            (0, "work.claimed", "F", work("w1")),
            (24 * 60, "work.finished", "F", work("w1")),
            (24 * 60, "work.finished", "F", work("w9")),
            (24 * 60, "work.cancelled", "F", work("w8")),
        )
    )
    assert (found.spans, found.unclear) == ((), 2)


def test_count_writing__last_bundle_and_each_paper_once() -> None:
    assert count_writing(log(*WRITING)) == {
        "F": Writing(forms=12, pages=14, handwritten=1, tablet=1, typed=6, typed_twice=1)
    }


@pytest.mark.django_db
def test_day_report__synthetic_day__as_by_hand() -> None:
    store(*FAMILY, *LEAVER, *WORK, *WRITING)
    report = selectors.get_day_report(SUPERVISOR, DAY)
    assert (report.visits, report.left, report.still_here) == (2, 1, 0)
    assert report.wait == Spread(2, 40, 20, 20, 20, 20)
    assert report.longest_single_wait == 12
    assert report.stay == Spread(2, 95, 47.5, 47.5, 70, 70)
    assert report.counters == Spread(1, 2, 2, 2, 2, 2)
    assert report.service_by_counter["2"] == Spread(2, 23, 11.5, 11.5, 13, 13)
    assert report.service_by_group["c"].total == 8
    assert report.staff_by_procedure["move_in"] == Spread(3, 18, 6, 6, 8, 8)
    assert report.staff_by_procedure["water_service_start"].total == 5
    assert report.hand_overs == {"family_moves": 1, "clerk_moves": 1}
    assert (report.forms.maximum, report.writing.typed, report.writing.handwritten) == (12, 6, 1)


@pytest.mark.django_db
def test_day_report__another_day__is_empty() -> None:
    store(*FAMILY)
    report = selectors.get_day_report(SUPERVISOR, DAY + timedelta(days=1))
    assert (report.visits, report.wait.count) == (0, 0)


@pytest.mark.django_db
def test_case_report__family__adds_counter_and_section_time() -> None:
    store(*FAMILY, *WORK, *WRITING)
    report = selectors.get_case_report(SUPERVISOR, "F")
    assert (report.wait_min, report.stay_min, report.counters) == (20, 70, 2)
    assert (report.service_min, report.work_min, report.staff_min) == (49, 23, 72)
    assert report.moments[0].label == "来庁を受け付けた"
    assert report.moments[2].since_last_min == 12


@pytest.mark.django_db
def test_case_report__walk_in__includes_what_happened_before_the_case_was_known() -> None:
    store(
        (
            0,
            "visit.checked_in",
            "OLD",
            {"office": "hall", "visit": "OLD", "door": "kiosk", "arrived_by": "walk_in", "services": []},
        ),
        (0, "ticket.issued", "OLD", ticket("OLD")),
        (7, "ticket.called", "OLD", ticket("OLD")),
        (8, "visit.case_attached", "NEW", {"office": "hall", "visit": "OLD", "ticket": "t-OLD"}),
        (9, "visit.finished", "NEW", ticket("NEW", ticket="t-OLD")),
    )
    report = selectors.get_case_report(SUPERVISOR, "NEW")
    assert (report.wait_min, report.stay_min, len(report.moments)) == (7, 9, 5)
    rows = services.log_rows(selectors.list_log(SUPERVISOR, DAY, DAY))
    assert len({row[0] for row in rows}) == 1


@pytest.mark.django_db
def test_case_report__unknown__is_not_found() -> None:
    with pytest.raises(NotFoundOrHidden, match=r"metrics\.not_found"):
        selectors.get_case_report(SUPERVISOR, "NONE0000")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["receptionist", "counter_clerk", "section_clerk", "operator", "auditor"])
def test_reports__other_duty__are_not_permitted(role: str) -> None:
    with pytest.raises(NotPermitted):
        selectors.get_day_report(actor(role), DAY)
    with pytest.raises(NotPermitted):
        selectors.get_case_report(actor(role), "F")
    with pytest.raises(NotPermitted):
        services.export_event_log(actor=actor(role), first=DAY, last=DAY)


@pytest.mark.django_db
def test_export__log__is_pseudonymous_and_readable_by_mining_tools() -> None:
    store(*FAMILY, *WORK)
    content = services.export_event_log(actor=SUPERVISOR, first=DAY, last=DAY).decode()
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert tuple(rows[0]) == ("case_id", "activity", "timestamp", "resource_role", "lifecycle")
    assert len(rows) == len(FAMILY) + len(WORK)
    assert len({row["case_id"] for row in rows}) == 1
    assert "kubota" not in content
    assert rows[0]["case_id"] not in ("F", "")
    spans = [
        (r["activity"], r["lifecycle"]) for r in rows if r["activity"].startswith(("service:", "work:move"))
    ]
    assert spans[:2] == [("service:a", "start"), ("service:a", "complete")]
    assert ("work:move_in:examine", "start") in spans
    assert rows[2]["timestamp"] == "2026-04-06T09:12:00.000+09:00"
    assert {row["resource_role"] for row in rows} == {"counter", "section"}
    assert ChangeRow.objects.filter(code="metrics.log_exported").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 366])
def test_export__wrong_period__is_refused(days: int) -> None:
    with pytest.raises(ValidationFailed):
        services.export_event_log(actor=SUPERVISOR, first=DAY, last=DAY + timedelta(days=days))


def test_role_of__citizen_system_and_kiosk__are_told_apart() -> None:
    lines = ((0, "case.opened", "F", {}),)
    assert [services.role_of(log(*lines, actor=who)[0]) for who in ("F", "system", "kiosk:1", "kubota")] == [
        "citizen",
        "system",
        "kiosk",
        "counter",
    ]


def test_baseline__of_the_city__is_labelled_with_its_source() -> None:
    found = selectors.current_baseline()
    assert found is not None
    assert (found.counters, found.forms_at_least, found.minutes_at_least) == (7, 10, 60)
    assert found.source
