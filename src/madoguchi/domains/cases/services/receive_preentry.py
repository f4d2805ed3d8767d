"""A pre-entry from home becomes a case; one that was sent again brings its changes along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from madoguchi.core.rules import facts_from_json
from madoguchi.domains.cases.loading import build_view
from madoguchi.domains.cases.models import Case
from madoguchi.domains.cases.records import CaseView, Slot
from madoguchi.domains.cases.services.offer_values import offer_values
from madoguchi.domains.cases.services.open_case import open_case, texts_of
from madoguchi.domains.cases.services.record_facts import record_facts
from madoguchi.domains.cases.states import OPEN_STATES, Door
from madoguchi.foundation import cities
from madoguchi.foundation.cities.typed_values import normal_key
from madoguchi.foundation.policy.actors import Actor, Role


def receive_preentry(payload: Mapping[str, Any]) -> CaseView:
    """Open the case of the envelope, or take over what changed. Idempotent.

    Errors: those of `facts_from_json`; KeyError for an envelope without reference or facts.
    """
    reference = str(payload["reference"])
    facts = facts_from_json(payload["facts"])
    actor = Actor(actor_id=reference, roles=frozenset({Role.CITIZEN}))
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(reference=reference).first()
        if case is None:
            return open_case(
                actor=actor,
                reference=reference,
                facts=facts,
                door=Door.HOME,
                mail=str(payload.get("mail") or ""),
                secret_hash=str(payload.get("secret_hash") or ""),
                language=str(payload.get("language") or "ja"),
            )
        view = build_view(case)
        if case.state not in OPEN_STATES:
            return view
        texts = texts_of(facts)
        changed = {slot: text for slot, text in texts.items() if _is_change_from_home(view, slot, text)}
        heard = {slot: text for slot, text in texts.items() if slot in view.known and slot not in changed}
        offer_values(actor=actor, case=reference, values=_readable(heard), door=Door.HOME)
        if not changed:
            return view
        return record_facts(
            actor=actor,
            case=reference,
            values=changed,
            door=Door.HOME,
            expected_version=case.version,
            correction=True,
        )


def _readable(values: Mapping[Slot, str]) -> dict[Slot, str]:
    """Facts of this city: others came with the first envelope and are shown as they came."""
    return {slot: text for slot, text in values.items() if slot[1] in cities.current().facts}


def _is_change_from_home(view: CaseView, slot: tuple[str, str], text: str) -> bool:
    """What a clerk has recorded since is not written over by an envelope that comes late; it waits for a choice."""
    known = view.known.get(slot)
    if known is None:
        return True
    if known.door != Door.HOME:
        return False
    catalogue = cities.current().facts
    if slot[1] not in catalogue:
        return known.value_text != text
    definition = catalogue[slot[1]]
    return normal_key(definition, known.value_text) != normal_key(definition, text)
