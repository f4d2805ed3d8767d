"""Opening an entry with its keys, on this device or another one, and closing it."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.errors import InvalidValue
from madoguchi.core.references import parse_reference, parse_secret
from madoguchi.domains.intake import selectors as intake
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.foundation.policy.messages import message_for
from madoguchi.yards.front.entry_keys import forget, opens_entry

WHY = "受付番号と合言葉を入れるところ。どちらかがちがえば同じ「見つかりません」になる"


class KeysForm(forms.Form):
    reference = forms.CharField(
        label=gettext_lazy("受付番号"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "data-width": "short"}
        ),
        help_text=gettext_lazy("例:K7M4-QX29"),
        error_messages={"required": gettext_lazy("受付番号が空いています。控えを見て入力してください。")},
    )
    secret = forms.CharField(
        label=gettext_lazy("合言葉"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=gettext_lazy("4文字ずつ4つ、あわせて16文字です。小文字でもかまいません。"),
        error_messages={"required": gettext_lazy("合言葉が空いています。控えを見て入力してください。")},
    )

    def clean_reference(self) -> str:
        return self._parsed("reference", parse_reference)

    def clean_secret(self) -> str:
        return self._parsed("secret", parse_secret)

    def _parsed(self, name: str, parse: object) -> str:
        try:
            return parse(self.cleaned_data[name])  # type: ignore[operator,no-any-return]
        except InvalidValue as refusal:
            raise forms.ValidationError(_(message_for(refusal.code).happened), code=refusal.code) from None


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
