"""Staff sessions: they begin after both factors, and end after an hour of rest, after twelve hours, or
when the account, its duties or its password change (the account's stamp, which Django compares on every
request)."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest

from madoguchi.foundation import clock
from madoguchi.foundation.accounts.models import Staff, actor_for
from madoguchi.foundation.policy.actors import ANONYMOUS, Actor

IDLE_S = 3600
LONGEST_S = 12 * 3600
# The moment of the last request is written at most this often, so that a page view is not a write.
_TOUCH_S = 60
BEGAN = "staff_began"
SEEN = "staff_seen"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def _now_s() -> int:
    return int(clock.now().timestamp())


def begin(request: HttpRequest, staff: Staff) -> None:
    """Sign `staff` in with a new session key. Only to be called once both factors are proved."""
    auth.login(request, staff, backend=_BACKEND)
    request.session[BEGAN] = request.session[SEEN] = _now_s()


def end(request: HttpRequest) -> None:
    auth.logout(request)


def actor_of_session(request: HttpRequest) -> Actor:
    """The signed-in person, or ANONYMOUS. Ends a session that is past its limits. Three queries when
    signed in."""
    user = request.user
    if not isinstance(user, Staff) and not user.is_authenticated:
        return ANONYMOUS
    now_s = _now_s()
    began, seen = request.session.get(BEGAN, 0), request.session.get(SEEN, 0)
    if now_s - seen >= IDLE_S or now_s - began >= LONGEST_S:
        end(request)
        return ANONYMOUS
    if now_s - seen >= _TOUCH_S:
        request.session[SEEN] = now_s
    return actor_for(request.user, clock.now())  # type: ignore[arg-type]
