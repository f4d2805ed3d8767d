"""Handing a file to the core system over HTTP, and taking its results in the same step."""

from __future__ import annotations

from madoguchi.domains.work.ports import core_link
from madoguchi.domains.work.services.read_results import Outcome, read_results, take_batch
from madoguchi.foundation import audit, release
from madoguchi.foundation.policy.actors import Actor


def send_exchange(*, actor: Actor, batch: str) -> Outcome:
    """Send the file as it was made and read what the core system says about each row.

    Nothing is lost on the way: the core system takes a file once under its name, so that after a lost answer the same is
    simply sent again; a row counts only by its result. The file passes the release gate as when it is fetched by hand.
    Errors: `exchange.not_found`, `exchange.no_file`, `exchange.not_linked`, those of `release.export` and `read_results`;
    ExternalFailure and Conflict of the link. No lock is held while the core system is asked.
    """
    # Selectors read by services of this room, so that neither package can wait for the other at import.
    from madoguchi.domains.work.selectors.exchange import load_file

    link = core_link()
    stored, allowed = load_file(actor, batch)
    found = take_batch(actor, batch)
    content = release.export(
        actor, content=stored.content, allowed=allowed, encoding=found.encoding, name=found.public_id
    )
    rows = link.send_batch(batch=found.public_id, kind=found.kind, encoding=found.encoding, content=content)
    audit.record(actor, "exchange.sent", subject=found.public_id, data={"rows": rows})
    return read_results(actor=actor, batch=batch, content=link.fetch_results(found.public_id))
