"""The gate on a busy day: its work must not grow into the page's time."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domains.cases.models import Case, CaseMember
from madoguchi.foundation import release
from madoguchi.foundation.clock import now
from madoguchi.foundation.release import canary_key
from tests.domains.cases.builders import CLERK, make_case

CASES = 1000
LIMIT_S = 0.5
"""Far above what it takes (about 0.02 s), so that a slow machine does not fail and a quadratic gate does."""


def _busy_day() -> None:
    rows = Case.objects.bulk_create(
        Case(
            reference=f"T{n:07}",
            reference_key=f"T{n:07}",
            state="in_hearing",
            door="counter",
            opened_at=now(),
            updated_at=now(),
        )
        for n in range(CASES)
    )
    CaseMember.objects.bulk_create(
        CaseMember(
            case=row,
            member_id="m1",
            position=1,
            canaries=[canary_key(f"山田 太郎{n}世"), canary_key(f"090-0000-{n:04}")],
        )
        for n, row in enumerate(rows)
    )


@pytest.mark.django_db
def test_export__thousand_open_cases__takes_few_queries_and_little_time() -> None:
    case = make_case()
    _busy_day()
    content = ("髙﨑 太郎 の転入届。山田さんの紹介。" * 2000).encode()
    began = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        release.check_file(CLERK, content, allowed=case.allowed, name="x", content_type="text/plain")
    assert time.process_time() - began < LIMIT_S
    # Values (2) and others (1) of cases, measures with those who live together (4), others of the other sources.
    assert len(queries) <= 10
