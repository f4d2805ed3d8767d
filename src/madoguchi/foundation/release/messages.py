"""What people read when the gate stops an output."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

_HAPPENED = "安全のため、この画面を表示しませんでした。"
_NEXT = "お手数ですが、窓口の職員にお声がけください。お名前などの情報はどこにも送られていません。"
_STAFF_NEXT = "やり直さないでください。画面はそのままにして、管理者に連絡してください。警報は記録済みです。"

MESSAGES: dict[str, Message] = {
    "release.outsider": Message(
        happened=_HAPPENED,
        reason="表示する相手以外の人の情報が含まれている可能性があります。",
        next_step=_NEXT,
        staff_happened="出口の検査が、対象者以外の個人情報を見つけたため、表示・印刷を止めました。",
        staff_next=_STAFF_NEXT,
    ),
    "release.mismatch": Message(
        happened=_HAPPENED,
        reason="表示する内容と、保存されている内容が一致しませんでした。",
        next_step=_NEXT,
        staff_happened="出口の検査で、書かれた値と保存された値が一致しなかったため、表示・印刷を止めました。",
        staff_next=_STAFF_NEXT,
    ),
    "release.protected": Message(
        happened="この内容は、ここでは表示できません。",
        reason="個人情報を守るための手続が取られています。",
        next_step="窓口の職員にお声がけください。",
        staff_happened="支援措置の対象者が含まれるため、この媒体には出力できません。",
        staff_next="支援措置の担当者に引き継ぎ、担当者の判断で手作業で対応してください。",
    ),
    "release.undeclared": Message(
        happened=_HAPPENED,
        reason="内容の安全を確かめられませんでした。",
        next_step=_NEXT,
        staff_happened="載る人を宣言していない出力のため、表示・送信を止めました。プログラムの誤りです。",
        staff_next=_STAFF_NEXT,
    ),
    "release.gate_failed": Message(
        happened=_HAPPENED,
        reason="内容の安全を確かめられませんでした。",
        next_step=_NEXT,
        staff_happened="出口の検査そのものが失敗したため、表示・印刷を止めました。",
        staff_next=_STAFF_NEXT,
    ),
    "mail.not_sent": Message(
        happened="メールを送れませんでした。",
        reason="メールを送る仕組みにつながりませんでした。",
        next_step="しばらくしてから自動でもう一度送ります。急ぐときは窓口にお声がけください。",
        staff_next="送信は自動でやり直されます。続くときは運用担当に連絡してください。",
    ),
}
