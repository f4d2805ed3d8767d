"""Forms of the staff's entrance. They check single fields only; everything else is said by the services."""

from __future__ import annotations

from django import forms

from madoguchi.foundation.accounts.models import ROLE_CHOICES
from madoguchi.foundation.policy.messages import message_for


def add_refusal(form: forms.Form, field: str | None, code: str) -> None:
    """Put the words of a refusal on the form."""
    message = message_for(code, "staff")
    form.add_error(field, "。".join(part.rstrip("。") for part in (message.happened, message.next_step)))


def _password(label: str, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(forms.Form):
    sign_in = forms.CharField(
        label="利用者名",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = _password("パスワード", "current-password")


class CodeForm(forms.Form):
    code = forms.CharField(
        label="確認コード",
        help_text="認証アプリに表示されている6けたの数字",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class RecoveryForm(forms.Form):
    sign_in = forms.CharField(label="利用者名", max_length=40)
    code = forms.CharField(label="再登録用の番号", max_length=40)
    password = _password("新しいパスワード（12文字以上）", "new-password")


class PasswordForm(forms.Form):
    current = _password("今のパスワード", "current-password")
    password = _password("新しいパスワード（12文字以上）", "new-password")


class AccountForm(forms.Form):
    sign_in = forms.CharField(label="利用者名", max_length=40)
    name = forms.CharField(label="氏名", max_length=80)
    sections = forms.CharField(
        label="担当課の番号", help_text="複数のときは空白で区切ります", max_length=200, required=False
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="役割", choices=ROLE_CHOICES)
    reason = forms.CharField(label="理由", max_length=200, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由（だれが、どうやって本人を確かめたか）", max_length=200)


class SearchForm(forms.Form):
    actor = forms.CharField(label="職員の利用者名", max_length=64, required=False)
    subject = forms.CharField(label="案件・住民などの番号", max_length=100, required=False)
    code = forms.CharField(label="操作の種類", max_length=80, required=False)
    since = forms.DateField(label="この日から", required=False)
    until = forms.DateField(label="この日まで", required=False)
