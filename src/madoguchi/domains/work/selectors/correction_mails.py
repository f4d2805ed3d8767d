"""Steps whose citizen does not know yet that something is to be put right."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from madoguchi.domains.applications import selectors as applications
from madoguchi.domains.notifications import selectors as notifications
from madoguchi.domains.work.mailing import correction_key
from madoguchi.domains.work.selectors.steps import ItemView
from madoguchi.domains.work.states import ItemState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import SYSTEM, Actor

LATE_MIN = 30
"""Minutes that a mail may be held before its section is told. Assumed: where a gateway carries the envelopes every
quarter of an hour, request and answer take so long when nothing is wrong. Two folders on one machine take seconds.
"""


def list_late_mails(actor: Actor, items: Collection[ItemView]) -> frozenset[str]:
    """The ids of those of `items` whose mail with the link has been held for `LATE_MIN` minutes. Queries: 2, or none."""
    returned = {item.application: item.public_id for item in items if item.state is ItemState.RETURNED}
    if not returned:
        return frozenset()
    hashes = applications.list_correction_hashes(SYSTEM, list(returned))
    keys = {correction_key(token_hash): application for application, token_hash in hashes}
    before = clock.now() - timedelta(minutes=LATE_MIN)
    return frozenset(returned[keys[key]] for key in notifications.list_held_since(actor, list(keys), before))
