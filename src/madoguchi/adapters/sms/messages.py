"""What is said about a text message that was not taken."""

from __future__ import annotations

from madoguchi.adapters.unsent import unsent_on

_unsent = unsent_on("SMS", others="メール・LINE")

MESSAGES = {
    "sms.rejected": _unsent("SMSの会社が、受け付けませんでした。"),
    "sms.wrong_number": _unsent("この電話番号には、SMSを送れません。"),
    "sms.stopped": _unsent("この電話番号は、市役所からのSMSを受け取らない設定です。"),
    "sms.not_allowed": _unsent(
        "市役所のSMSの設定が正しくありません。",
        staff_next="運用担当者に、SMSの契約番号と認証の値を確かめるよう伝えてください。",
    ),
    "sms.busy": _unsent("SMSの会社が混み合っていました。"),
    "sms.down": _unsent("SMSの会社の障害です。2度送らないよう、送り直していません。", is_unsure=True),
    "sms.no_answer": _unsent(
        "SMSの会社から答えがありませんでした。2度送らないよう、送り直していません。", is_unsure=True
    ),
}
