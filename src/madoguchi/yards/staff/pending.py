"""What the session holds between the two steps of a sign-in. It is no sign-in yet: nothing else reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation import clock
from madoguchi.foundation.accounts.models import Staff

_KEY = "staff_pending"
_LIFE_S = 600
HOME = "/staff/"


@dataclass(frozen=True, slots=True)
class Pending:
    staff: Staff
    target: str


def start(request: HttpRequest, staff: Staff, target: str) -> None:
    request.session.cycle_key()
    request.session[_KEY] = {
        "id": staff.pk,
        "stamp": staff.stamp,
        "at_s": int(clock.now().timestamp()),
        "target": safe_target(request, target),
    }


def current(request: HttpRequest) -> Pending:
    """Raises NotPermitted (accounts.step_expired) after ten minutes, or when the account has changed."""
    held = request.session.get(_KEY)
    if not held or int(clock.now().timestamp()) - held["at_s"] > _LIFE_S:
        raise NotPermitted("accounts.step_expired")
    staff = Staff.objects.filter(pk=held["id"], stamp=held["stamp"], is_active=True).first()
    if staff is None:
        raise NotPermitted("accounts.step_expired")
    return Pending(staff, held["target"])


def clear(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def safe_target(request: HttpRequest, target: str) -> str:
    """Only pages of this site: a sign-in must not send anybody elsewhere."""
    is_own = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_own else HOME
