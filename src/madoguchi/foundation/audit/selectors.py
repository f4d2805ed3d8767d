"""The auditor's searches. A search is recorded too: who watches the watchers can read it in the same log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation.audit.models import ChangeRow, Log, ViewRow
from madoguchi.foundation.audit.services import record
from madoguchi.foundation.policy.actors import Actor, Role

MOST_ROWS = 500
_MOST_OF_ONE = 200
_TOKYO = ZoneInfo("Asia/Tokyo")
_Row = TypeVar("_Row", ChangeRow, ViewRow)


@dataclass(frozen=True, slots=True)
class Search:
    """Empty fields do not narrow. `code` is the beginning of an event code, or of a screen in the viewing
    log."""

    actor: str = ""
    subject: str = ""
    code: str = ""
    since: date | None = None
    until: date | None = None


def search_changes(actor: Actor, search: Search) -> list[ChangeRow]:
    """The newest 500 that match. Two queries. Raises NotPermitted (audit.not_permitted)."""
    _note(actor, Log.CHANGE, search)
    rows = _narrow(ChangeRow.objects.all(), search)
    return list(rows.filter(code__startswith=search.code)[:MOST_ROWS])


def search_views(actor: Actor, search: Search) -> list[ViewRow]:
    """Who opened whose record: the newest 500. Two queries. Raises NotPermitted (audit.not_permitted)."""
    _note(actor, Log.VIEW, search)
    rows = _narrow(ViewRow.objects.all(), search)
    return list(rows.filter(screen__startswith=search.code)[:MOST_ROWS])


def list_changes_of(code: str, since: datetime) -> list[ChangeRow]:
    """The newest 200 rows of one code, for a room that shows its own supervisor what it has recorded; the room checks who
    asks. One query.
    """
    return list(ChangeRow.objects.filter(code=code, at__gte=since).order_by("-at", "-id")[:_MOST_OF_ONE])


def has_done(actor: Actor, code: str, subject: str) -> bool:
    """Whether the actor's own record says so. One query."""
    return ChangeRow.objects.filter(code=code, subject=subject, actor_id=actor.actor_id).exists()


def list_views_of(screen: str, since: datetime) -> list[ViewRow]:
    """As `list_changes_of`, of one screen of the viewing log."""
    return list(ViewRow.objects.filter(screen=screen, at__gte=since).order_by("-at", "-id")[:_MOST_OF_ONE])


def _narrow(rows: QuerySet[_Row], search: Search) -> QuerySet[_Row]:
    if search.actor:
        rows = rows.filter(actor_id=search.actor)
    if search.subject:
        rows = rows.filter(subject=search.subject)
    if search.since:
        rows = rows.filter(at__gte=_midnight(search.since))
    if search.until:
        rows = rows.filter(at__lt=_midnight(search.until + timedelta(days=1)))
    return rows.order_by("-at", "-id")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=_TOKYO)


def _note(actor: Actor, log: Log, search: Search) -> None:
    if not actor.has(Role.AUDITOR):
        raise NotPermitted("audit.not_permitted")
    with transaction.atomic():
        record(
            actor,
            "audit.searched",
            subject=search.subject,
            data={"log": log.value, "actor": search.actor, "code": search.code},
        )
