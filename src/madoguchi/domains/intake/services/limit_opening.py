"""Slows down who types wrong keys. The secret itself is long; this keeps the noise and the load small."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from madoguchi.core.errors import NotAvailable
from madoguchi.domains.intake import conf
from madoguchi.domains.intake.models import OpeningFailure
from madoguchi.foundation import clock


def check_opening(client: str) -> None:
    """`client` is a network address. Errors: NotAvailable `policy.too_many`. Queries: 1."""
    since = clock.now() - timedelta(minutes=conf.OPENING_WINDOW_MIN)
    failures = OpeningFailure.objects.filter(
        client=_key(client), window_at__gte=since, failures__gte=conf.OPENING_FAILURES
    )
    if failures.exists():
        raise NotAvailable("policy.too_many")


def note_failed_opening(client: str) -> None:
    """Count one more; a window that is over begins anew. Locks: the row of the address."""
    now = clock.now()
    with transaction.atomic():
        row, _ = OpeningFailure.objects.select_for_update().get_or_create(
            client=_key(client), defaults={"window_at": now}
        )
        if row.window_at < now - timedelta(minutes=conf.OPENING_WINDOW_MIN):
            row.failures, row.window_at = 0, now
        row.failures += 1
        row.save(update_fields=["failures", "window_at"])


def _key(client: str) -> str:
    return salted_hmac("madoguchi.intake.opening", client, algorithm="sha256").hexdigest()
