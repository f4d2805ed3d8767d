"""What staff are told when the core system does not give what was asked of it."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

_AGAIN = "少し待って、もう一度ためしてください。続くときは、紙か基幹システムの画面で確かめて手で進め、運用担当者に知らせてください。"
_KEPT = "入力したものと送るものは、そのまま残っています。"


def _failed(reason: str, next_step: str) -> Message:
    return Message(
        happened="基幹システムに問い合わせできませんでした。", reason=f"{reason}{_KEPT}", next_step=next_step
    )


MESSAGES: dict[str, Message] = {
    "core_system.not_readable": Message(
        happened="結果ファイルを読み取れません。",
        reason="文字コードか見出しの行が、決めた形と違います。",
        next_step="文字コードと見出しの行を確かめてください。",
    ),
    "core_system.not_connected": _failed(
        "この設置には、基幹システムがつながれていません。",
        "ファイルでの受け渡しを使ってください。つなぐには、運用担当者が接続先を設定します。",
    ),
    "core_system.no_answer": _failed("基幹システムが時間内に答えませんでした。", _AGAIN),
    "core_system.down": _failed("基幹システムが混み合っているか、止まっています。", _AGAIN),
    "core_system.not_allowed": _failed(
        "基幹システムの鍵が正しくありません。",
        "運用担当者に、基幹システムの接続の設定を確かめるよう伝えてください。",
    ),
    "core_system.wrong_answer": _failed(
        "基幹システムの答えが、決めた形と違いました。",
        "紙か基幹システムの画面で確かめて手で進め、運用担当者に知らせてください。",
    ),
    "core_system.refused": _failed(
        "基幹システムが、この問い合わせを受け付けませんでした。", "運用担当者に知らせてください。"
    ),
    "core_system.differs": Message(
        happened="基幹システムに送れませんでした。",
        reason="同じ番号で、内容の違うファイルがもう届いています。",
        next_step="基幹システムの画面でそのファイルを確かめ、運用担当者に知らせてください。",
    ),
    "core_system.not_found": Message(
        happened="基幹システムに、該当するものがありません。",
        reason="番号が違うか、まだ登録されていません。",
        next_step="番号を確かめてください。",
    ),
    "core_system.query_too_short": Message(
        happened="基幹システムを検索できませんでした。",
        reason="氏名かカナの文字が足りません。",
        next_step="2文字以上を入力してください。",
    ),
    "core_system.born_unreadable": Message(
        happened="基幹システムを検索できませんでした。",
        reason="生年月日を読み取れません。",
        next_step="「昭和60年4月1日」「1985-04-01」のように入力してください。",
    ),
}
