"""The first factor of a new account, and the way back in after a recovery that two people agreed to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.core.errors import DomainError, NotAvailable, NotPermitted, ValidationFailed
from madoguchi.foundation import release
from madoguchi.foundation.accounts import passkeys, services, totp
from madoguchi.foundation.accounts.clients import attempt_keys
from madoguchi.foundation.policy import public
from madoguchi.yards.staff import pending
from madoguchi.yards.staff.forms import CodeForm, PasskeyForm, RecoveryForm, add_refusal
from madoguchi.yards.staff.views.sign_in import signed_in

_SECRET = "staff_new_secret"  # noqa: S105 - the name of a session entry


@public(reason="サインインの途中で、パスワードは確かめてある")
@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    held = pending.current(request)
    if not services.may_enrol_first_factor(held.staff):
        raise NotPermitted("accounts.factor_missing")
    secret = request.session.setdefault(_SECRET, totp.new_secret())
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        try:
            used = _enrol(request, held, form, secret)
        except DomainError as error:
            add_refusal(form, "code" if form.is_bound else None, error.code)
        else:
            if used:
                request.session.pop(_SECRET, None)
                return signed_in(request, held, used)
    context = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "address": totp.address(held.staff, secret),
        "passkey": passkeys.begin_enrolment(held.staff),
    }
    status = 422 if request.method == "POST" else 200
    return release.page(request, "staff/enrol.html", context, allowed=release.NOBODY, status=status)


def _enrol(request: HttpRequest, held: pending.Pending, form: CodeForm, secret: str) -> str:
    answer = PasskeyForm(request.POST)
    if answer.is_valid():
        services.enrol_passkey(
            request=request, staff=held.staff, answer=answer.cleaned_data["answer"], name="最初のパスキー"
        )
        return "webauthn"
    if form.is_valid():
        services.enrol_totp(staff=held.staff, secret=secret, code=form.cleaned_data["code"])
        return "totp"
    return ""


@public(reason="再登録用の番号を持つ人だけが先へ進める")
@never_cache
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    form = RecoveryForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = form.cleaned_data
            try:
                staff = services.use_recovery(
                    sign_in=values["sign_in"],
                    code=values["code"],
                    password=values["password"],
                    keys=attempt_keys(request, values["sign_in"]),
                )
            except ValidationFailed as error:
                add_refusal(form, "password", error.field_errors["password"])
            except DomainError as error:
                add_refusal(form, None, error.code)
                status = 429 if isinstance(error, NotAvailable) else 422
            else:
                pending.start(request, staff, pending.HOME)
                return release.redirect(f"{settings.LOGIN_URL}enrol/")
    return release.page(request, "staff/recover.html", {"form": form}, allowed=release.NOBODY, status=status)
