"""What is said about a message that the other side of a channel did not take."""

from __future__ import annotations

from collections.abc import Callable

from madoguchi.foundation.policy.messages import Message


def unsent_on(channel: str, *, others: str) -> Callable[..., Message]:
    """Makes the sentences for one channel; `others` are those that can be chosen instead."""
    next_step = f"順番の画面で、ほかの方法({others})を選べます。館内の表示と放送でもお知らせします。"

    def unsent(reason: str, *, is_unsure: bool = False, staff_next: str = "") -> Message:
        happened = f"{channel}が届いたか確かめられません" if is_unsure else f"{channel}で送れませんでした"
        return Message(happened=happened, reason=reason, next_step=next_step, staff_next=staff_next)

    return unsent
