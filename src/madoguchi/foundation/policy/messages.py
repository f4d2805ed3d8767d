"""What a refusal says to people: what happened, why, and what to do next, for citizens and for staff.

Texts live in each room's `messages.py` under `MESSAGES`; this module holds the type and the lookup over
all rooms, and the sentences of the policy room itself. A core package knows no `Message`; its `MESSAGES`
are plain sentences about one value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from madoguchi.core.errors import DomainError, ValidationFailed

PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Message:
    """`staff_happened` and `staff_next` replace the citizen's wording on staff pages when they are not
    empty."""

    happened: str
    reason: str
    next_step: str
    staff_happened: str = ""
    staff_next: str = ""

    def for_audience(self, audience: str) -> Message:
        """The wording for "citizen" or "staff"."""
        if audience != "staff":
            return self
        return Message(
            happened=self.staff_happened or self.happened,
            reason=self.reason,
            next_step=self.staff_next or self.next_step,
        )


FALLBACK = Message(
    happened="この操作はできませんでした",
    reason="システムが操作を受け付けませんでした。",
    next_step="前の画面に戻って、もう一度ためしてください。続くときは窓口の職員にお声がけください。",
    staff_next="前の画面に戻ってやり直してください。続くときは、下の番号を運用担当者に伝えてください。",
)

MESSAGES: dict[str, Message] = {
    "policy.not_found": Message(
        happened="ページが見つかりません",
        reason="アドレスがちがうか、見られる期間が終わりました。",
        next_step="アドレスを確かめるか、最初のページからお進みください。",
        staff_next="アドレスを確かめてください。担当外の記録は、ないものとして表示されます。",
    ),
    "policy.wrong_role": Message(
        happened="このページは開けません",
        reason="あなたの役割には、このページを使う権限がありません。",
        next_step="最初のページにお戻りください。",
        staff_next="必要な仕事であれば、所属の責任者に役割の追加を申し出てください。",
    ),
    "policy.staff_only": Message(
        happened="職員だけが使えるページです",
        reason="この内容は、担当の職員だけが見られます。",
        next_step="最初のページにお戻りください。",
        staff_next="担当の役割でサインインしてください。",
    ),
    "policy.method_not_allowed": Message(
        happened="この開き方はできません",
        reason="ボタンから送る操作を、アドレスから直接開きました。",
        next_step="前の画面に戻り、画面のボタンを押してください。",
    ),
    "policy.bad_request": Message(
        happened="送られた内容を読み取れませんでした",
        reason="内容の一部が欠けているか、形式がちがいます。",
        next_step="前の画面に戻り、入力し直してください。",
    ),
    "policy.csrf": Message(
        happened="安全のため、送信を止めました",
        reason="画面を開いてから時間がたったか、ブラウザーの Cookie が使えません。",
        next_step="Cookie を使えるようにして、前の画面を再読み込みし、もう一度送ってください。",
    ),
    "policy.too_many": Message(
        happened="しばらくお待ちください",
        reason="短い間に操作が続いたため、受け付けを一時止めています。",
        next_step="1分ほど待ってから、もう一度ためしてください。",
    ),
    "policy.database_away": Message(
        happened="ただいま、システムにつながりません",
        reason="記録を保存するところが、しばらく止まっています。送った内容は、受け付けたと表示されたものだけが残っています。",
        next_step="30秒ほど待ってから、もう一度ためしてください。お急ぎのときは窓口へお越しください。",
        staff_next="30秒ほど待ってやり直してください。続くときは、運用担当者に連絡してください。",
    ),
    "policy.server_error": Message(
        happened="申し訳ありません。システムの不具合で処理できませんでした",
        reason="入力のまちがいではありません。",
        next_step="少し待ってから、もう一度ためしてください。お急ぎのときは窓口へお越しください。",
        staff_next="少し待ってやり直してください。続くときは、時刻と下の番号を運用担当者に伝えてください。",
    ),
    "form.invalid": Message(
        happened="入力を直してください",
        reason="読み取れない項目があります。",
        next_step="下の項目を確かめて、前の画面で入力し直してください。",
    ),
}


def _read(module_name: str) -> Mapping[str, object]:
    found: Mapping[str, object] = getattr(import_module(module_name), "MESSAGES", {})
    return found


def _modules() -> list[str]:
    files = sorted(PACKAGE.rglob("messages.py"))
    return [".".join(("madoguchi", *file.relative_to(PACKAGE).with_suffix("").parts)) for file in files]


def _as_message(entry: object) -> Message:
    if isinstance(entry, Message):
        return entry
    return Message(happened=str(entry), reason="", next_step="入力を直してください。")


@cache
def catalogue() -> dict[str, Message]:
    """Code → message, over every room of the program (also those of another zone: texts are not data).

    Raises RuntimeError when two rooms explain the same code.
    """
    found: dict[str, Message] = {}
    for name in _modules():
        for code, entry in _read(name).items():
            if code in found:
                raise RuntimeError(f"{name}: {code} is explained twice")
            found[code] = _as_message(entry)
    return found


def code_of(refusal: DomainError) -> str:
    """Which sentence a page says of a refusal: of one with fields, that of the first field."""
    fields = refusal.field_errors if isinstance(refusal, ValidationFailed) else {}
    return next(iter(fields.values()), refusal.code)


def message_for(code: str, audience: str = "citizen") -> Message:
    """The sentence for `code`; an unknown code gets a general one, because an error page must not fail."""
    return catalogue().get(code, FALLBACK).for_audience(audience)
