"""Sentences of the number zone, read by the clerks who work there."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

_BACK = "この様式は「記入できない」で担当課に返してください。"

MESSAGES = {
    "number.not_permitted": Message(
        happened="この仕事はできません",
        reason="個人番号の記入は、個人番号の担当だけが行います。",
        next_step="個人番号の担当の職員に頼んでください。",
    ),
    "number.not_found": Message(
        happened="記入の依頼が見つかりません",
        reason="ほかの課の依頼か、保存期間が終わって消去されました。",
        next_step="一覧から選び直してください。",
    ),
    "number_task.wrong_state": Message(
        happened="いまはこの操作ができません",
        reason="ほかの職員が先に進めたか、根拠がまだ記録されていません。",
        next_step="画面を読み直して、いまの状態を確かめてください。",
    ),
    "number.basis_unknown": Message(
        happened="根拠を選んでください",
        reason="この様式に個人番号を書いてよい根拠として、登録されたものだけを記録できます。",
        next_step="一覧から根拠を1つ選んでください。当てはまるものがなければ、記入せずに担当課へ返してください。",
    ),
    "number.reason_unknown": Message(
        happened="記入できない理由を選んでください",
        reason="担当課には、選んだ理由だけを知らせます。",
        next_step="理由を1つ選んでください。",
    ),
    "number.wrong_sender": Message(
        happened="このゾーンから来るはずのない封筒です",
        reason="個人番号の記入の依頼は庁内側から、結果は個人番号側からだけ届きます。",
        next_step="運用担当者に下の番号を伝えてください。",
    ),
    "number.request_malformed": Message(
        happened="依頼の内容がそろっていません",
        reason="様式、宛名番号、番号欄の位置のどれかが欠けています。",
        next_step="担当課からもう一度依頼してください。",
    ),
    "number.invalid_number": Message(
        happened="基幹システムの番号が正しい形ではありません",
        reason="12桁でないか、検査用の数字が合いません。印刷していません。",
        next_step="住民記録の担当に、この宛名番号の登録を確かめてもらってください。",
    ),
    "number.not_in_box": Message(
        happened="番号を欄に印刷できません",
        reason="できあがった紙面を読み返したところ、番号が決められた欄にありませんでした。印刷していません。",
        next_step=_BACK,
    ),
    "number.not_printed": Message(
        happened="まだ印刷していません",
        reason="番号を記入した様式を1度も開いていません。",
        next_step="先に様式を開いて印刷してください。",
    ),
}
