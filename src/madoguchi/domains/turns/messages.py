"""Sentences of turns."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    "turn.not_found": Message(
        happened="この番号札のページは見つかりません",
        reason="番号札の情報がまだ届いていないか、用事が終わって消えたか、アドレスがちがいます。",
        next_step="番号札を取ってすぐのときは、少し待ってから開きなおしてください。館内の表示と放送でもお呼びします。",
    ),
    "turn.over": Message(
        happened="もう終わっています",
        reason="この番号の今日の用事は終わりました。",
        next_step="まだ用事があるときは、受付の職員に声をかけてください。",
    ),
    "turn.only_look": Message(
        happened="このリンクからは、順番を変えられません",
        reason="メールのリンクは、ほかの人に届いていることがあるためです。",
        next_step="番号札のQRコードか、予約の画面から開いてください。受付の職員に言ってもかまいません。",
    ),
    "turn.not_signed": Message(
        happened="受け取れませんでした",
        reason="LINEの署名がないか、正しくありません。",
        next_step="することはありません。",
        staff_next="続くときは、チャネルシークレットの設定を確かめてください。",
    ),
    "turn.channel_off": Message(
        happened="この方法は、いま使えません",
        reason="市役所で、この送り方が用意されていません。",
        next_step="ほかの方法を選んでください。",
    ),
    "turn.bad_address": Message(
        happened="メールアドレスの形がちがいます",
        reason="入力された文字は、メールアドレスとして読めません。",
        next_step="もう一度、確かめて入力してください。",
    ),
    "turn.no_mobile": Message(
        happened="SMSを受け取れる番号ではありません",
        reason="SMSは、070・080・090で始まる携帯電話の番号に送ります。",
        next_step="携帯電話の番号を入力するか、ほかの方法を選んでください。",
    ),
    "turn.wrong_code": Message(
        happened="確認の番号がちがいます",
        reason="番号がちがうか、送ってから時間がたちました。",
        next_step="SMSの番号をもう一度見て入力してください。わからないときは、電話番号の入力からやり直してください。",
    ),
    "turn.too_many_codes": Message(
        happened="今日はもう、確認の番号を送れません",
        reason="確認の番号は、1日に3回まで送ります。",
        next_step="メールかLINEを選んでください。",
    ),
    "turn.later_unknown": Message(
        happened="あとにする時間が選ばれていません",
        reason="選んだ時間を読み取れませんでした。",
        next_step="時間を一つ選んでください。",
    ),
    "turn.called_already": Message(
        happened="順番は変えられませんでした",
        reason="もうお呼びしたか、窓口でお話し中です。",
        next_step="お呼びした窓口へお越しください。来られないときは、受付の職員に声をかけてください。",
    ),
}
