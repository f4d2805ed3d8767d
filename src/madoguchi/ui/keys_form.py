"""The two keys of whoever has no account: the reference and the secret of a receipt."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.core.errors import InvalidValue
from madoguchi.core.references import parse_reference, parse_secret
from madoguchi.foundation.policy.messages import message_for


class KeysForm(forms.Form):
    """`cleaned_data`: `reference` and `secret` as they are stored."""

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
        return _parsed(self.cleaned_data["reference"], parse_reference)

    def clean_secret(self) -> str:
        return _parsed(self.cleaned_data["secret"], parse_secret)


def _parsed(typed: str, parse: Callable[[str], str]) -> str:
    try:
        return parse(typed)
    except InvalidValue as refusal:
        raise forms.ValidationError(_(message_for(refusal.code).happened), code=refusal.code) from None
