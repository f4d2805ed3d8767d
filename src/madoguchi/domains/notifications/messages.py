"""Sentences about messages that did not go out."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    "notifications.address_changed": Message(
        happened="お知らせのメールを送りませんでした",
        reason="送るまでの間に、案件のメールアドレスが変わったか、なくなりました。",
        next_step="手続きの状況は、受付番号でご覧いただけます。",
        staff_next="メールアドレスを本人に確かめ、必要なら電話か郵便で知らせてください。",
    ),
    "notifications.overtaken": Message(
        happened="お知らせのメールを送りませんでした",
        reason="送れるようになる前に、用件が済んだか、なくなりました。",
        next_step="手続きの状況は、受付番号でご覧いただけます。",
        staff_next="することはありません。",
    ),
    "notifications.maybe_sent": Message(
        happened="お知らせのメールが届いたか確かめられません",
        reason="送っている途中で送信の処理が止まりました。2度送らないよう、送り直していません。",
        next_step="手続きの状況は、受付番号でご覧いただけます。",
        staff_next="必要なら電話か郵便で知らせてください。",
    ),
    "notifications.channel_off": Message(
        happened="お知らせを送りませんでした",
        reason="送るまでの間に、この送り方が使えなくなりました。",
        next_step="順番の画面で、ほかの方法を選べます。",
        staff_next="LINEやSMSの設定が消えていないか、運用担当者に確かめてください。",
    ),
}
