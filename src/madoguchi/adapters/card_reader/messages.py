"""What is said about a card that was not read."""

from __future__ import annotations

from madoguchi.adapters.card_reader.errors import CardReaderError
from madoguchi.foundation.policy.messages import Message

_BY_HAND = "読めないときは、カードを見て聞き取りを続けてください。"

MESSAGES = {
    CardReaderError.NO_ANSWER: Message(
        happened="カードを読めませんでした。",
        reason="この端末のカードリーダーのプログラムが答えません。",
        next_step=f"プログラムが動いているか確かめて、もう一度押してください。{_BY_HAND}",
    ),
    CardReaderError.SILENT: Message(
        happened="カードを読めませんでした。",
        reason="カードリーダーの答えが、時間内に来ませんでした。",
        next_step=f"カードを置き直して、もう一度押してください。{_BY_HAND}",
    ),
    CardReaderError.NO_CARD: Message(
        happened="カードを読めませんでした。",
        reason="カードリーダーにカードがありません。",
        next_step="カードを置いてもらい、もう一度押してください。",
    ),
    CardReaderError.WRONG_PIN: Message(
        happened="カードを読めませんでした。",
        reason="暗証番号か照合番号が違います。続けて間違えると、カードがロックされます。",
        next_step="番号を本人に確かめてもらってください。わからないときは、カードを見て聞き取りを続けてください。",
    ),
    CardReaderError.CANCELLED: Message(
        happened="カードを読みませんでした。",
        reason="カードリーダーで取り消されました。",
        next_step="読み取るときは、もう一度押してください。",
    ),
    CardReaderError.UNREADABLE: Message(
        happened="カードを読めませんでした。",
        reason="カードリーダーの答えが、決まりの形ではありません。何も残していません。",
        next_step=f"運用担当者に、カードリーダーのプログラムの版を知らせてください。{_BY_HAND}",
    ),
    CardReaderError.TOO_MUCH: Message(
        happened="カードの内容を受け取りませんでした。",
        reason="カードリーダーが、氏名・住所・生年月日・性別のほかの項目を送ってきました。何も残していません。",
        next_step=f"運用担当者に、カードリーダーの設定を直すよう知らせてください。{_BY_HAND}",
    ),
    CardReaderError.OTHER_PERSON: Message(
        happened="カードの内容を受け取りませんでした。",
        reason="カードの氏名と生年月日が、選んだ方のどちらとも違います。何も残していません。",
        next_step="だれのカードかを確かめて、その方を選んでからもう一度読んでください。",
    ),
}
