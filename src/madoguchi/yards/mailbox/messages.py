"""Sentences of the demo's mailbox."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    "mailbox.not_found": Message(
        happened="このメールはありません",
        reason="デモの郵便受けから消されたか、アドレスがちがいます。",
        next_step="郵便受けの一覧からお選びください。",
    ),
}
