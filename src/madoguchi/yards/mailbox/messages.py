"""Sentences of the demo's mailbox."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    "mailbox.no_sandbox": Message(
        happened="LINEの練習台につながりません",
        reason="LINEとSMSの練習台が動いていないか、このゾーンにありません。",
        next_step="make run で始めたインターネット側の画面から開いてください。",
    ),
    "mailbox.not_found": Message(
        happened="このメールはありません",
        reason="デモの郵便受けから消されたか、アドレスがちがいます。",
        next_step="郵便受けの一覧からお選びください。",
    ),
}
