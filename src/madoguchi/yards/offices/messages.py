"""What the offices' pages say when something is not there."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES: dict[str, Message] = {
    "office.not_found": Message(
        happened="その場所のページはありません",
        reason="",
        next_step="庁舎の一覧から選び直してください。",
    ),
    "office.counter_not_found": Message(
        happened="その窓口のページはありません",
        reason="",
        next_step="庁舎のページから窓口を選び直してください。",
    ),
}
