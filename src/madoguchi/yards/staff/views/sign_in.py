"""Name and password, then a code or a passkey. These POSTs carry no idempotency key: a repeated sign-in is
simply another one, and a failed attempt must stay counted, which a rolled-back command would undo."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.errors import DomainError, NotAvailable
from madoguchi.foundation import release
from madoguchi.foundation.accounts import passkeys, services, sessions, totp
from madoguchi.foundation.accounts.clients import attempt_keys, remember_device
from madoguchi.foundation.accounts.models import Staff
from madoguchi.foundation.policy import actor_of, public
from madoguchi.yards.staff import pending
from madoguchi.yards.staff.forms import CodeForm, PasskeyForm, SignInForm, add_refusal

_BEFORE = "サインインの前なので、まだだれでもない"


@public(reason=_BEFORE)
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next") or request.GET.get("next", "")
    if actor_of(request).is_staff and request.method == "GET":
        return release.redirect(pending.safe_target(request, target))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["sign_in"]
        try:
            staff = services.check_password_step(
                sign_in=name, password=form.cleaned_data["password"], keys=attempt_keys(request, name)
            )
        except DomainError as error:
            add_refusal(form, None, error.code)
            return _page(request, "staff/sign_in.html", {"form": form, "next": target}, _status(error))
        pending.start(request, staff, target)
        step = "factor/" if services.factors_of(staff) else "enrol/"
        return release.redirect(f"{settings.LOGIN_URL}{step}")
    return _page(request, "staff/sign_in.html", {"form": form, "next": target}, 422 if form.errors else 200)


@public(reason=_BEFORE)
@never_cache
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    held = pending.current(request)
    factors = services.factors_of(held.staff)
    form = CodeForm(request.POST if "code" in request.POST else None)
    status = 200
    if request.method == "POST":
        try:
            used = _prove(request, held.staff, form)
        except DomainError as error:
            add_refusal(form, "code" if form.is_bound and "code" in form.fields else None, error.code)
            status = _status(error)
        else:
            if used:
                return signed_in(request, held, used)
            status = 422
    context = {
        "form": form,
        "has_totp": "totp" in factors,
        "passkey": passkeys.begin_proof(held.staff) if "webauthn" in factors else "",
        "demo_code": totp.next_code(held.staff) if settings.IS_DEMO and held.staff.is_demo else "",
    }
    return _page(request, "staff/factor.html", context, status)


def _prove(request: HttpRequest, staff: Staff, form: CodeForm) -> str:
    """The factor that was proved, or "" when the form is incomplete."""
    keys = attempt_keys(request, staff.sign_in)
    answer = PasskeyForm(request.POST)
    if answer.is_valid():
        services.check_passkey_step(
            request=request, staff=staff, answer=answer.cleaned_data["answer"], keys=keys
        )
        return "webauthn"
    if form.is_valid():
        services.check_code_step(staff=staff, code=form.cleaned_data["code"], keys=keys)
        return "totp"
    return ""


def signed_in(request: HttpRequest, held: pending.Pending, used: str) -> HttpResponse:
    """Begin the session, remember the device, go where the person wanted to go."""
    pending.clear(request)
    sessions.begin(request, held.staff)
    services.note_sign_in(staff=held.staff, factor=used)
    response = release.redirect(held.target)
    remember_device(request, response, held.staff.sign_in)
    return response


@public(reason="サインアウトは、期限が切れたあとでもできる")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    sessions.end(request)
    return release.redirect(settings.LOGIN_URL)


def _status(error: DomainError) -> int:
    return 429 if isinstance(error, NotAvailable) else 422


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    return release.page(request, template, context, allowed=release.NOBODY, status=status)
