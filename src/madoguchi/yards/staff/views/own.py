"""A person's own password and passkeys."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from madoguchi.core.errors import DomainError, ValidationFailed
from madoguchi.foundation import release
from madoguchi.foundation.accounts import passkeys, services
from madoguchi.foundation.accounts.models import Staff
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import USE_STAFF_PAGES
from madoguchi.yards.staff.forms import PasskeyForm, PasswordForm, add_refusal


@requires(USE_STAFF_PAGES)
@require_http_methods(["GET", "POST"])
@command("staff.password")
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.change_password(actor_of(request), current=values["current"], new=values["password"])
        except ValidationFailed as error:
            for field, code in error.field_errors.items():
                add_refusal(form, field, code)
        else:
            return done(settings.LOGIN_URL)
    status = 422 if form.errors else 200
    return release.page(request, "staff/password.html", {"form": form}, allowed=release.NOBODY, status=status)


@requires(USE_STAFF_PAGES)
@require_http_methods(["GET", "POST"])
@command("staff.passkey")
def passkey(request: HttpRequest) -> HttpResponse:
    """Add a passkey to an account that has a factor: the session itself proves both."""
    staff = cast(Staff, request.user)
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.enrol_passkey(
                request=request, staff=staff, answer=form.cleaned_data["answer"], name="追加したパスキー"
            )
        except DomainError as error:
            add_refusal(form, None, error.code)
        else:
            return done("/staff/")
    context = {"form": form, "passkey": passkeys.begin_enrolment(staff)}
    status = 422 if form.errors else 200
    return release.page(request, "staff/passkey.html", context, allowed=release.NOBODY, status=status)
