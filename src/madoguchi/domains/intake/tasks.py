"""The daily end of sealed texts; holds and offers that run out, and unsold places that go back to the office."""

from __future__ import annotations

from madoguchi.domains.intake import conf, services
from madoguchi.foundation.jobs import daily, every, task
from madoguchi.foundation.policy.actors import SYSTEM


@daily(at="03:20")
@task(queue="retention", name="intake.purge_entries")
def purge_entries(timestamp: int) -> int:
    return services.purge_entries(SYSTEM)


@every(conf.OFFERS_EVERY_S, name="intake.offers")
def turn_line() -> None:
    services.expire_offers()
    services.expire_holds()
    services.offer_free()
    services.return_unsold()
