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
    "resident.query_too_short": Message(
        happened="検索の文字が足りません。",
        reason="1文字では多くの人が当てはまります。",
        next_step="2文字以上を入力してください。",
    ),
}
