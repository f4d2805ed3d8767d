"""What the waiting room refuses, in words."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    "waitingroom.no_paths": Message(
        happened="順番待ちを用意できませんでした",
        reason="名前か、守るページのアドレスがありません。",
        next_step="名前と、/ で始まるアドレスを一つ以上指定してください。",
    ),
    "waitingroom.times_wrong": Message(
        happened="順番待ちを用意できませんでした",
        reason="終わりの時刻が、始まりの時刻より前です。",
        next_step="時刻を直してください。",
    ),
}
