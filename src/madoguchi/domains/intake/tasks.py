"""The daily end of sealed texts."""

from __future__ import annotations

from madoguchi.domains.intake import services
from madoguchi.foundation.jobs import daily, task
from madoguchi.foundation.policy.actors import SYSTEM


@daily(at="03:20")
@task(queue="retention", name="intake.purge_entries")
def purge_entries(timestamp: int) -> int:
    return services.purge_entries(SYSTEM)
