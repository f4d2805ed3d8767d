"""What staff read when something about work steps or the exchange is refused."""

from __future__ import annotations

from madoguchi.domains.work.errors import ResultProblem, WorkError
from madoguchi.foundation.policy.messages import Message

_LINE = "この行だけ取り込みませんでした。ほかの行は取り込みました。"


def _line(reason: str, next_step: str) -> Message:
    return Message(happened=_LINE, reason=reason, next_step=next_step)


MESSAGES = {
    WorkError.NOT_FOUND: Message(
        happened="作業が見つかりません。",
        reason="番号が違うか、別の担当課の作業です。",
        next_step="作業の一覧から開き直してください。",
    ),
    WorkError.NOT_PERMITTED: Message(
        happened="この操作はできませんでした。",
        reason="担当課の作業は、担当課の職員と責任者だけが扱えます。",
        next_step="必要な仕事であれば、責任者に役割を申し出てください。",
    ),
    WorkError.WRONG_STATE: Message(
        happened="この操作はできませんでした。",
        reason="作業の状態が、ほかの人の操作で変わっています。",
        next_step="画面を開き直して、いまの状態を確かめてください。",
    ),
    WorkError.CLAIMED_BY_OTHER: Message(
        happened="ほかの職員が先に着手しました。",
        reason="同じ作業を2人で進めることはできません。",
        next_step="一覧から別の作業を選ぶか、着手した職員に確かめてください。",
    ),
    WorkError.NOT_YOURS: Message(
        happened="この操作はできませんでした。",
        reason="ほかの職員が着手している作業です。",
        next_step="着手した職員に頼むか、責任者に着手の取消しを頼んでください。",
    ),
    WorkError.NEEDS_SECOND_PERSON: Message(
        happened="承認できませんでした。",
        reason="自分が処理した作業は、自分では承認できません。",
        next_step="別の職員に承認を頼んでください。",
    ),
    WorkError.NEEDS_REASON: Message(
        happened="この操作はできませんでした。",
        reason="理由が空です。",
        next_step="理由を入力してください。",
    ),
    WorkError.MAIL_HELD: Message(
        happened="差戻しのメールをまだ送っていません。",
        reason="市民側の網から、メールのリンクが開けるという返事が30分たっても届いていません。",
        next_step=(
            "急ぐときは電話で伺い、「差戻しをやめて作業に戻す」を押してください。"
            "運用担当者には、網の間の受け渡しを確かめるよう伝えてください。返事が届けば、メールは自動で出ます。"
        ),
    ),
    WorkError.EXCHANGE_NOT_FOUND: Message(
        happened="連携ファイルが見つかりません。",
        reason="番号が違うか、別の担当課のファイルです。",
        next_step="連携ファイルの一覧から開き直してください。",
    ),
    WorkError.NOTHING_TO_SEND: Message(
        happened="連携ファイルを作りませんでした。",
        reason="まだ送っていない、終わった作業がありません。",
        next_step="作業を終えてから、もう一度作ってください。",
    ),
    WorkError.NO_FILE: Message(
        happened="連携ファイルがありません。",
        reason="すべての行が止まったか、保存の期限が過ぎました。",
        next_step="止まった行の理由を確かめてください。",
    ),
    WorkError.NO_SYSTEM: Message(
        happened="連携ファイルを作れませんでした。",
        reason="基幹システムとの接続が、このインストールにありません。",
        next_step="運用担当者に伝えてください。",
    ),
    WorkError.NOT_SENT: Message(
        happened="見くらべるものがありません。",
        reason="このファイルは、基幹システムに直接は送られていません。",
        next_step="手で渡したときは、基幹システムの結果ファイルを読み込んでください。まだのときは、送ってください。",
    ),
    WorkError.NOT_LINKED: Message(
        happened="基幹システムに送れません。",
        reason="この設置では、ファイルを手で受け渡します。",
        next_step="ファイルを受け取って基幹システムに入れ、結果ファイルを読み込んでください。",
    ),
    WorkError.ROW_WRONG_STATE: Message(
        happened="この操作はできませんでした。",
        reason="行の状態が、ほかの人の操作で変わっています。",
        next_step="画面を開き直して、いまの状態を確かめてください。",
    ),
    WorkError.RESULT_UNREADABLE: Message(
        happened="結果ファイルを読み取れませんでした。",
        reason="文字コードか見出しの行が、決めた形式と違います。",
        next_step="基幹システムから結果ファイルを出し直し、この連携ファイルの結果かを確かめてください。",
    ),
    WorkError.RESULT_TOO_LARGE: Message(
        happened="結果ファイルを読み取れませんでした。",
        reason="ファイルが2MBを超えています。",
        next_step="この連携ファイルの結果だけが入っているかを確かめてください。",
    ),
    ResultProblem.SHORT_LINE: _line("列の数が足りません。", "結果ファイルのこの行を確かめてください。"),
    ResultProblem.UNKNOWN_ROW: _line(
        "送った行の中に、この行番号がありません。", "別の連携ファイルの結果でないかを確かめてください。"
    ),
    ResultProblem.OTHER_APPLICATION: _line(
        "行番号と申請番号の組合せが、送った内容と違います。",
        "別の連携ファイルの結果でないかを確かめてください。",
    ),
    ResultProblem.UNKNOWN_RESULT: _line(
        "結果が accepted でも rejected でもありません。", "基幹システムの出力を確かめてください。"
    ),
    ResultProblem.NO_REASON: _line(
        "rejected なのに理由コードがありません。", "基幹システムで理由を確かめてください。"
    ),
    ResultProblem.DIFFERS: _line(
        "前に読み込んだ結果と違います。", "どちらが正しいかを基幹システムで確かめてください。"
    ),
}
