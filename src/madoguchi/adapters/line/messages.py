"""What is said to staff about a message that LINE did not take."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

_NEXT = "順番の画面で、ほかの方法(メール・SMS)を選べます。館内の表示と放送でもお知らせします。"

MESSAGES = {
    "line.rejected": Message(
        happened="LINEで送れませんでした",
        reason="LINEが、このメッセージか宛先を受け付けませんでした。",
        next_step=_NEXT,
    ),
    "line.not_allowed": Message(
        happened="LINEで送れませんでした",
        reason="市役所のLINEの設定が正しくありません。",
        next_step=_NEXT,
        staff_next="運用担当者に、LINEのチャネルアクセストークンを確かめるよう伝えてください。",
    ),
    "line.busy": Message(
        happened="LINEで送れませんでした",
        reason="LINEが混み合っていました。",
        next_step=_NEXT,
    ),
    "line.limit_reached": Message(
        happened="LINEで送れませんでした",
        reason="市役所が今月LINEで送れる数を使い切りました。",
        next_step=_NEXT,
        staff_next="運用担当者に、LINE公式アカウントの料金プランを確かめるよう伝えてください。",
    ),
    "line.down": Message(
        happened="LINEで送れませんでした",
        reason="LINEの障害が続きました。",
        next_step=_NEXT,
    ),
    "line.not_readable": Message(
        happened="LINEの知らせを読み取れませんでした",
        reason="署名は正しいのに、知っている形ではありませんでした。",
        next_step="順番の画面の番号を、もう一度LINEで送ってください。",
    ),
    "line.no_answer": Message(
        happened="LINEで送れませんでした",
        reason="LINEにつながりませんでした。",
        next_step=_NEXT,
    ),
}
