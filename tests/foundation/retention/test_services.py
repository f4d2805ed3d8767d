"""The daily run deletes what is past its days, on the right day, and says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from madoguchi.foundation import clock, files
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.files.models import FileRecord
from madoguchi.foundation.idempotency.models import CommandRecord
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.retention import Keep, rules, services
from madoguchi.foundation.retention.models import RetentionRun
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db

# CommandRecord is kept for 2 days after created_at.
MADE_ON = date(2026, 4, 6)
LAST_MINUTE = datetime(2026, 4, 6, 23, 59, tzinfo=clock.LOCAL_ZONE)


def make_record(at: datetime, key: str = "k" * 16) -> CommandRecord:
    return CommandRecord.objects.create(scope="s", action="a", key=key, body_hash="", created_at=at)


@pytest.mark.parametrize(("days_later", "left"), [(1, 1), (2, 1), (3, 0)])
def test_run_retention__around_the_last_day__deletes_on_the_day_after_it(days_later: int, left: int) -> None:
    make_record(LAST_MINUTE)
    services.run_retention(MADE_ON + timedelta(days=days_later))
    assert CommandRecord.objects.count() == left


def test_run_retention__rows_deleted__leaves_runs_and_audit(frozen_clock: FrozenClock) -> None:
    make_record(LAST_MINUTE)
    done = services.run_retention(date(2026, 4, 20))
    runs = dict(RetentionRun.objects.filter(failure="").values_list("model", "deleted"))
    assert (done["idempotency.CommandRecord"], runs) == (1, {"idempotency.CommandRecord": 1, "*": 1})
    told = ChangeRow.objects.filter(code="retention.executed").values_list("data__model", flat=True)
    assert {"idempotency.CommandRecord", "*"} <= set(told)


def test_run_retention__second_run_of_a_day__deletes_nothing_more() -> None:
    make_record(LAST_MINUTE)
    services.run_retention(date(2026, 4, 20))
    assert sum(services.run_retention(date(2026, 4, 20)).values()) == 0


def test_run_retention__more_rows_than_a_batch__deletes_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    for number in range(5):
        make_record(LAST_MINUTE, f"{number:016}")
    assert services.run_retention(date(2026, 4, 20))["idempotency.CommandRecord"] == 5


def test_run_retention__file_past_its_own_date__deletes_the_row_with_its_key(
    frozen_clock: FrozenClock,
) -> None:
    kept = files.store(
        SYSTEM, content=b"x", subject="s", name="n", content_type="t", keep=Keep(days=10, after="stored_at")
    )
    forever = files.store(
        SYSTEM, content=b"x", subject="s", name="n", content_type="t", keep=Keep.FOREVER("試験")
    )
    services.run_retention(clock.today() + timedelta(days=10))
    assert FileRecord.objects.filter(file_id=kept).exists()
    services.run_retention(clock.today() + timedelta(days=11))
    assert list(FileRecord.objects.values_list("file_id", flat=True)) == [forever]


def test_expired__only__limits_the_rule_to_these_rows() -> None:
    make_record(LAST_MINUTE, "a" * 16)
    other = make_record(LAST_MINUTE, "b" * 16)
    keep = Keep(days=0, after="created_at", only=(("key", "b" * 16),))
    assert list(services.expired(CommandRecord, keep, date(2026, 5, 1))) == [other]


def test_complaints__foundation_models__are_none() -> None:
    ours = [c for c in rules.complaints() if c.split(".")[0] in {"clock", "events", "files", "transfer"}]
    assert ours == []


def test_last_field__path_over_a_relation__finds_the_date() -> None:
    from madoguchi.foundation.events.models import Delivery

    assert rules.last_field(Delivery, "event__at").name == "at"
