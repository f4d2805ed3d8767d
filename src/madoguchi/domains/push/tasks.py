"""One job per list that is counted, one per batch that is sent, and a sweep of extracts that nobody keeps."""

from __future__ import annotations

from madoguchi.domains.push import services
from madoguchi.foundation.jobs import daily, task


@task(queue="push", attempts=4)
def count_list(public_id: str) -> None:
    services.count_push_list(public_id)


@task(queue="push", attempts=12, first_wait_s=2)
def send_batch(public_id: str, batch: int) -> None:
    services.send_push_batch(public_id, batch)


@daily(at="03:40")
@task(queue="retention")
def delete_unlisted_extracts(timestamp: int) -> None:
    services.delete_unlisted_extracts()
