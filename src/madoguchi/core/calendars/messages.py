"""Japanese sentences for the refusal codes of this package: what is wrong and how to put it right."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "calendar.always_closed": "一年先まで開庁日がありません。閉庁日の設定を確かめてください。",
    "deadline.days_required": "日数で数える期限に日数がありません。1以上の日数を設定してください。",
    "deadline.months_required": "月数で数える期限に月数がありません。1以上の月数を設定してください。",
    "deadline.month_day_required": "毎年の期限に月日がありません。うるう日以外の月日を設定してください。",
    "deadline.first_day_contradiction": (
        "翌日から数える期限に初日算入は設定できません。どちらか一方にしてください。"
    ),
}
