"""The guide's answers: no names, no addresses, so a leaked link tells nothing about a person."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import transaction

from madoguchi.core.errors import NotFoundOrHidden, ValidationFailed
from madoguchi.core.rules import Value, facts_to_json
from madoguchi.domains.intake.draft import read_facts
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.models import GuideSession
from madoguchi.foundation import audit, cities, clock
from madoguchi.foundation.policy.actors import Actor


def start_guide(actor: Actor, *, events: Sequence[str], language: str) -> str:
    """Begin a session for life events, in the order of the catalogue; returns the token that may change it."""
    event, now = ",".join(events), clock.now()
    with transaction.atomic():
        session = GuideSession.objects.create(
            token=secrets.token_urlsafe(18),
            share_token=secrets.token_urlsafe(18),
            event=event,
            language=language,
            created_at=now,
            updated_at=now,
        )
        audit.record(actor, "guide.started", data={"event": event})
    return session.token


def answer_question(actor: Actor, *, token: str, member: str, fact: str, value: Value | None) -> None:
    """Store an answer; None is 「わからない」. Later answers stay, so going back loses nothing.

    Errors: NotFoundOrHidden `guide.not_found`; ValidationFailed `guide.wrong_answer` for a fact about a
    person.
    Locks: the session's row.
    """
    catalogue = cities.current().facts
    if fact not in catalogue or catalogue[fact].personal:
        raise ValidationFailed({fact: IntakeError.GUIDE_WRONG_ANSWER}, code=IntakeError.GUIDE_WRONG_ANSWER)
    with transaction.atomic():
        session = _locked(token)
        facts = read_facts(session.answers).with_value(fact, value, member)
        asked = [member, fact]
        session.answers = facts_to_json(facts)
        session.skipped = [one for one in session.skipped if one != asked] + (
            [asked] if value is None else []
        )
        if asked not in session.path:
            session.path = [*session.path, asked]
        session.updated_at = clock.now()
        session.save(update_fields=["answers", "skipped", "path", "updated_at"])


def reset_answer(actor: Actor, *, token: str, member: str, fact: str) -> None:
    """Forget one answer, so that its question is asked again."""
    with transaction.atomic():
        session = _locked(token)
        session.answers = facts_to_json(read_facts(session.answers).with_value(fact, None, member))
        session.skipped = [one for one in session.skipped if one != [member, fact]]
        session.path = [one for one in session.path if one != [member, fact]]
        session.updated_at = clock.now()
        session.save(update_fields=["answers", "skipped", "path", "updated_at"])


def _locked(token: str) -> GuideSession:
    session = GuideSession.objects.select_for_update().filter(token=token).first()
    if session is None:
        raise NotFoundOrHidden(IntakeError.GUIDE_NOT_FOUND)
    return session
