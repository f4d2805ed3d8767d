"""What a refusal of this room says to citizens and to staff."""

from __future__ import annotations

from madoguchi.domains.courses.errors import CourseError
from madoguchi.foundation.policy.messages import Message

_ROLL = "名簿を読み込み直して、いまの状態を確かめてください。"

MESSAGES: dict[str, Message] = {
    CourseError.NOT_PERMITTED: Message(
        happened="この操作はできません",
        reason="この操作をする役割になっていません。",
        next_step="近くの職員に声をかけてください。",
        staff_next="担当者に代わるか、所属の責任者に役割の追加を申し出てください。",
    ),
    CourseError.NOT_FOUND: Message(
        happened="その講座は見つかりません",
        reason="終わってから時間がたったか、アドレスがちがいます。",
        next_step="講座の一覧から選び直してください。",
    ),
    CourseError.NOTHING_OWED: Message(
        happened="いただく参加料はありません",
        reason="ほかの職員が先に受け取ったか、取り消した申込みです。",
        next_step=_ROLL,
    ),
    CourseError.NOTHING_TO_REFUND: Message(
        happened="返すお金はありません",
        reason="もう返したか、受け取っていない申込みです。",
        next_step=_ROLL,
    ),
    CourseError.REFUND_NEEDS_NOTE: Message(
        happened="どのように返したかが書かれていません",
        reason="あとで会計の記録と照らし合わせるためです。",
        next_step="返した方法と、会計の番号を書いてください。",
    ),
    CourseError.WRONG_STATE: Message(
        happened="この講座には、もうその操作はできません",
        reason="中止になったか、終わったあとです。",
        next_step="講座の一覧から、いまの状態を確かめてください。",
    ),
    CourseError.ENROLMENT_NOT_FOUND: Message(
        happened="その申込みは見つかりません",
        reason="受付番号がちがうか、別の講座の申込みです。",
        next_step="受付番号を見直してください。",
        staff_next="受付番号を見直すか、名簿の名前から探してください。",
    ),
    CourseError.ENROLMENT_WRONG_STATE: Message(
        happened="この申込みは、もう変えられません",
        reason="取り消したか、返事の期限が過ぎたか、講座が終わったあとです。",
        next_step="申込みのページを開き直して、いまの状態を確かめてください。",
        staff_next=_ROLL,
    ),
    CourseError.CALLED_OFF: Message(
        happened="この講座は中止になりました",
        reason="",
        next_step="ほかの講座を選んでください。",
    ),
    CourseError.SEAT_GONE: Message(
        happened="席がなくなりました",
        reason="たった今、ほかの方が申し込みました。",
        next_step="キャンセル待ちに申し込むか、ほかの講座を選んでください。",
        staff_next="キャンセル待ちで受け付けるか、ほかの講座を案内してください。",
    ),
    CourseError.TWICE: Message(
        happened="同じ方が、この講座にもう申し込んでいます",
        reason="一つの講座には、一人一回だけ申し込めます。",
        next_step="前の申込みのページを開いてください。受付番号がわからないときは、担当の課に電話してください。",
        staff_next="名簿で前の申込みを確かめてください。",
    ),
    CourseError.TOO_MANY_COURSES: Message(
        happened="同じ方が申し込める数をこえています",
        reason="多くの方が参加できるように、同じ講座に同時に申し込める数を決めています。",
        next_step="前の申込みを取り消すか、終わってから申し込んでください。",
    ),
    CourseError.REASON_NEEDED: Message(
        happened="理由が書かれていません",
        reason="申し込んだ方に知らせるために必要です。",
        next_step="中止の理由を書いてください。",
    ),
    CourseError.NAME_NEEDED: Message(
        happened="名前が書かれていません", reason="", next_step="名前を書いてください。"
    ),
    CourseError.KANA_NEEDED: Message(
        happened="読みかたが書かれていません",
        reason="",
        next_step="読みかたを、ひらがなかカタカナで書いてください。",
    ),
    CourseError.CONTACT_NEEDED: Message(
        happened="電話番号が書かれていません",
        reason="中止や席の空きを知らせるために使います。",
        next_step="電話番号を書いてください。",
    ),
    CourseError.NOT_TODAY: Message(
        happened="出席は、その日になってから記録できます",
        reason="まだ開かれていない回です。",
        next_step="その日に、もう一度開いてください。",
    ),
    CourseError.CATEGORY_UNKNOWN: Message(
        happened="その区分はありません",
        reason="この講座の区分ではありません。",
        next_step="区分を選び直してください。",
    ),
}
