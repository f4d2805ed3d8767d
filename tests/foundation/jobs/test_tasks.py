"""Jobs commit with the change, and failures are tried again when that may help."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from madoguchi.core.errors import Conflict, ExternalFailure
from madoguchi.foundation.jobs import defer, every, rounds, task
from madoguchi.foundation.jobs.app import on_app_ready
from madoguchi.foundation.jobs.queues import QUEUES
from madoguchi.foundation.jobs.rescue import MAX_RUNS, forget_old_failures, rescue
from madoguchi.foundation.jobs.retrying import LONGEST_WAIT_S, Backoff
from madoguchi.foundation.jobs.round_running import run_once
from madoguchi.foundation.jobs.rounds import Round


def bake(loaf: str) -> None:
    """Never run here."""


@pytest.fixture
def baking() -> Iterator[object]:
    yield task(queue="documents", name="tests.bake")(bake)
    del app.tasks["tests.bake"]


def job_after(attempts: int) -> Job:
    return Job(
        id=1, queue="mail", lock=None, queueing_lock=None, task_name="t", attempts=attempts, status="doing"
    )


@pytest.mark.django_db
def test_defer__committed__waits_in_the_queue_of_its_purpose(baking: object) -> None:
    job_id = defer(baking, loaf="rye")  # type: ignore[arg-type]
    job = ProcrastinateJob.objects.get(id=job_id)
    assert (job.queue_name, job.args, job.status) == ("documents", {"loaf": "rye"}, "todo")


@pytest.mark.django_db
def test_defer__rolled_back__was_never_queued(baking: object) -> None:
    with transaction.atomic():
        defer(baking, loaf="rye")  # type: ignore[arg-type]
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_defer__in_s__is_scheduled(baking: object) -> None:
    job_id = defer(baking, in_s=60, loaf="rye")  # type: ignore[arg-type]
    assert ProcrastinateJob.objects.get(id=job_id).scheduled_at is not None


def test_task__queue_that_no_worker_serves__is_a_programming_error() -> None:
    with pytest.raises(RuntimeError):
        task(queue="somewhere")


def test_on_app_ready__task_on_an_unserved_queue__stops_the_start() -> None:
    app.task(bake, name="tests.stray", queue="somewhere")
    try:
        with pytest.raises(RuntimeError):
            on_app_ready(app)
    finally:
        del app.tasks["tests.stray"]
    on_app_ready(app)


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (OSError(), True),
        (ExternalFailure("mail.not_sent", retryable=True), True),
        (ExternalFailure("mail.not_sent", retryable=False), False),
        (Conflict("x.y"), False),
    ],
)
def test_get_retry_decision__each_kind_of_error__only_what_may_change_is_tried_again(
    error: Exception, again: bool
) -> None:
    decision = Backoff(attempts=3, first_wait_s=2).get_retry_decision(exception=error, job=job_after(0))
    assert (decision is not None) is again


def test_get_retry_decision__attempts__wait_longer_each_time_and_end() -> None:
    from procrastinate.utils import utcnow

    backoff = Backoff(attempts=20, first_wait_s=2)
    began = utcnow()
    waits = []
    for attempts in range(19):
        decision = backoff.get_retry_decision(exception=OSError(), job=job_after(attempts))
        assert decision is not None
        assert decision.retry_at is not None
        waits.append(round((decision.retry_at - began).total_seconds()))
    assert waits[:4] == [2, 4, 8, 16]
    assert max(waits) <= LONGEST_WAIT_S + 2
    assert backoff.get_retry_decision(exception=OSError(), job=job_after(19)) is None


def test_every__registered__is_a_round_of_the_worker() -> None:
    @every(7, name="tests.round")
    def chore() -> None:
        """Never run here."""

    registered = [r for r in rounds.all_rounds() if r.name == "tests.round"]
    rounds._rounds.pop("tests.round")
    assert registered == [Round("tests.round", 7, chore)]


@pytest.mark.django_db(transaction=True)
def test_run_once__chore_fails__is_logged_and_the_next_round_runs(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise OSError("no folder")

    assert run_once(Round("tests.round", 1, fail)) is False
    assert "tests.round" in caplog.text
    assert run_once(Round("tests.round", 1, lambda: None)) is True


@pytest.mark.django_db(transaction=True)
def test_run_once__another_side_is_away_for_long__says_why_once(caplog: pytest.LogCaptureFixture) -> None:
    codes = [
        "transfer.keys_missing",
        "transfer.keys_missing",
        "transfer.keys_unreadable",
        "",
        "transfer.keys_missing",
    ]

    def chore() -> None:
        code = codes.pop(0)
        if code:
            raise ExternalFailure(code, retryable=True)

    ran = [run_once(Round("tests.away", 1, chore)) for _ in range(5)]
    assert ran == [False, False, False, True, False]
    told = [record for record in caplog.records if "tests.away" in record.message]
    assert [record.args[1] for record in told if isinstance(record.args, tuple)] == [
        "transfer.keys_missing",
        "transfer.keys_unreadable",
        "transfer.keys_missing",
    ]
    assert "公開鍵" in told[0].message
    assert not any(record.exc_info for record in told)


@pytest.mark.django_db(transaction=True)
def test_run_once__another_worker_is_at_it__passes_over() -> None:
    from django.db import connection

    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended('round tests.busy', 11))")
    ran: list[int] = []
    try:
        assert run_once(Round("tests.busy", 1, lambda: ran.append(1))) is False
    finally:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended('round tests.busy', 11))")
        other.close()
    assert ran == []
    assert run_once(Round("tests.busy", 1, lambda: ran.append(1))) is True


def make_doing(attempts: int = 0) -> int:
    """A job that is being done by a worker that is no longer there."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts) "
            "VALUES ('mail', 'tests.bake', '{}', 'doing', %s) RETURNING id",
            [attempts],
        )
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_rescue__job_without_a_worker__goes_back_to_its_queue(baking: object) -> None:
    job_id = make_doing()
    assert rescue(30) == 1
    assert ProcrastinateJob.objects.get(id=job_id).status == "todo"
    assert rescue(30) == 0


@pytest.mark.django_db(transaction=True)
def test_rescue__job_that_kills_its_worker_each_time__ends_as_failed(baking: object) -> None:
    job_id = make_doing(attempts=MAX_RUNS - 1)
    rescue(30)
    assert ProcrastinateJob.objects.get(id=job_id).status == "failed"


@pytest.mark.django_db(transaction=True)
def test_forget_old_failures__older_than_30_days__deletes_only_these(baking: object) -> None:
    from django.db import connection

    old, new = make_doing(MAX_RUNS), make_doing(MAX_RUNS)
    rescue(30)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '31 days' WHERE job_id = %s", [old]
        )
    assert forget_old_failures() == 1
    assert list(ProcrastinateJob.objects.values_list("id", flat=True)) == [new]


def test_queues__contract__has_one_per_purpose() -> None:
    assert len(set(QUEUES)) == len(QUEUES) == 8
