"""Putting a returned application right, by the link in the mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.core.errors import InvalidTransition
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake import services
from madoguchi.domains.intake.states import CorrectionState
from madoguchi.foundation import cities, release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.yards.front.forms import Asked, FactForm

WHY = "メールで届く一度だけのリンク(推測できないトークン)で守る"


@public(reason=WHY)
@require_http_methods(["GET", "POST"])
@command("correction.send")
def correct(request: HttpRequest, token: str) -> HttpResponse:
    wanted = intake.get_correction(actor_of(request), token)
    if wanted.state == CorrectionState.SENT:
        raise InvalidTransition("correction.wrong_state", state=wanted.state)
    catalogue = cities.current().facts
    asked = [
        Asked(member, catalogue[fact], required=True) for member, fact in wanted.fields if fact in catalogue
    ]
    form = FactForm(asked, request.POST or None, language=get_language() or "ja")
    if request.method == "POST" and form.is_valid():
        values = {slot: _text(value) for slot, value in form.values().items()}
        services.send_correction(actor_of(request), token=token, values=values)
        return done(reverse("front:fixed"))
    allowed = release.subjects({f"entry:{wanted.reference}": release.SubjectRole.APPLICANT})
    context = {"form": form, "message": wanted.message, "reference": wanted.reference}
    status = 422 if form.errors else 200
    return release.page(request, "front/fix.html", context, allowed=allowed, status=status)


@public(reason="送ったことだけを伝えるページ")
@require_GET
def corrected(request: HttpRequest) -> HttpResponse:
    return release.page(request, "front/fixed.html", {}, allowed=release.NOBODY)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
