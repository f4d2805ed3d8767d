"""Mail goes out by jobs, so that a slow mail server is never in a citizen's way."""

from __future__ import annotations

from madoguchi.domains.notifications.services import MAX_ATTEMPTS, deliver
from madoguchi.foundation.jobs import task


@task(queue="mail", attempts=MAX_ATTEMPTS + 2, first_wait_s=2)
def send_message(message_id: str) -> None:
    deliver(message_id)
