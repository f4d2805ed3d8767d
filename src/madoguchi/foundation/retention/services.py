"""The daily run: delete what is older than its table may keep."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import DatabaseError, models, transaction
from django.db.models import ProtectedError, RestrictedError

from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.retention.declare import Keep
from madoguchi.foundation.retention.models import RetentionRun
from madoguchi.foundation.retention.rules import ModelClass, Rule, last_field, rules

logger = logging.getLogger(__name__)

BATCH = 500
ALL = "*"  # the row that says "the run came to its end"


def run_retention(on: date) -> Mapping[str, int]:
    """Delete what expired before `on` (local date); returns deleted rows by model label.

    A model whose rows cannot be deleted does not stop the others: its failure is in its RetentionRun row.
    Running twice on a day does nothing more. Locks: row locks, BATCH rows of one model at a time.
    """
    done = {rule.label: _run_one(rule, on) for rule in rules() if rule.keep.days is not None}
    _note(ALL, on, sum(done.values()), "")
    return done


def expired(model: ModelClass, keep: Keep, on: date) -> models.QuerySet[Any]:
    """Rows past their time on `on`: dated earlier than `keep.days` days before it."""
    assert keep.days is not None
    first_kept: date | datetime = on - timedelta(days=keep.days)
    if isinstance(last_field(model, keep.after), models.DateTimeField):
        first_kept = datetime.combine(first_kept, time.min, tzinfo=clock.LOCAL_ZONE)
    rows = model._base_manager.filter(**{f"{keep.after}__lt": first_kept})
    return rows.filter(**dict(keep.only))


def _run_one(rule: Rule, on: date) -> int:
    deleted, failure = 0, ""
    try:
        while count := _delete_batch(rule, on):
            deleted += count
    except (ProtectedError, RestrictedError, DatabaseError) as error:
        failure = type(error).__name__
        logger.error("retention of %s failed: %s", rule.label, failure)
    if deleted or failure:
        _note(rule.label, on, deleted, failure)
    return deleted


def _delete_batch(rule: Rule, on: date) -> int:
    with transaction.atomic():
        rows = expired(rule.model, rule.keep, on).order_by("pk").values_list("pk", flat=True)
        count, _ = rule.model._base_manager.filter(pk__in=list(rows[:BATCH])).delete()
    return count


def _note(label: str, on: date, deleted: int, failure: str) -> None:
    with transaction.atomic():
        RetentionRun.objects.create(run_on=on, model=label, deleted=deleted, failure=failure, at=clock.now())
        audit.record(
            SYSTEM, "retention.executed", data={"model": label, "deleted": deleted, "failure": failure}
        )
