"""Sentences about commands that come twice."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    "idempotency.key_missing": Message(
        happened="送信を受け取れませんでした",
        reason="画面が完全に読み込まれる前に送信されたか、画面が古くなっています。何も登録されていません。",
        next_step="前の画面を開きなおして、もう一度送信してください。",
    ),
    "idempotency.body_differs": Message(
        happened="同じ画面から、ちがう内容が2回送られました",
        reason="1回目の内容で登録が済んでいます。2回目の内容は登録していません。",
        next_step="最初の画面を開きなおして登録された内容を確かめ、直すところがあれば直してください。",
        staff_next="案件を開きなおして登録済みの内容を確かめ、必要なら改めて修正してください。",
    ),
}
