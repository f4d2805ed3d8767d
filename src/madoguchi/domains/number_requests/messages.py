"""Sentences about requests to the number zone, read by the sections."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

_REMAKE = "窓口で書類を作り直してから、もう一度依頼してください。"

MESSAGES = {
    "number_request.not_permitted": Message(
        happened="個人番号の記入は依頼できません",
        reason="依頼できるのは、この作業の担当課の職員と責任者です。",
        next_step="担当課の職員に頼んでください。",
    ),
    "number_request.no_box": Message(
        happened="この様式に個人番号の欄はありません",
        reason="番号欄のある様式だけを、個人番号の担当に送れます。",
        next_step="このまま処理を進めてください。",
    ),
    "number_request.no_address_number": Message(
        happened="宛名番号の決まっていない人がいます",
        reason="個人番号は宛名番号で調べるため、番号欄の全員に宛名番号が要ります。",
        next_step="住民記録と結び付けてから、もう一度依頼してください。",
    ),
    "number_request.paper_outdated": Message(
        happened="様式が古くなっています",
        reason="様式を作ったあとで案件の内容が変わり、番号欄の順番が変わったかもしれません。",
        next_step=_REMAKE,
    ),
    "number_request.boxes_unclear": Message(
        happened="番号欄の場所が決められません",
        reason="紙面で見つかった番号欄の数が、記入する人の数と合いません。",
        next_step=_REMAKE,
    ),
    "number_request.basis_unknown": Message(
        happened="根拠を選んでください",
        reason="この様式に個人番号を書く根拠として登録されたものだけを選べます。",
        next_step="一覧から根拠を1つ選んでください。",
    ),
    "number_request.already_asked": Message(
        happened="この様式はもう依頼してあります",
        reason="結果を待っているか、記入が済んでいます。",
        next_step="書類の一覧で状態を確かめてください。",
    ),
    "number_request.wrong_sender": Message(
        happened="このゾーンから来るはずのない封筒です",
        reason="個人番号の記入の結果は、個人番号側からだけ届きます。",
        next_step="運用担当者に下の番号を伝えてください。",
    ),
    "number_request.wrong_state": Message(
        happened="この依頼の結果はもう届いています",
        reason="同じ依頼に2つの結果は受け取りません。",
        next_step="書類の一覧で状態を確かめてください。",
    ),
}
