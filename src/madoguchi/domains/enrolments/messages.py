"""What a refusal of this room says."""

from __future__ import annotations

from madoguchi.domains.enrolments.errors import EnrolmentError
from madoguchi.foundation.policy.messages import Message

MESSAGES: dict[str, Message] = {
    EnrolmentError.OFFER_OVER: Message(
        happened="お返事の期限が過ぎました",
        reason="席は、順番を待っている次の方に案内します。",
        next_step="もう一度キャンセル待ちに申し込むか、ほかの講座を選んでください。",
    ),
    EnrolmentError.WRONG_SIZE: Message(
        happened="この人数では、その区分に変えられません",
        reason="区分ごとに、一組の人数が決まっています。",
        next_step="いまの申込みを取り消して、もう一度申し込んでください。",
    ),
    EnrolmentError.FORM_TOO_OLD: Message(
        happened="申込みを受け取れませんでした",
        reason="画面が完全に読み込まれる前に送信されました。何も登録されていません。",
        next_step="講座のページから、もう一度始めてください。電話でも申し込めます。",
    ),
}
