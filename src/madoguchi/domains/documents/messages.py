"""What people read when something about a form is refused."""

from __future__ import annotations

from madoguchi.domains.documents.errors import DocumentError
from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    DocumentError.NOT_FOUND: Message(
        happened="書類が見つかりません。",
        reason="番号が違うか、見る権限がありません。",
        next_step="案件の画面から開き直してください。",
    ),
    DocumentError.TYPESET_FAILED: Message(
        happened="書類を作れませんでした。",
        reason="様式のデータか文字に、組版できないものがあります。",
        next_step="運用担当者に、様式の名前を知らせてください。ほかの様式は作れます。",
    ),
    DocumentError.BLANK_CHANGED: Message(
        happened="書類を作れませんでした。",
        reason="印刷する用紙のファイルがないか、枠の位置を決めたときのものと違います。",
        next_step="運用担当者に、様式の名前を知らせてください。用紙を確かめるまで、この様式は手で書いてもらってください。",
    ),
    DocumentError.FACTS_MISSING: Message(
        happened="書類を作れませんでした。",
        reason="様式に必要な項目が、まだ聞き取れていません。",
        next_step="聞き取りの画面に戻り、「必要」と出ている項目を入力してください。",
    ),
    DocumentError.NOTHING_NEEDED: Message(
        happened="書類を作りませんでした。",
        reason="この世帯の手続きに必要な様式がありません。",
        next_step="聞き取りの内容を確かめてください。",
    ),
    DocumentError.INK_EMPTY: Message(
        happened="署名を受け取れませんでした。",
        reason="署名の枠に何も書かれていません。",
        next_step="枠の中に署名してもらい、もう一度押してください。紙に署名してもらうこともできます。",
    ),
    DocumentError.INK_MALFORMED: Message(
        happened="署名を受け取れませんでした。",
        reason="署名の枠から届いた線を読み取れませんでした。",
        next_step="「書き直す」を押して、もう一度署名してもらってください。",
    ),
    DocumentError.INK_NOT_ALLOWED: Message(
        happened="署名を様式に入れませんでした。",
        reason="この方が、この立場で、端末で署名できる様式がありません。",
        next_step="書類を作り直してから、「署名」の欄に出ている方に署名してもらってください。ほかは紙に署名してもらいます。",
    ),
    DocumentError.AUTHORITY_MISSING: Message(
        happened="代理の方の署名を様式に入れませんでした。",
        reason="代理権を確かめた記録がないか、そのあとで本人確認が変わっています。",
        next_step="委任状や登記の証明書を確かめて、本人確認に記録してください。確かめられないときは、本人に紙で署名してもらいます。",
    ),
    "document.wrong_state": Message(
        happened="この操作はできませんでした。",
        reason="この書類は、もう完成しているか、作り直されています。",
        next_step="書類の一覧を開き直してください。",
    ),
    "documents.other_signers": Message(
        happened="申請をまだ受け付けていません。",
        reason="書類を作ったあとに本人確認が変わり、署名する方が違っています。",
        next_step="書類を作り直して、いま来ている方に署名してもらってください。",
    ),
    "documents.unsigned": Message(
        happened="申請をまだ受け付けていません。",
        reason="書類がまだ作られていないか、署名・押印の済んでいない書類があります。",
        next_step="「署名待ち」の書類を、端末での署名か「紙で受け取った」で完成させてください。",
    ),
}
