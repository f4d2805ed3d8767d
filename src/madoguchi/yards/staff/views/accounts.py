"""Accounts: list, new, duties, disable, and asking for a recovery."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.core.errors import ValidationFailed
from madoguchi.foundation import release
from madoguchi.foundation.accounts import selectors, services
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import Role, actor_of, requires
from madoguchi.foundation.policy.policies import MANAGE_ACCOUNTS
from madoguchi.yards.staff import once
from madoguchi.yards.staff.forms import AccountForm, ReasonForm, RoleForm, add_refusal


@requires(MANAGE_ACCOUNTS)
@require_safe
def list_accounts(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "staff": selectors.list_staff(actor),
        "requests": selectors.list_requests(actor),
        "shown_once": once.take(request),
        "is_operator": actor.has(Role.OPERATOR),
    }
    response = release.page(request, "staff/accounts.html", context, allowed=release.NOBODY)
    response["Cache-Control"] = "no-store"
    return response


@requires(MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
@command("staff.account_new")
def new(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            staff, password = services.create_staff(
                actor_of(request),
                sign_in=values["sign_in"],
                name=values["name"],
                sections=tuple(values["sections"].split()),
            )
        except ValidationFailed as error:
            for field, code in error.field_errors.items():
                add_refusal(form, field, code)
        else:
            once.keep(request, f"{staff.sign_in} の最初のパスワード", password)
            return done("/staff/accounts/", staff.sign_in)
    status = 422 if form.errors else 200
    return release.page(
        request, "staff/account_new.html", {"form": form}, allowed=release.NOBODY, status=status
    )


@requires(MANAGE_ACCOUNTS)
@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    return _account(request, name)


@requires(MANAGE_ACCOUNTS)
@require_POST
@command("staff.account_disable")
def disable(request: HttpRequest, name: str) -> HttpResponse:
    services.disable_staff(actor_of(request), sign_in=name)
    return _back_to(name)


@requires(MANAGE_ACCOUNTS)
@require_POST
@command("staff.account_grant")
def grant(request: HttpRequest, name: str) -> HttpResponse:
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _account(request, name, grant_form=form)
    role = Role(form.cleaned_data["role"])
    if role not in services.ELEVATED:
        services.grant_role(actor_of(request), sign_in=name, role=role)
        return _back_to(name)
    try:
        services.request_grant(actor_of(request), sign_in=name, role=role, reason=form.cleaned_data["reason"])
    except ValidationFailed as error:
        add_refusal(form, "reason", error.field_errors["reason"])
        return _account(request, name, grant_form=form)
    return done("/staff/accounts/", name)


@requires(MANAGE_ACCOUNTS)
@require_POST
@command("staff.account_revoke")
def revoke(request: HttpRequest, name: str) -> HttpResponse:
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _account(request, name, grant_form=form)
    services.revoke_role(actor_of(request), sign_in=name, role=Role(form.cleaned_data["role"]))
    return _back_to(name)


@requires(MANAGE_ACCOUNTS)
@require_POST
@command("staff.account_recovery")
def recovery(request: HttpRequest, name: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _account(request, name, recovery_form=form)
    services.request_recovery(actor_of(request), sign_in=name, reason=form.cleaned_data["reason"])
    return done("/staff/accounts/", name)


def _back_to(name: str) -> HttpResponse:
    return done(f"/staff/accounts/{quote(name)}/", name)


def _account(
    request: HttpRequest, name: str, *, grant_form: Form | None = None, recovery_form: Form | None = None
) -> HttpResponse:
    actor = actor_of(request)
    context: dict[str, Any] = {
        "person": selectors.get_staff(actor, name),
        "grant_form": grant_form or RoleForm(),
        "recovery_form": recovery_form or ReasonForm(),
        "is_operator": actor.has(Role.OPERATOR),
        "is_supervisor": actor.has(Role.SUPERVISOR),
        "is_oneself": actor.actor_id == name,
    }
    status = 422 if grant_form or recovery_form else 200
    return release.page(request, "staff/account.html", context, allowed=release.NOBODY, status=status)
