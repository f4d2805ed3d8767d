"""What this room does on its own news, once it is certain. The handler may run twice."""

from __future__ import annotations

from madoguchi.domains.applications import events as news
from madoguchi.domains.applications import services
from madoguchi.foundation import events
from madoguchi.foundation.events import Event, EventMeta
from madoguchi.foundation.policy.actors import SYSTEM


def settle(event: Event, meta: EventMeta) -> None:
    """After the commit: two clerks who end the last two applications at once do not see each other's."""
    services.settle_case(actor=SYSTEM, case_reference=meta.case)


def connect() -> None:
    events.subscribe(news.ApplicationsSubmitted, settle)
    events.subscribe(news.ApplicationCompleted, settle)
    events.subscribe(news.ApplicationReopened, settle)
    events.subscribe(news.ApplicationWithdrawn, settle)
