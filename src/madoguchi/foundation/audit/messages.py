"""What refusals of the audit room say."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES: dict[str, Message] = {
    "audit.not_permitted": Message(
        "記録を調べる権限がありません",
        "変更記録と閲覧記録を調べるのは、監査担当の仕事です。",
        "必要なときは、監査担当に依頼してください。",
    ),
}
