"""What people read when a payment is refused."""

from __future__ import annotations

from madoguchi.domains.payments.errors import PaymentError
from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    PaymentError.DRAWER_NOT_OPEN: Message(
        happened="手数料をお預かりできませんでした。",
        reason="この窓口のレジがまだ開いていません。",
        next_step="レジの釣銭準備金を入力して、レジを開いてください。",
    ),
    PaymentError.DRAWER_LOCKED: Message(
        happened="この操作はできませんでした。",
        reason="この窓口の今日のレジは締め済みです。",
        next_step="別の窓口のレジで受けるか、監督者に相談してください。",
    ),
    PaymentError.DRAWER_ALREADY_OPEN: Message(
        happened="レジを開けませんでした。",
        reason="この窓口の今日のレジは、すでに開いています。",
        next_step="そのまま収納に進んでください。",
    ),
    PaymentError.NOTHING_TO_PAY: Message(
        happened="収納を記録しませんでした。",
        reason="お支払いの残っている手数料がありません。",
        next_step="手数料の一覧を確かめてください。",
    ),
    PaymentError.RECEIVED_TOO_LITTLE: Message(
        happened="収納を記録しませんでした。",
        reason="お預かり額が合計より少なくなっています。",
        next_step="お預かり額を入力し直してください。",
    ),
    PaymentError.NO_CHANGE_FOR_TENDER: Message(
        happened="収納を記録しませんでした。",
        reason="現金以外の支払いでは、お預かり額は合計と同じでなければなりません。",
        next_step="お預かり額を合計と同じにするか、支払い方法を現金にしてください。",
    ),
    PaymentError.VOID_NEEDS_REASON: Message(
        happened="取消しを依頼できませんでした。",
        reason="取消しの理由が空です。",
        next_step="理由を入力してください。",
    ),
    PaymentError.VOID_NEEDS_SECOND_PERSON: Message(
        happened="取消しを承認できませんでした。",
        reason="取消しは、依頼した人と別の人が承認します。",
        next_step="ほかの監督者に承認を頼んでください。",
    ),
    PaymentError.VOIDS_PENDING: Message(
        happened="レジを締められませんでした。",
        reason="承認を待っている取消しがあります。",
        next_step="取消しを承認するか、差し戻してから締めてください。",
    ),
    PaymentError.DIFFERENCE_NEEDS_REASON: Message(
        happened="レジを締められませんでした。",
        reason="数えた現金と帳簿の金額が違います。",
        next_step="もう一度数えてください。違いが残るときは、理由を入力してください。",
    ),
    "payment.wrong_state": Message(
        happened="この操作はできませんでした。",
        reason="この収納は、もう別の状態になっています。",
        next_step="画面を開き直して、いまの状態を確かめてください。",
    ),
    "payment.not_found": Message(
        happened="収納の記録が見つかりません。",
        reason="番号が違うか、見る権限がありません。",
        next_step="案件の画面から開き直してください。",
    ),
    "payment.not_an_amount": Message(
        happened="金額を読み取れませんでした。",
        reason="金額は数字で入力します。",
        next_step="円の金額を数字だけで入力してください。例: 1000",
    ),
    "payment.unknown_tender": Message(
        happened="収納を記録しませんでした。",
        reason="支払い方法が選ばれていません。",
        next_step="支払い方法を選んでください。",
    ),
    "payment.unknown_drawer": Message(
        happened="この操作はできませんでした。",
        reason="そのレジはこの市の窓口にありません。",
        next_step="レジの画面から開き直してください。",
    ),
}
