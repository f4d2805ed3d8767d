"""Opening a record that no ticket has led to takes two keys: its number, and what the person in front of the clerk says.

One wrong digit of a number opens somebody else's record; a birth date or name that does not belong to it does not. Whoever
opens a record in this way, or tries to, is listed for the supervisor.
"""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import InvalidValue, ValidationFailed
from madoguchi.core.japanese import search_keys
from madoguchi.core.people import parse_partial_date
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.loading import build_view, load_case
from madoguchi.domains.cases.permissions import check_may_write
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.cases.services.open_hearing import open_hearing
from madoguchi.foundation import audit
from madoguchi.foundation.policy.actors import Actor

OPENED = "case.opened_by_keys"
REFUSED = "case.opening_refused"
"""A screen of the viewing log, which keeps it though the command is rolled back."""
_LEAST = 2


def open_by_keys(*, actor: Actor, case: str, session_key: str, second_key: str) -> CaseView:
    """Make this the open case of the session, if `second_key` is the birth date (in any era) or the name, written or read,
    of somebody of the household. A case that knows neither of anybody has nothing to be mixed up and opens.

    Errors: `case.not_found`, `case.not_permitted`, ValidationFailed (`key`: `case.second_key`).
    """
    check_may_write(actor, case)
    if not _agrees(build_view(load_case(case)), second_key.strip()):
        audit.record_view(actor, subject=case, fields=(), purpose=actor.purpose, screen=REFUSED)
        raise ValidationFailed({"key": CaseError.SECOND_KEY}, code=CaseError.SECOND_KEY)
    with transaction.atomic():
        audit.record(actor, "case.opened_by_keys", subject=case)
        return open_hearing(actor=actor, case=case, session_key=session_key)


def _agrees(case: CaseView, typed: str) -> bool:
    births = [value.value_text for (_, fact), value in case.known.items() if fact == "birth_date"]
    names = [name for member in case.members for name in (member.full_name, member.full_kana) if name]
    if not births and not names:
        return True
    return _is_birth(typed, births) or _is_name(typed, names)


def _is_birth(typed: str, births: list[str]) -> bool:
    """A day, not a year or a month in which many were born."""
    try:
        first, last = parse_partial_date(typed).bounds()
        return first == last and any(parse_partial_date(born).bounds() == (first, last) for born in births)
    except InvalidValue:
        return False


def _is_name(typed: str, names: list[str]) -> bool:
    """The whole name; spaces, variants and kinds of kana do not matter."""
    keys = set(search_keys(typed)) if len(typed) >= _LEAST else set()
    return any(keys & set(search_keys(name)) for name in names)
