"""What intake's refusals mean for the person who reads them."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES: dict[str, Message] = {
    "guide.not_found": Message(
        happened="このガイドは見つかりません",
        reason="しばらく使われなかったため消えたか、アドレスがちがいます(答えは30日間だけ残ります)。",
        next_step="最初のページから、もう一度はじめてください。1〜2分で終わります。",
    ),
    "guide.wrong_answer": Message(
        happened="答えを受け取れませんでした",
        reason="選べない答えか、読み取れない書き方です。",
        next_step="前の画面にもどり、もう一度選んでください。わからないときは「わからない」を押してください。",
    ),
    "entry.not_found": Message(
        happened="入力した内容が見つかりません",
        reason="受付番号か合言葉がちがうか、残しておく期間が過ぎました。",
        next_step="控えの受付番号と合言葉を見直してください。控えがないときは、そのまま窓口へお越しください。",
    ),
    "entry.no_cookie": Message(
        happened="入力を始められませんでした",
        reason="このブラウザーはCookieを受け付けていないか、画面を開いてから時間がたちました。",
        next_step="Cookieを使えるようにして、手続きガイドの結果のページからもう一度始めてください。",
    ),
    "entry.stale": Message(
        happened="ほかの画面で先に保存されています",
        reason="この画面を開いたあとに、別の画面か別の機器で内容が変わりました。",
        next_step="画面を開き直して、いまの内容を確かめてから入力してください。",
    ),
    "entry.wrong_state": Message(
        happened="もう市役所へ送ってあります",
        reason="送ったあとは、この画面からは変えられません。",
        next_step="なおしたいところは、窓口で職員に伝えてください。",
    ),
    "booking.place_taken": Message(
        happened="その時間は、たった今ほかの方が予約しました",
        reason="同じ時間を二人で予約することはできません。",
        next_step="近い時間が空いています。下の一覧から選び直してください。",
    ),
    "invitation.not_found": Message(
        happened="この番号の案内状は見つかりません",
        reason="番号がちがうか、期間が過ぎました。",
        next_step="案内状を見ながら、もう一度入れてください。わからないときは、案内状にある電話番号へおたずねください。",
    ),
    "invitation.form": Message(
        happened="この番号の案内状は見つかりません",
        reason="文字の数がちがうか、使わない文字が入っています。",
        next_step="案内状を見ながら、もう一度入れてください。わからないときは、案内状にある電話番号へおたずねください。",
    ),
    "invitation.used": Message(
        happened="この案内状では、もう予約があります",
        reason="案内状1通で予約できるのは一つです。",
        next_step="予約のときの受付番号と合言葉で開くと、時間を変えたり取り消したりできます。",
    ),
    "booking.place_closed": Message(
        happened="その時間は予約できなくなりました",
        reason="時間が近すぎるか、市役所が受付を止めました。",
        next_step="ほかの時間を選んでください。予約がなくても窓口で受け付けます。",
    ),
    "booking.already_booked": Message(
        happened="もう予約があります",
        reason="予約は一組に一つです。",
        next_step="予約のページを開き、「時間を変える」から変えてください。",
    ),
    "booking.hold_lapsed": Message(
        happened="おさえていた時間が過ぎました",
        reason="時間をおさえておけるのは少しの間だけです。予約はまだ決まっていません。",
        next_step="同じ時間がまだ空いていれば、もう一度選べます。空いていなければ、近い時間を選んでください。",
    ),
    "booking.not_found": Message(
        happened="予約が見つかりません",
        reason="取り消したか、日が過ぎました。",
        next_step="予約のページから、新しい時間を選べます。",
    ),
    "booking.wrong_state": Message(
        happened="この予約は、もう変えられません",
        reason="取り消したか、別の時間に変えたあとです。",
        next_step="予約のページを開き直して、いまの予約を確かめてください。",
    ),
    "booking.places_apart": Message(
        happened="その時間は予約できませんでした",
        reason="長い用件は、続いた時間をまとめて予約します。その一部がなくなりました。",
        next_step="空いている時間から、もう一度選んでください。",
    ),
    "booking.too_late": Message(
        happened="この予約は、もうインターネットでは変えられません",
        reason="予約の時間が近いためです。",
        next_step="予約した庁舎に電話してください。職員が変更や取り消しをします。",
    ),
    "booking.missed_too_often": Message(
        happened="インターネットでは、いま予約できません",
        reason="連絡がないまま来られなかった予約が、何回か続いたためです。",
        next_step="電話で予約できます。庁舎に電話してください。予約がなくても、窓口ではいつもどおり受け付けます。",
    ),
    "booking.phone_needed": Message(
        happened="電話番号を入れてください",
        reason="時間になったら、職員からお電話するためです。",
        next_step="つながる電話番号を入れて、もう一度押してください。",
    ),
    "waiting.already": Message(
        happened="もう空きを待っています",
        reason="空き待ちは一組に一つです。",
        next_step="空き待ちのページで、いまのようすを見てください。条件を変えたいときは、一度やめてから申し込んでください。",
    ),
    "waiting.not_found": Message(
        happened="空き待ちが見つかりません",
        reason="やめたか、予約できたか、日が過ぎました。",
        next_step="予約のページから、空いている時間を見てください。",
    ),
    "waiting.days": Message(
        happened="待つ日を選び直してください",
        reason="はじめの日があとの日より遅いか、もう過ぎています。",
        next_step="今日よりあとの日を選んでください。",
    ),
    "waiting.offer_over": Message(
        happened="とってあった時間は、もうありません",
        reason="お答えを待つ時間が過ぎて、次の方に回りました。",
        next_step="空き待ちは続いています。空いている時間があれば、予約のページからも選べます。",
    ),
    "correction.not_found": Message(
        happened="このリンクは使えません",
        reason="期限が過ぎたか、アドレスの一部が欠けています。",
        next_step="メールのリンクをもう一度開くか、メールにある担当へお問い合わせください。",
    ),
    "correction.wrong_state": Message(
        happened="もうなおして送ってあります",
        reason="同じお願いには一度だけ答えられます。",
        next_step="このまま市役所からの連絡をお待ちください。申請のようすのページでも確かめられます。",
    ),
}
