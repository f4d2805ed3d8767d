"""What refusals of the city's data say."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

_FACTS_NEXT = "世帯のデータを直してから、もう一度ためしてください。"

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
}
