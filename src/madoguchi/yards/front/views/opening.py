"""Opening an entry with its keys, on this device or another one, and closing it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.domains.intake import selectors as intake
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.ui.keys_form import KeysForm
from madoguchi.yards.front.entry_keys import forget, opens_entry

WHY = "受付番号と合言葉を入れるところ。どちらかがちがえば同じ「見つかりません」になる"


@public(reason=WHY)
@require_http_methods(["GET", "POST"])
@opens_entry
@command("entry.open")
def open_entry(request: HttpRequest) -> HttpResponse:
    form = KeysForm(request.POST or None)
    target = _target(request)
    if request.method == "POST" and form.is_valid():
        keys = form.cleaned_data
        access = intake.get_access(actor_of(request), keys["reference"], keys["secret"])
        return done(target, access.reference)
    status = 422 if form.errors else 200
    context = {"form": form, "next": target}
    return release.page(request, "front/open.html", context, allowed=release.NOBODY, status=status)


@public(reason="この端末に残した鍵を消すだけ")
@require_POST
@command("entry.close")
def close_entry(request: HttpRequest) -> HttpResponse:
    response = done(_target(request, default="/"))
    forget(response)
    return response


def _target(request: HttpRequest, default: str = "/entry/") -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or default
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else default
