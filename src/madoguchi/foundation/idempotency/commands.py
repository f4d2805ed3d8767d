"""The decorator of every view that changes state."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from madoguchi.core.errors import Conflict, ValidationFailed
from madoguchi.foundation import clock
from madoguchi.foundation.idempotency.answers import Done, done, for_client
from madoguchi.foundation.idempotency.fingerprint import FIELD, body_hash, scope_of
from madoguchi.foundation.statements import Statement

View = Callable[..., HttpResponse]
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_CLAIM = Statement("""
    INSERT INTO idempotency_commandrecord (scope, action, key, body_hash, location, result, created_at)
    VALUES (%s, %s, %s, %s, '', '', %s)
    ON CONFLICT (scope, action, key) DO NOTHING
    RETURNING id
""")
_STORE = Statement("UPDATE idempotency_commandrecord SET location = %s, result = %s WHERE id = %s")


def command(action: str) -> Callable[[View], View]:
    """Run the POST of a view once per key, in one transaction.

    The view returns `done(url, result)`; that is stored and replayed. Any other answer (a form with errors)
    rolls everything back and stores nothing, so the corrected form may carry the same key.

    Errors: ValidationFailed("idempotency.key_missing"), Conflict("idempotency.body_differs").
    Locks: the unique row of the key; a repetition waits until the first one has committed or failed.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            key = _key_of(request)
            with transaction.atomic():
                record_id = _claim(request, action, key)
                if record_id is None:
                    return for_client(request, _replay(request, action, key))
                answer = view(request, *args, **kwargs)
                if not isinstance(answer, Done):
                    _refuse_other_redirects(answer)
                    transaction.set_rollback(True)
                    return answer
                _store(record_id, answer)
            return for_client(request, answer)

        run.command_action = action  # type: ignore[attr-defined]  # read by the guard over all routes
        return run

    return decorate


def _key_of(request: HttpRequest) -> str:
    key = request.POST.get(FIELD, "")
    if not _KEY.fullmatch(key):
        raise ValidationFailed({FIELD: "idempotency.key_missing"}, code="idempotency.key_missing")
    return key


def _claim(request: HttpRequest, action: str, key: str) -> int | None:
    """The new record's id, or None when the key has been used (after waiting for a rival that runs now)."""
    rows = _CLAIM.rows(scope_of(request), action, key, body_hash(request), clock.now())
    return int(rows[0][0]) if rows else None


def _replay(request: HttpRequest, action: str, key: str) -> Done:
    from madoguchi.foundation.idempotency.models import CommandRecord

    record = CommandRecord.objects.get(scope=scope_of(request), action=action, key=key)
    if record.body_hash != body_hash(request):
        raise Conflict("idempotency.body_differs", action=action)
    return done(record.location, record.result)


def _store(record_id: int, answer: Done) -> None:
    _STORE.rows(answer["Location"], answer.result, record_id)


def _refuse_other_redirects(answer: HttpResponse) -> None:
    if 300 <= answer.status_code < 400:
        raise RuntimeError("a command answers with idempotency.done(), or its effect is rolled back")
