"""What citizens are told about their applications. A mail names no person and no procedure: it is a postcard."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.applications.services import Returned
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.notifications.ports import Addressee
from madoguchi.domains.notifications.services import Letter, send_mail_to_case
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities.shown_values import show_date
from madoguchi.foundation.policy.actors import SYSTEM, Actor

OWNER = "cases"
CORRECTION_DAYS = 14
"""Days that a citizen is asked to answer within. Assumed; the internet side keeps the link open at least as long."""


def address_of(reference: str) -> Addressee | None:
    """Who gets the mail of a case now: the port that notifications asks when a mail goes out."""
    try:
        case = cases.get_case(SYSTEM, reference)
    except NotFoundOrHidden:
        return None
    return Addressee(case.mail, case.allowed.ids[0] if not case.applicant else case.applicant.subject)


def mail_status(actor: Actor, reference: str, event_key: str) -> bool:
    return _send(actor, reference, event_key, "status_changed", "/status/")


def mail_finished(actor: Actor, reference: str, event_key: str) -> bool:
    return _send(actor, reference, event_key, "completed", "/status/")


def hold_correction_mail(actor: Actor, reference: str, returned: Returned) -> bool:
    """The link is in this mail and nowhere else. It lies here until the internet side says that the link works."""
    until = show_date((clock.today() + timedelta(days=CORRECTION_DAYS)).isoformat(), _language(reference))
    letter = _letter(reference, "correction_requested", f"/fix/{returned.token}/", until=until)
    return _queue(actor, reference, correction_key(returned.token_hash), letter, is_held=True)


def correction_key(token_hash: str) -> str:
    """Every return is news of its own."""
    return f"returned:{token_hash}"


def _language(reference: str) -> str:
    return cases.get_case(SYSTEM, reference).language


def _send(actor: Actor, reference: str, event_key: str, template: str, path: str) -> bool:
    return _queue(actor, reference, event_key, _letter(reference, template, path))


def _letter(reference: str, template: str, path: str, **more: str) -> Letter:
    language = _language(reference)
    values = {
        "city": cities.current().name.in_language(language),
        "reference": reference,
        "url": f"{settings.FRONT_URL}{path}",
        **more,
    }
    return Letter(template, values, language=language)


def _queue(actor: Actor, reference: str, event_key: str, letter: Letter, *, is_held: bool = False) -> bool:
    """False where the case has no address, or was told before."""
    queued = send_mail_to_case(
        actor=actor,
        case=reference,
        to=cases.get_case(SYSTEM, reference).mail,
        owner=OWNER,
        event_key=event_key,
        letter=letter,
        is_held=is_held,
    )
    return queued is not None
