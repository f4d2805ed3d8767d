"""What refusals of the city's data and of typed values say."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

_FACTS_NEXT = "世帯のデータを直してから、もう一度ためしてください。"
_AGAIN = "入力し直してください。"

MESSAGES: dict[str, Message] = {
    "city.data_wrong": Message(
        happened="いま、このサービスを始められません",
        reason="市の設定に間違いがあります。",
        next_step="しばらくしてから、もう一度お試しください。お急ぎのときは市役所にお電話ください。",
        staff_happened="市のデータに間違いがあるため、開けません",
        staff_next="madoguchi city check で、ファイルと行と直し方を見てください。",
    ),
    "facts.unknown": Message("この市のデータにない事実です。", "", _FACTS_NEXT),
    "facts.wrong_scope": Message("世帯の事実と人ごとの事実を取り違えています。", "", _FACTS_NEXT),
    "facts.wrong_type": Message("値の型が違います。", "", _FACTS_NEXT),
    "facts.out_of_range": Message("値が決められた範囲の外です。", "", _FACTS_NEXT),
    "facts.not_a_choice": Message("選択肢にない値です。", "", _FACTS_NEXT),
    "facts.bad_date": Message("日付は 2026-04-01(分からない部分は XX)の形にしてください。", "", _FACTS_NEXT),
    "fact.not_a_choice": Message("選べない答えです。一覧から選んでください。", "", _AGAIN),
    "fact.not_a_number": Message("数字で入力してください。", "", _AGAIN),
    "fact.out_of_range": Message("その数は受け付けられません。数を見直してください。", "", _AGAIN),
    "mail.format": Message(
        "メールアドレスの形ではありません。「name@example.jp」のように入力してください。", "", _AGAIN
    ),
    "bank_account.incomplete": Message(
        "口座の欄が空いています。銀行・支店・番号・名義をすべて入力してください。", "", _AGAIN
    ),
    "bank_account.number": Message("口座番号は7桁までの数字です。通帳を見て入力してください。", "", _AGAIN),
    "text.control_character": Message(
        "目に見えない制御文字が含まれています。貼り付けずに入力してください。", "", _AGAIN
    ),
    "text.replacement_character": Message(
        "文字化けした文字が含まれています。その文字を消してください。", "", _AGAIN
    ),
    "text.lone_variation_selector": Message("先頭に、前の文字に付ける記号だけがあります。", "", _AGAIN),
    "text.outer_space": Message("前か後ろに空白があります。空白を消してください。", "", _AGAIN),
    "text.too_long": Message("長すぎます。短くしてください。", "", _AGAIN),
}
