"""差戻し: the citizen is asked to put certain fields right, by a link that only they hold."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.applications.errors import ApplicationError
from madoguchi.domains.applications.events import ApplicationReturned
from madoguchi.domains.applications.models import MAX_MESSAGE, Application, Correction
from madoguchi.domains.applications.moving import lock_application, move
from madoguchi.domains.applications.status import send_status
from madoguchi.domains.cases import selectors as cases
from madoguchi.foundation import cities, clock, events, transfer
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class AskedField:
    """A fact to put right: `member_id` is empty for a household fact."""

    member_id: str
    fact: str


@dataclass(frozen=True, slots=True)
class Returned:
    """`token` leaves the office only in the mail to the citizen; elsewhere lies its hash, SHA-256 in hex."""

    application: Application
    token: str
    token_hash: str


def return_application(
    *, actor: Actor, reference: str, fields: Sequence[AskedField], message: str
) -> Returned:
    """Errors: ValidationFailed (`message`, `fields`), `application.not_found`, wrong state."""
    _check(fields, message)
    token = secrets.token_urlsafe(24)
    token_hash = hashlib.sha256(token.encode()).hexdigest()
    asked = [{"member_id": field.member_id, "fact": field.fact} for field in fields]
    with transaction.atomic():
        application = move(actor, lock_application(reference), "return", reason=message.strip())
        _check_known(actor, application.case_reference, fields)
        Correction.objects.create(
            application=application,
            token_hash=token_hash,
            message=message.strip(),
            fields=asked,
            requested_by=actor.actor_id,
            requested_at=clock.now(),
        )
        events.publish(
            ApplicationReturned(application=reference, procedure=application.procedure_id),
            case=application.case_reference,
            actor=actor,
        )
        transfer.send(
            "correction_request",
            {
                "reference": application.case_reference,
                "application": reference,
                "procedure": application.procedure_id,
                "token_hash": token_hash,
                "fields": [{"member": field.member_id, "fact": field.fact} for field in fields],
                "message": message.strip(),
            },
            to="front",
            actor=actor,
            allowed=cases.get_case(actor, application.case_reference).allowed,
        )
        send_status(actor, application.case_reference)
        return Returned(application=application, token=token, token_hash=token_hash)


def _check(fields: Sequence[AskedField], message: str) -> None:
    errors: dict[str, str] = {}
    if not message.strip():
        errors["message"] = ApplicationError.RETURN_NEEDS_MESSAGE
    elif len(message.strip()) > MAX_MESSAGE:
        errors["message"] = ApplicationError.RETURN_MESSAGE_TOO_LONG
    if not fields:
        errors["fields"] = ApplicationError.RETURN_NEEDS_FIELDS
    if errors:
        raise ValidationFailed(errors)


def _check_known(actor: Actor, case_reference: str, fields: Sequence[AskedField]) -> None:
    """A field that nobody can fill would leave the citizen with an empty page."""
    case = cases.get_case(actor, case_reference)
    people = {member.member_id for member in case.members}
    catalogue = cities.current().facts
    for field in fields:
        is_household = field.fact in catalogue and catalogue[field.fact].scope is cities.Scope.HOUSEHOLD
        is_known = field.member_id == "" if is_household else field.member_id in people
        if field.fact not in catalogue or not is_known:
            raise ValidationFailed({"fields": ApplicationError.RETURN_FIELD_UNKNOWN})
