"""What a refusal of this room says to citizens and to staff."""

from __future__ import annotations

from madoguchi.domains.visits.errors import VisitError
from madoguchi.foundation.policy.messages import Message

MESSAGES: dict[str, Message] = {
    VisitError.NOT_PERMITTED: Message(
        happened="この操作はできません",
        reason="この操作をする役割になっていません。",
        next_step="近くの職員に声をかけてください。",
        staff_next="担当者に代わるか、所属の責任者に役割の追加を申し出てください。",
    ),
    VisitError.BOOKING_GONE: Message(
        happened="この予約は、取り消されたか、別の日時に変わっています",
        reason="ご家族がスマートフォンや電話で変えたのかもしれません。",
        next_step="今日の用事は、「予約なし」を選ぶと、来た順でお受けします。",
        staff_next="用件を選んで、予約なしで受け付けてください。来た順になります。",
    ),
    VisitError.WAVE_NOT_FOUND: Message(
        happened="この一斉案内は見つかりません",
        reason="番号がちがうか、記録の期間を過ぎました。",
        next_step="一斉案内の一覧から選び直してください。",
    ),
    VisitError.WAVE_DAYS: Message(
        happened="期間が正しくありません",
        reason="始まりは今日以降、長さは31日までです。",
        next_step="始まりの日と終わりの日を選び直してください。",
    ),
    VisitError.WAVE_INVITED: Message(
        happened="案内状の数が正しくありません",
        reason="1から99,999までの数で入力します。",
        next_step="送る案内状の数を入力してください。",
    ),
    VisitError.WAVE_SERVICE: Message(
        happened="この場所では、その用件の予約を受けていません",
        reason="場所と用件の組み合わせがちがいます。",
        next_step="場所と用件を選び直してください。",
    ),
    VisitError.WAVE_NO_TIMES: Message(
        happened="この期間には、とっておける時間がありません",
        reason="窓口が閉まっている日か、ほかの予約や一斉案内で、もう埋まっています。",
        next_step="別の日か、別の場所を選んでください。",
    ),
    VisitError.ONLY_INVITED: Message(
        happened="この時間は、案内状のある方だけが予約できます",
        reason="一斉案内のためにとってあり、番号が正しくないか、入っていません。",
        next_step="案内状の番号を確かめるか、別の時間を選んでください。",
    ),
    VisitError.REFERENCE_NOT_FOUND: Message(
        happened="この受付番号は見つかりませんでした",
        reason="打ち間違いか、まだ市役所に届いていない番号です。",
        next_step="番号を見直すか、「予約なし」を選んでください。受付の職員もお手伝いします。",
        staff_happened="この受付番号の予約も案件もありません",
        staff_next="番号を確かめ、届いていなければQRを読み取るか、予約なしで受け付けてください。",
    ),
    VisitError.PURPOSE_UNKNOWN: Message(
        happened="用件を選び直してください",
        reason="選んだ用件は、この庁舎では受け付けていません。",
        next_step="前の画面に戻り、別の用件を選んでください。わからないときは職員に声をかけてください。",
    ),
    VisitError.PRESENT_ALREADY: Message(
        happened="この案件の方は、別の番号札で来庁中です",
        reason="一つの案件に、番号札は一日に一枚です。",
        next_step="先に出した番号札で対応を続け、こちらの番号札は終わりにしてください。",
    ),
    VisitError.CASE_KNOWN: Message(
        happened="この番号札には、別の案件が結びついています",
        reason="一つの番号札で進められる案件は一つです。",
        next_step="番号札と案件の番号を見直してください。",
    ),
    VisitError.TICKET_NOT_FOUND: Message(
        happened="この番号札は見つかりませんでした",
        reason="今日の番号札ではないか、番号がちがいます。",
        next_step="番号札を確かめてください。わからないときは受付の職員に声をかけてください。",
    ),
    VisitError.TICKET_WRONG_STATE: Message(
        happened="この番号札には、いまその操作はできません",
        reason="番号札の状態が変わっています。",
        next_step="画面を読み込み直してください。",
        staff_next="画面を読み込み直し、いまの状態を確かめてください。",
    ),
    VisitError.TICKET_TAKEN: Message(
        happened="ほかの職員が先に操作しました",
        reason="画面を開いたあとで、この番号札の状態が変わりました。",
        next_step="画面を読み込み直してください。",
        staff_next="画面を読み込み直し、次の方を呼んでください。",
    ),
    VisitError.QUEUE_EMPTY: Message(
        happened="お待ちの方はいません",
        reason="この窓口で受けられる番号札が、いまはありません。",
        next_step="しばらくしてから、もう一度押してください。",
    ),
    VisitError.SERVICE_UNKNOWN: Message(
        happened="引き継ぎ先がありません",
        reason="その担当の窓口は、この庁舎にありません。",
        next_step="担当を選び直してください。",
    ),
    VisitError.RESERVATION_NOT_FOUND: Message(
        happened="予約が見つかりません",
        reason="取り消されたか、仮押さえの時間が過ぎています。",
        next_step="もう一度、時間を選んでください。",
        staff_next="受付番号を確かめ、空いている時間から選び直してください。",
    ),
    VisitError.PLACE_TAKEN: Message(
        happened="その時間は、たった今ほかの方の予約が入りました",
        reason="同じ時間の窓口は、空いている数までしか予約できません。",
        next_step="近い時間から選び直してください。",
        staff_next="空いている時間を読み込み直し、近い時間を案内してください。",
    ),
    VisitError.PLACE_CLOSED: Message(
        happened="その時間は予約できません",
        reason="時間が過ぎたか、受付を止めたか、インターネットの予約に回している枠です。",
        next_step="ほかの時間を選んでください。予約がなくても窓口で受け付けます。",
        staff_next="ほかの時間を選ぶか、インターネットの枠から予約してください。",
    ),
    VisitError.EXPECTED_ALREADY: Message(
        happened="もう予約があります",
        reason="予約は一組に一つです。",
        next_step="いまの予約を確かめ、変えたいときは変更してください。",
        staff_next="いまの予約を開き、変更してください。",
    ),
    VisitError.HOLD_LAPSED: Message(
        happened="おさえていた時間が過ぎました",
        reason="仮押さえは少しの間だけです。予約はまだ決まっていません。",
        next_step="同じ時間がまだ空いていれば、もう一度選べます。",
        staff_next="空いている時間を読み込み直し、もう一度おさえてください。",
    ),
    VisitError.RESERVATION_WRONG_STATE: Message(
        happened="この予約は、もう変えられません",
        reason="予約が取り消されたか、受付が済んでいます。",
        next_step="予約の画面を読み込み直してください。",
    ),
    VisitError.PLACE_NOT_OURS: Message(
        happened="その枠は、いま市役所からは予約できません",
        reason="市民のページに渡してあるか、閉めたか、時間が過ぎた枠です。",
        next_step="「取り寄せる」で市民のページから戻してもらうか、別の時間を選んでください。",
    ),
    VisitError.PLACES_APART: Message(
        happened="選んだ時間がつながっていません",
        reason="長い用件は、続いた枠をまとめて予約します。",
        next_step="空いている時間の一覧から、もう一度選んでください。",
    ),
    VisitError.PHONE_NEEDED: Message(
        happened="電話番号が必要です",
        reason="電話での相談は、時間になったら職員からお電話します。",
        next_step="つながる電話番号を聞いて入れてください。",
    ),
    VisitError.CLOSED_ALREADY: Message(
        happened="その日は、もう閉めてあります",
        reason="同じ庁舎・用件・日の休止が登録されています。",
        next_step="休止の一覧を確かめてください。",
    ),
    VisitError.CLOSURE_NOT_FOUND: Message(
        happened="この休止は見つかりません",
        reason="もう解除されたか、登録されていません。",
        next_step="休止の一覧を読み込み直してください。",
    ),
    VisitError.CLOSURE_REASON: Message(
        happened="理由を入れてください",
        reason="理由は、予約している市民にそのまま伝わります。",
        next_step="「大雨のため」のように、市民が読んでわかる短い言葉で入れてください。",
    ),
    VisitError.CLOSURE_DAY: Message(
        happened="日を選んでください",
        reason="どの日のことかが入っていません。",
        next_step="日を入れて、もう一度押してください。",
    ),
    VisitError.CLOSURE_NOT_SURE: Message(
        happened="まだ休止にしていません",
        reason="予約している方にすぐ知らせが届くので、確かめの印が必要です。",
        next_step="内容を確かめ、印を付けてから押してください。",
    ),
    VisitError.COUNTER_NOT_FOUND: Message(
        happened="この窓口は見つかりません",
        reason="窓口の名前がちがうか、いまは使われていません。",
        next_step="窓口を選び直してください。",
    ),
    VisitError.COUNTER_NOT_OPEN: Message(
        happened="窓口を開いていません",
        reason="番号を呼ぶ前に、どの席で受けるかを決める必要があります。",
        next_step="「窓口を開く」から席を選んでください。",
    ),
    VisitError.COUNTER_TAKEN: Message(
        happened="この席は開けません",
        reason="ほかの職員が使っているか、あなたが別の席を開いています。",
        next_step="別の席を選ぶか、開いている席を閉じてください。",
    ),
    VisitError.COUNTER_BUSY: Message(
        happened="対応中の方がいます",
        reason="一つの席で同時に受けられるのは一組です。",
        next_step="いまの方の対応を終える・保留する・引き継ぐ、のどれかをしてから操作してください。",
    ),
    VisitError.NO_FREE_SEAT: Message(
        happened="空いている席がありません",
        reason="この窓口の席は、次の職員を待つ方が使っています。",
        next_step="席が空くのを待つか、別の窓口を開いてください。",
    ),
    VisitError.COUNTER_ON_BREAK: Message(
        happened="休憩中です",
        reason="休憩中の窓口からは呼び出せません。",
        next_step="「休憩を終える」を押してから呼んでください。",
    ),
    VisitError.LANE_UNKNOWN: Message(
        happened="この列は選べません",
        reason="列は「すべて」「短い用件」「一般」「相談」のどれかです。",
        next_step="列を選び直してください。",
    ),
    VisitError.PRIORITY_UNKNOWN: Message(
        happened="優先の理由を選んでください",
        reason="順番を早めるときは、決められた理由のどれかを残します。",
        next_step="一覧から理由を選び直してください。",
    ),
    VisitError.NEED_UNKNOWN: Message(
        happened="この配慮は選べません",
        reason="配慮は、車いす・聞こえ・通訳の言語から選びます。",
        next_step="一覧から選び直してください。",
    ),
    VisitError.POSTPONE_OUT_OF_RANGE: Message(
        happened="この時間までは、あと回しにできません",
        reason="あと回しは、5分から120分のあいだで、窓口が閉まる前までです。",
        next_step="短い時間を選んでください。",
    ),
    VisitError.SPLIT_NOT_POSSIBLE: Message(
        happened="この用件は分けられません",
        reason="分けた番号札にも、もとの番号札にも、用件が一つは残る必要があります。対応中の用件は動かせません。",
        next_step="分ける用件を選び直してください。",
    ),
    VisitError.MERGE_NOT_POSSIBLE: Message(
        happened="この番号札は、いままとめられません",
        reason="まとめられるのは、同じ庁舎の今日の番号札で、大きい番号の方が呼出中・対応中でないときです。",
        next_step="大きい番号の方を待ちか保留にしてから、まとめてください。",
    ),
    VisitError.MERGE_TWO_CASES: Message(
        happened="別々の案件の番号札です",
        reason="一つの番号札で進められる案件は一つです。",
        next_step="番号札は分けたまま、続けて呼んでください。",
    ),
    VisitError.UNDO_NOTHING: Message(
        happened="取り消せる操作がありません",
        reason="取り消せるのは、あなたがこの番号札に最後にした操作です。",
        next_step="操作をした職員に取り消してもらうか、いまの状態から続けてください。",
    ),
    VisitError.UNDO_TOO_LATE: Message(
        happened="時間がたったので取り消せません",
        reason="取り消せるのは、操作から5分のあいだです。",
        next_step="いまの状態から続けてください。",
    ),
    VisitError.UNDO_OVERTAKEN: Message(
        happened="取り消せませんでした",
        reason="操作のあとで、窓口や番号札の状態が変わりました。",
        next_step="画面を読み込み直し、いまの状態から続けてください。",
    ),
    VisitError.DEVICE_UNKNOWN: Message(
        happened="この機器は登録されていません",
        reason="登録が取り消されたか、まだ登録されていません。",
        next_step="近くの職員に声をかけてください。",
        staff_next="運用担当者が登録用の番号を出し、機器の画面で入力してください。",
    ),
    VisitError.DEVICE_CODE_WRONG: Message(
        happened="この番号では登録できません",
        reason="番号がちがうか、使われたあとか、15分が過ぎています。",
        next_step="運用担当者に新しい番号を出してもらってください。",
    ),
    VisitError.ALARM_NOT_FOUND: Message(
        happened="この緊急の知らせは見つかりません",
        reason="消去されたか、アドレスがちがいます。",
        next_step="「緊急」の画面を開き直してください。",
    ),
    VisitError.ALARM_WRONG_STATE: Message(
        happened="この緊急の知らせは、もう終わっています",
        reason="ほかの職員が先に終えました。",
        next_step="まだ助けが要るときは、もう一度「緊急」を押してください。",
    ),
    VisitError.ALARM_TAKEN: Message(
        happened="ほかの職員が先に操作しました",
        reason="画面を開いたあとで、この緊急の知らせの状態が変わりました。",
        next_step="画面を読み込み直し、だれが向かっているかを確かめてください。",
    ),
    VisitError.ALARM_OWN: Message(
        happened="自分で出した知らせには「行きます」と答えられません",
        reason="助けに行く人が答えます。",
        next_step="おさまったら「終える」を押してください。",
    ),
    VisitError.ALARM_OUTCOME: Message(
        happened="どうなったかが選ばれていません",
        reason="終えるときは、結果を一つ記録します。",
        next_step="結果を選んで、もう一度「終える」を押してください。",
    ),
    "ticket.wish_unknown": Message(
        happened="希望を読み取れませんでした",
        reason="届いた希望が、知っているものではありません。",
        next_step="受付の職員に声をかけてください。",
        staff_next="両方のゾーンが同じ版か、運用担当者に確かめてください。",
    ),
}
