"""What is said to staff about a message that LINE did not take."""

from __future__ import annotations

from madoguchi.adapters.unsent import unsent_on
from madoguchi.foundation.policy.messages import Message

_unsent = unsent_on("LINE", others="メール・SMS")

MESSAGES = {
    "line.rejected": _unsent("LINEが、このメッセージか宛先を受け付けませんでした。"),
    "line.not_allowed": _unsent(
        "市役所のLINEの設定が正しくありません。",
        staff_next="運用担当者に、LINEのチャネルアクセストークンを確かめるよう伝えてください。",
    ),
    "line.busy": _unsent("LINEが混み合っていました。"),
    "line.limit_reached": _unsent(
        "市役所が今月LINEで送れる数を使い切りました。",
        staff_next="運用担当者に、LINE公式アカウントの料金プランを確かめるよう伝えてください。",
    ),
    "line.down": _unsent("LINEの障害が続きました。"),
    "line.no_answer": _unsent("LINEにつながりませんでした。"),
    "line.not_readable": Message(
        happened="LINEの知らせを読み取れませんでした",
        reason="署名は正しいのに、知っている形ではありませんでした。",
        next_step="順番の画面の番号を、もう一度LINEで送ってください。",
    ),
}
