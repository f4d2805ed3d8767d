"""The event log for process-mining tools: pseudonymous, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.metrics.errors import MetricsError
from madoguchi.domains.metrics.selectors import list_log
from madoguchi.foundation import audit, clock, release
from madoguchi.foundation.events.selectors import LoggedEvent
from madoguchi.foundation.policy.actors import SYSTEM, Actor

HEADING = ("case_id", "activity", "timestamp", "resource_role", "lifecycle")
MAX_DAYS = 366
# Where an activity has a beginning and an end, its events share a name; the words are those of XES.
LIFECYCLE = {
    "service.started": "start",
    "service.ended": "complete",
    "work.opened": "schedule",
    "work.claimed": "start",
    "work.released": "suspend",
    "work.returned": "suspend",
    "work.resumed": "resume",
    "work.finished": "complete",
    "work.handed_in": "complete",
    "work.reopened": "reassign",
    "work.cancelled": "withdraw",
}
SECTION_ROOMS = ("work", "application", "exchange")


def export_event_log(*, actor: Actor, first: date, last: date) -> bytes:
    """UTF-8 CSV of the events with a case from the first day to the last.

    Errors: `metrics.not_permitted`, ValidationFailed (`last`: `metrics.period`).
    """
    if not 0 <= (last - first).days < MAX_DAYS:
        raise ValidationFailed({"last": MetricsError.PERIOD}, code=MetricsError.PERIOD)
    rows = log_rows(list_log(actor, first, last))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADING)
    writer.writerows(rows)
    with transaction.atomic():
        data = {"first": first.isoformat(), "last": last.isoformat()}
        audit.record(actor, "metrics.log_exported", data=data)
        # Nobody: keyed hashes, codes and times. No value in it was typed by a person.
        return release.export(
            actor, content=text.getvalue().encode(), allowed=release.NOBODY, name="event-log"
        )


def log_rows(log: Iterable[LoggedEvent]) -> list[tuple[str, str, str, str, str]]:
    """In the order of the log. A walk-in that became a case has one id from the beginning."""
    events = list(log)
    became = {event.payload["visit"]: event.case for event in events if event.code == "visit.case_attached"}
    return [
        (
            pseudonym(became.get(event.case, event.case)),
            activity_of(event),
            clock.local(event.at).isoformat(timespec="milliseconds"),
            role_of(event),
            LIFECYCLE.get(event.code, "complete"),
        )
        for event in events
    ]


def pseudonym(case: str) -> str:
    """Keyed, so that nobody without the install's key can try out references."""
    return "c" + audit.fingerprint(f"event-log:{case}")[:20]


def activity_of(event: LoggedEvent) -> str:
    payload = event.payload
    if event.code.startswith("service."):
        return f"service:{payload['service']}"
    if event.code in LIFECYCLE:
        return f"work:{payload['procedure']}:{payload['step']}"
    if event.code.startswith(("work.", "application.")):
        return ":".join([event.code, payload["procedure"], *([payload["step"]] if "step" in payload else [])])
    return event.code


def role_of(event: LoggedEvent) -> str:
    """The kind of the person or machine that acted, from the log alone: never who."""
    if event.actor_id == SYSTEM.actor_id:
        return "system"
    if event.actor_id == event.case:
        return "citizen"
    if event.actor_id.startswith("kiosk"):
        return "kiosk"
    return "section" if event.code.split(".")[0] in SECTION_ROOMS else "counter"
