"""Sentences of the clock room."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    "clock.not_a_demo": Message(
        happened="時計は動かせません",
        reason="時計を動かせるのは、デモ用に作った設置だけです。",
        next_step="前の画面にお戻りください。",
    ),
}
