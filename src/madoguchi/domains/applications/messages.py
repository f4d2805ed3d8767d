"""What people read when something about an application is refused."""

from __future__ import annotations

from madoguchi.domains.applications.errors import ApplicationError
from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    ApplicationError.NOT_PERMITTED: Message(
        happened="この操作はできませんでした。",
        reason="あなたの役割には、申請のこの操作をする権限がありません。",
        next_step="窓口の職員にお声がけください。",
        staff_next="受付は窓口、処理は担当課の役割で行います。必要なら責任者に役割を申し出てください。",
    ),
    ApplicationError.NOT_FOUND: Message(
        happened="申請が見つかりません。",
        reason="番号が違うか、見る権限がありません。",
        next_step="受付番号を確かめてください。",
        staff_next="案件の画面から開き直してください。担当課の違う申請は開けません。",
    ),
    ApplicationError.WRONG_STATE: Message(
        happened="この操作はできませんでした。",
        reason="申請の状態が、ほかの人の操作で変わっています。",
        next_step="画面を開き直して、いまの状態を確かめてください。",
    ),
    ApplicationError.ALREADY_SUBMITTED: Message(
        happened="受付を二重に作りませんでした。",
        reason="同じ手続の申請が、この案件ですでに受け付けられています。",
        next_step="申請の一覧を確かめてください。",
    ),
    ApplicationError.NOT_NEEDED: Message(
        happened="受け付けませんでした。",
        reason="この世帯には必要のない手続が含まれています。",
        next_step="聞き取りの内容と手続の一覧を確かめてください。",
    ),
    ApplicationError.RETURN_NEEDS_MESSAGE: Message(
        happened="差し戻せませんでした。",
        reason="市民への説明が空です。",
        next_step="何を、なぜ直していただきたいかを入力してください。",
    ),
    ApplicationError.RETURN_NEEDS_FIELDS: Message(
        happened="差し戻せませんでした。",
        reason="直していただく項目が選ばれていません。",
        next_step="項目を1つ以上選んでください。",
    ),
    ApplicationError.RETURN_MESSAGE_TOO_LONG: Message(
        happened="差し戻せませんでした。",
        reason="市民への説明が500文字を超えています。",
        next_step="短くしてから、もう一度送ってください。",
    ),
    ApplicationError.RETURN_FIELD_UNKNOWN: Message(
        happened="差し戻せませんでした。",
        reason="選ばれた項目か人が、この案件にありません。",
        next_step="画面を開き直して、項目を選び直してください。",
    ),
    ApplicationError.CORRECTION_UNKNOWN: Message(
        happened="直す内容を受け取れませんでした。",
        reason="このリンクは使い終わったか、期限が過ぎています。",
        next_step="届いている新しいお知らせのリンクを使うか、窓口にお問い合わせください。",
    ),
    ApplicationError.CORRECTION_FIELD_NOT_ASKED: Message(
        happened="直す内容を受け取れませんでした。",
        reason="お願いしていない項目が含まれています。",
        next_step="お知らせのリンクから入力し直してください。",
    ),
}
