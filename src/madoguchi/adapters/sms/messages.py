"""What is said about a text message that was not taken."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

_NEXT = "順番の画面で、ほかの方法(メール・LINE)を選べます。館内の表示と放送でもお知らせします。"

MESSAGES = {
    "sms.rejected": Message(
        happened="SMSで送れませんでした", reason="SMSの会社が、受け付けませんでした。", next_step=_NEXT
    ),
    "sms.wrong_number": Message(
        happened="SMSで送れませんでした", reason="この電話番号には、SMSを送れません。", next_step=_NEXT
    ),
    "sms.stopped": Message(
        happened="SMSで送れませんでした",
        reason="この電話番号は、市役所からのSMSを受け取らない設定です。",
        next_step=_NEXT,
    ),
    "sms.not_allowed": Message(
        happened="SMSで送れませんでした",
        reason="市役所のSMSの設定が正しくありません。",
        next_step=_NEXT,
        staff_next="運用担当者に、SMSの契約番号と認証の値を確かめるよう伝えてください。",
    ),
    "sms.busy": Message(
        happened="SMSで送れませんでした", reason="SMSの会社が混み合っていました。", next_step=_NEXT
    ),
    "sms.down": Message(
        happened="SMSが届いたか確かめられません",
        reason="SMSの会社の障害です。2度送らないよう、送り直していません。",
        next_step=_NEXT,
    ),
    "sms.no_answer": Message(
        happened="SMSが届いたか確かめられません",
        reason="SMSの会社から答えがありませんでした。2度送らないよう、送り直していません。",
        next_step=_NEXT,
    ),
}
