"""What people read when the case refuses."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES: dict[str, Message] = {
    "case.not_found": Message(
        happened="この番号の案件は見つかりません。",
        reason="番号が違うか、保存期間が過ぎています。",
        next_step="受付番号をもう一度確かめてください。",
        staff_next="受付番号を確かめてください。事前入力がまだ届いていないときは、QRコードを読み取ってください。",
    ),
    "case.not_permitted": Message(
        happened="この操作はできません。",
        reason="この案件を扱う権限がありません。",
        next_step="窓口の職員にお声がけください。",
        staff_next="権限のある職員に引き継ぐか、管理者に相談してください。",
    ),
    "case.stale_version": Message(
        happened="保存する前に、ほかの人がこの案件を更新しました。",
        reason="画面を開いた後に、別の職員か本人が内容を変えています。",
        next_step="両方の内容を見比べて、正しいほうを選んでください。入力した内容は消えていません。",
    ),
    "case.wrong_state": Message(
        happened="いまの状態では、この操作はできません。",
        reason="案件がすでに次の段階に進んでいます。",
        next_step="画面を開き直して、いまの状態を確かめてください。",
    ),
    "case.already_open": Message(
        happened="この番号の案件は、もうあります。",
        reason="同じ受付番号で先に登録されています。",
        next_step="受付番号で探して、その案件を開いてください。",
    ),
    "case.other_case_open": Message(
        happened="いま開いている案件と違うため、保存しませんでした。",
        reason="同じブラウザーで、別の人の案件を後から開いています。",
        next_step="画面の名前を確かめ、この案件を開き直してから入力してください。",
    ),
    "case.unknown_fact": Message(
        happened="扱えない項目が送られました。",
        reason="この市では使っていない項目です。",
        next_step="画面を開き直して、もう一度入力してください。",
    ),
    "case.unknown_member": Message(
        happened="世帯にいない人の項目が送られました。",
        reason="世帯の人数や順番が変わった可能性があります。",
        next_step="画面を開き直して、世帯の一覧を確かめてください。",
    ),
    "case.method_not_for_kind": Message(
        happened="この確認には使えない方法です。",
        reason="番号確認と身元確認では、使える書類が違います。",
        next_step="書類の種類を選び直してください。",
    ),
    "case.papers_do_not_fit": Message(
        happened="見せてもらった書類が、確認の方法と合いません。",
        reason="写真付きなら1点、写真のないものなら種類のちがう2点が要ります。番号と代理権も、決まった書類で確かめます。",
        next_step="確認の方法と書類を選び直してください。足りなければ「確認できなかった」を選んでください。",
    ),
    "case.issuer_has_number": Message(
        happened="発行者の欄に番号が入っています。",
        reason="書類の番号は残しません。発行者は40文字までです。",
        next_step="発行者の名前だけを入れてください。",
    ),
    "case.authority_needed": Message(
        happened="代理権の確認がありません。",
        reason="代理の方が来ているときは、代理権・来た方の身元・本人の番号を確かめます。",
        next_step="法定代理人は戸籍や登記の証明書、頼まれた人は委任状を確かめて選んでください。",
    ),
    "case.authority_not_needed": Message(
        happened="本人が来ているのに、代理権の確認が選ばれています。",
        reason="代理権の確認は、代理の方が来ているときだけ記録します。",
        next_step="来ている方か、代理権の欄を選び直してください。",
    ),
    "case.card_not_of_visitor": Message(
        happened="身元確認に、このカードを記録しませんでした。",
        reason="代理の方が来ています。身元確認は、来ている方の書類で行います。カードの内容も取り込んでいません。",
        next_step="身元確認のしるしを外して、もう一度読んでください。",
    ),
    "case.no_event": Message(
        happened="用件が選ばれていません。",
        reason="用件がわからないと、何を聞けばよいか決められません。",
        next_step="当てはまる用件に、1つ以上しるしをつけてください。",
    ),
    "case.two_keys": Message(
        happened="探すための項目が足りません。",
        reason="氏名だけ、生年月日だけでは、別の人の記録を開くおそれがあります。",
        next_step="氏名かフリガナと、生年月日の両方を、本人に聞いて入力してください。",
    ),
    "case.second_key": Message(
        happened="案件を開きませんでした。",
        reason="入力した生年月日か氏名が、この受付番号の世帯のものと合いません。",
        next_step="受付番号と、本人の生年月日か氏名(姓と名)を、もう一度聞いて確かめてください。",
    ),
    "case.not_in_core_system": Message(
        happened="この方は、基幹システムにいません。",
        reason="探したあとで記録が変わったか、番号が違います。",
        next_step="もう一度探すか、聞き取りを続けてください。",
    ),
    "case.is_protected": Message(
        happened="この方の内容は、ここでは引き継げません。",
        reason="本人か同じ世帯の方に、支援措置があります。",
        next_step="支援措置の担当者を呼んでください。聞き取りは、このまま続けられます。",
    ),
    "case.two_chosen": Message(
        happened="1つの項目に、2つの値が選ばれています。",
        reason="入力元がちがう値を、両方とも正しいとはできません。",
        next_step="項目ごとに、1つだけ選んでください。",
    ),
    "case.no_move_in": Message(
        happened="この世帯は、仮登録できません。",
        reason="仮登録は、市の外から引っ越してきた世帯の転入届だけにします。いま住んでいる人を2度登録しないためです。",
        next_step="転入なら、聞き取りで用件と前の住所を確かめてください。",
    ),
}
