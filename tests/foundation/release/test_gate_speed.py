"""The gate on a busy day: its work must not grow into the page's time."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domains.cases.models import Case, CaseMember
from madoguchi.foundation import release
from madoguchi.foundation.clock import now
from madoguchi.foundation.release import canary_key
from tests.domains.cases.builders import CLERK, make_case

QUIET, BUSY = 100, 1000
"""Open cases: ten times as many may cost about ten times as much; a quadratic gate takes a hundred times."""


def _calls(work: Callable[[], object]) -> int:
    """How many functions are called: what the work costs, on any machine."""
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return seen


def _open_cases(numbers: range) -> None:
    rows = Case.objects.bulk_create(
        Case(
            reference=f"T{n:07}",
            reference_key=f"T{n:07}",
            state="in_hearing",
            door="counter",
            opened_at=now(),
            updated_at=now(),
        )
        for n in numbers
    )
    CaseMember.objects.bulk_create(
        CaseMember(
            case=row,
            member_id="m1",
            position=1,
            canaries=[canary_key(f"山田 太郎{n}世"), canary_key(f"090-0000-{n:04}")],
        )
        for n, row in zip(numbers, rows, strict=True)
    )


@pytest.mark.django_db
def test_export__thousand_open_cases__takes_few_queries_and_grows_no_faster_than_they_do() -> None:
    case = make_case()
    content = ("髙﨑 太郎 の転入届。山田さんの紹介。" * 2000).encode()

    def check() -> None:
        release.check_file(CLERK, content, allowed=case.allowed, name="x", content_type="text/plain")

    _open_cases(range(QUIET))
    check()  # what is built once is no part of it
    quiet = _calls(check)
    _open_cases(range(QUIET, BUSY))
    busy = _calls(check)
    assert busy < 15 * quiet, (quiet, busy)
    with CaptureQueriesContext(connection) as queries:
        check()
    # Values (2) and others (1) of cases, measures with those who live together (4), others of the other sources.
    assert len(queries) <= 10
