"""Opening a case: from a pre-entry that arrived from home, or at the counter for somebody who brought
none.
"""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict
from madoguchi.core.rules import APPLICANT, Facts
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.events import CaseOpened
from madoguchi.domains.cases.loading import build_view
from madoguchi.domains.cases.models import Case, reference_key
from madoguchi.domains.cases.permissions import check_may_write
from madoguchi.domains.cases.recording import Source, ensure_members, write_values
from madoguchi.domains.cases.records import CaseView, Slot
from madoguchi.domains.cases.states import CaseState, Door
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.cities.typed_values import value_to_text
from madoguchi.foundation.policy.actors import Actor

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without signs that are misread for others (0/O, 1/I/L)."""


def new_reference() -> str:
    """A reference for a case that begins at the counter: W and seven random signs in two groups."""
    signs = "W" + "".join(secrets.choice(_ALPHABET) for _ in range(7))
    return f"{signs[:4]}-{signs[4:]}"


def texts_of(facts: Facts) -> dict[Slot, str]:
    """Every known fact as the text under which it is stored."""
    return {(member, fact): value_to_text(value) for member, fact, value in facts.known()}


def open_case(
    *,
    actor: Actor,
    reference: str,
    facts: Facts,
    door: Door | str,
    mail: str = "",
    secret_hash: str = "",
    language: str = "ja",
) -> CaseView:
    """Store a new case with everything that is known. Values from home are stored as they came.

    Errors: `case.not_permitted`, `case.already_open`.
    """
    check_may_write(actor, reference)
    now = clock.now()
    door = Door(door)
    state = CaseState.PREPARED if door is Door.HOME else CaseState.IN_HEARING
    try:
        with transaction.atomic():
            case = Case.objects.create(
                reference=reference,
                reference_key=reference_key(reference),
                state=state,
                door=door,
                language=language,
                mail=mail,
                secret_hash=secret_hash,
                opened_at=now,
                updated_at=now,
            )
            ensure_members(case, [member.id for member in facts.people()] or [APPLICANT])
            written = write_values(case, texts_of(facts), Source(actor.actor_id, door, now))
            audit.record(
                actor, "case.opened", subject=reference, fields=written.facts, data={"door": door.value}
            )
            events.publish(CaseOpened(reference, door.value), case=reference, actor=actor)
            return build_view(case)
    except IntegrityError as error:
        raise Conflict(CaseError.ALREADY_OPEN) from error
