"""The daily end of sealed texts, and the end of holds that nobody confirmed."""

from __future__ import annotations

from madoguchi.domains.intake import services
from madoguchi.foundation.jobs import daily, every, task
from madoguchi.foundation.policy.actors import SYSTEM


@daily(at="03:20")
@task(queue="retention", name="intake.purge_entries")
def purge_entries(timestamp: int) -> int:
    return services.purge_entries(SYSTEM)


@every(60, name="intake.expire_holds")
def expire_holds() -> None:
    services.expire_holds()
