"""Sentences about envelopes that cannot be taken in, read by staff at a counter and by operators."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

_SCAN_AGAIN = "スマートフォンの画面を明るくして、最初のコードから読みなおしてください。"
_BY_REFERENCE = "受付番号で案件を探すか、その場で聞き取ってください。"
_FROM_PHONE = "スマートフォンの画面を開きなおして、新しいコードを出してください。"
_ASK_OPERATOR = "運用担当者に下の番号を伝えてください。"

MESSAGES = {
    "transfer.qr_unreadable": Message(
        happened="コードを読み取れませんでした",
        reason="この窓口のコードではないか、読み取りの途中で文字が欠けました。",
        next_step=_SCAN_AGAIN,
    ),
    "transfer.qr_damaged": Message(
        happened="文字が欠けたコードがあります",
        reason="この市のコードですが、検査の数字が合いません。読み取りの途中で欠けたか、書き換えられています。",
        next_step="読めたコードは残してあります。欠けたコードだけを読みなおしてください。",
    ),
    "transfer.qr_other": Message(
        happened="事前入力のコードではないものがあります",
        reason="番号札や別のサービスのコードは、ここでは使えません。",
        next_step="「手渡し用のQRコード」の画面を開いてもらい、そのコードを読み取ってください。",
    ),
    "transfer.qr_input_method": Message(
        happened="日本語入力のまま読み取られました",
        reason="読み取り機の文字が、かなに変わっています。元には戻せません。",
        next_step="半角/全角キーで日本語入力を切ってから、読みなおしてください。",
    ),
    "transfer.not_taken_in": Message(
        happened="封筒の中身を取り込めませんでした",
        reason="封は正しく開きましたが、中身がこの市の項目と合いません。案件は作っていません。",
        next_step=_FROM_PHONE,
        staff_next=_BY_REFERENCE,
    ),
    "transfer.parts_missing": Message(
        happened="コードがまだ足りません",
        reason="いくつかに分かれたコードの一部が、まだ読み取られていません。",
        next_step="残りのコードを続けて読み取ってください。",
    ),
    "transfer.parts_mixed": Message(
        happened="ちがう組のコードがまざっています",
        reason="2つの受付のコードが、いっしょに読み取られました。",
        next_step=_SCAN_AGAIN,
        staff_next="いま窓口にいる方の組を選んでください。ほかの組は画面から消えます。",
    ),
    "transfer.too_large_for_qr": Message(
        happened="コードでは渡せません",
        reason="内容が多く、コードの数が多くなりすぎます。",
        next_step="受付番号を窓口にお見せください。",
    ),
    "transfer.too_large": Message(
        happened="受け渡しの封筒が大きすぎます",
        reason="1つの封筒は1MBまでです。",
        next_step=_BY_REFERENCE,
        staff_next=_ASK_OPERATOR,
    ),
    "transfer.damaged": Message(
        happened="封筒を開けられません",
        reason="途中で欠けたか書き換えられたか、または別の設置の鍵で封をされています。中身は使っていません。",
        next_step=_FROM_PHONE,
        staff_next=_BY_REFERENCE,
    ),
    "transfer.version": Message(
        happened="封筒の版がちがいます",
        reason="送った側と受けた側で、プログラムの版がそろっていません。",
        next_step=_FROM_PHONE,
        staff_next=_ASK_OPERATOR,
    ),
    "transfer.foreign_city": Message(
        happened="別の市の封筒です",
        reason="この市に宛てたものではないため、開いていません。",
        next_step="宛先の市の窓口でお使いください。",
        staff_next="宛先の市の窓口を案内してください。",
    ),
    "transfer.wrong_recipient": Message(
        happened="別のゾーンに宛てた封筒です",
        reason="この設置に宛てたものではないため、開いていません。",
        next_step=_FROM_PHONE,
        staff_next=_ASK_OPERATOR,
    ),
    "transfer.unknown_sender": Message(
        happened="送り主のわからない封筒です",
        reason="知っているゾーンから来たものではないため、開いていません。",
        next_step=_FROM_PHONE,
        staff_next=_ASK_OPERATOR,
    ),
    "transfer.too_old": Message(
        happened="封筒の期限が切れています",
        reason="作られてから7日を過ぎたため、開いていません。",
        next_step=_FROM_PHONE,
        staff_next=_BY_REFERENCE,
    ),
    "transfer.from_future": Message(
        happened="封筒の時刻が先になっています",
        reason="2つの設置の時計が10分より多くずれています。",
        next_step=_FROM_PHONE,
        staff_next="両方の時計を合わせるよう、運用担当者に伝えてください。",
    ),
    "transfer.unknown_kind": Message(
        happened="この窓口では扱わない封筒です",
        reason="この種類を受け取る部屋が、この設置にありません。",
        next_step=_FROM_PHONE,
        staff_next=_ASK_OPERATOR,
    ),
    "transfer.not_found": Message(
        happened="封筒が見つかりません",
        reason="保存期間が終わって消去されました。",
        next_step="最初の画面から作りなおしてください。",
    ),
    "transfer.keys_missing": Message(
        happened="いまは受け渡しができません",
        reason="相手のゾーンの公開鍵が、まだ取り込まれていません。",
        next_step="時間をおいてから、もう一度ためしてください。",
        staff_next="madoguchi keys zone-import で公開鍵を取り込むよう、運用担当者に伝えてください。",
    ),
    "transfer.keys_unreadable": Message(
        happened="いまは受け渡しができません",
        reason="ゾーンの鍵のファイルを読めないか、形が壊れています。",
        next_step="時間をおいてから、もう一度ためしてください。",
        staff_next="鍵のフォルダーの控えを戻すよう、運用担当者に伝えてください。",
    ),
    "transfer.keys_foreign": Message(
        happened="この公開鍵は取り込めません",
        reason="別の市のものか、この設置自身のゾーンのものです。",
        next_step="相手のゾーンで madoguchi keys zone-export を実行して、そのファイルを持ってきてください。",
    ),
}
