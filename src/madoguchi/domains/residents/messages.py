"""What people read when the register refuses."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES: dict[str, Message] = {
    "resident.not_found": Message(
        happened="該当する住民は見つかりません。",
        reason="番号が違うか、閲覧できない記録です。",
        next_step="番号を確かめてください。",
    ),
    "resident.not_permitted": Message(
        happened="この操作はできません。",
        reason="住民の記録を扱う権限がありません。",
        next_step="権限のある職員に引き継いでください。",
    ),
    "resident.incomplete": Message(
        happened="転入の仮登録ができませんでした。",
        reason="登録に必要な項目がそろっていません。",
        next_step="示された項目を聞き取ってから、もう一度登録してください。",
    ),
    "resident.required": Message(
        happened="必要な項目です。",
        reason="住民票に記載する項目です。",
        next_step="聞き取って入力してください。",
    ),
    "resident.foreign_needs_card": Message(
        happened="この画面では外国人住民の仮登録をしません。",
        reason="在留カードの記載事項が必要です。",
        next_step="担当課で、在留カードを見て基幹システムに登録してください。",
    ),
    "resident.address_unreadable": Message(
        happened="住所を町名と番地に分けられませんでした。",
        reason="町名か番地が書かれていません。",
        next_step="例: みなと市中央一丁目1番1号",
    ),
    "resident.number_not_inherited": Message(
        happened="引き継いだ宛名番号では、転入を仮登録できません。",
        reason="その番号の方が、いまも住民であるか、亡くなっているか、生年月日が違います。",
        next_step="基幹照会で番号を確かめ、正しい方を引き継いでください。",
    ),
    "resident.same_person_approves": Message(
        happened="仮登録をした本人は決裁できません。",
        reason="登録と決裁は別の人が行います。",
        next_step="別の職員に決裁を依頼してください。",
    ),
    "register.wrong_state": Message(
        happened="いまの状態では、この操作はできません。",
        reason="すでに決裁または本登録が済んでいるか、まだ決裁されていません。",
        next_step="画面を開き直して、いまの状態を確かめてください。",
    ),
    "resident.reason_required": Message(
        happened="理由を入れてください。",
        reason="支援措置の解除と一時解除には、理由の記録が必要です。",
        next_step="だれの申出か、どう確かめたかを書いてください。",
    ),
    "resident.needs_two_people": Message(
        happened="申し出た本人は承認できません。",
        reason="支援措置の解除と一時解除は、二人の職員で行います。",
        next_step="別の職員に確認と承認を依頼してください。",
    ),
    "resident.request_closed": Message(
        happened="この申出は、すでに決まっています。",
        reason="ほかの職員が承認したか、断りました。",
        next_step="画面を開き直して、いまの状態を確かめてください。",
    ),
    "resident.request_stale": Message(
        happened="この申出は承認できません。",
        reason="申出のあとで、支援措置が延長または解除されています。",
        next_step="いまの記録を確かめ、必要なら申出をやり直してください。",
    ),
    "resident.lift_too_long": Message(
        happened="一時解除の期間が正しくありません。",
        reason="一時解除は、今日からの7日以内です。",
        next_step="手続に必要な日だけを選んでください。",
    ),
    "resident.measure_starts_later": Message(
        happened="支援措置を記録していません。",
        reason="始まる日が今日より後になっています。その日まで、誰も保護されません。",
        next_step="始まる日(申出の日)を、今日か、今日より前の日にしてください。",
    ),
    "resident.decision_missing": Message(
        happened="まだ決まっていません。",
        reason="どちらの記録にするかが選ばれていません。",
        next_step="見比べて、どちらかのボタンを押してください。",
    ),
    "resident.extension_not_open": Message(
        happened="まだ延長できません。",
        reason="延長の申出は期間満了の1か月前からです。仮支援措置は、本支援措置にしてから延長します。",
        next_step="受付の始まる日を確かめてください。",
    ),
    "resident.no_core_system": Message(
        happened="基幹システムに問い合わせできませんでした。",
        reason="この設置には、基幹システムとの接続がありません。",
        next_step="紙か基幹システムの画面で確かめて、手で進めてください。",
    ),
    "resident.row_unreadable": Message(
        happened="基幹システムの記録を読み取れませんでした。",
        reason="決めた形と違う項目があります。",
        next_step="示された項目を、基幹システムの側で直してから取り込んでください。",
    ),
    "resident.row_not_stored": Message(
        happened="この行を登録できませんでした。",
        reason="同じときにほかの職員が同じ人を登録したか、長すぎる項目があります。",
        next_step="もう一度取り込んでください。それでも残るときは、基幹システムの側で項目の長さを確かめてください。",
    ),
    "resident.choice_unknown": Message(
        happened="決められた値ではありません。",
        reason="この項目に使えるのは、docs/exchange.md にある値だけです。",
        next_step="表にある値に直してください。",
    ),
    "resident.measure_unreadable": Message(
        happened="支援措置の期間を読み取れませんでした。",
        reason="開始日と終了日の両方が要り、終了日は開始日より後です。",
        next_step="基幹システムの支援措置の期間を確かめて、両方の日を入れてください。",
    ),
    "resident.file_unreadable": Message(
        happened="ファイルを読み取れませんでした。",
        reason="UTF-8 の CSV ではないか、途中で切れています。",
        next_step="基幹システムから、もう一度書き出してください。",
    ),
    "resident.columns_missing": Message(
        happened="ファイルを取り込めませんでした。",
        reason="見出しの行に、必要な列がありません。",
        next_step="docs/exchange.md の列の名前を、1行目に入れてください。",
    ),
    "resident.conflict_settled": Message(
        happened="この不一致は、もう決まっています。",
        reason="ほかの職員が先に決めたか、番号が違います。",
        next_step="一覧を開き直してください。",
    ),
    "resident.query_too_short": Message(
        happened="検索の文字が足りません。",
        reason="1文字では多くの人が当てはまります。",
        next_step="2文字以上を入力してください。",
    ),
}
