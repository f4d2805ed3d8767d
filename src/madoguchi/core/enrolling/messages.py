"""What keeps somebody out of a course, and what can be done."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "enrolling.too_few": "この区分は、もっと多い人数で申し込む区分です。人数を増やすか、ほかの区分を選んでください。",
    "enrolling.too_many": "一度に申し込める人数をこえています。人数を減らしてください。",
    "enrolling.too_young": "この区分に参加できる年齢より若い方です。生年月日を確かめるか、ほかの区分を選んでください。",
    "enrolling.too_old": "この区分に参加できる年齢をこえています。生年月日を確かめるか、ほかの区分を選んでください。",
    "enrolling.guardian_needed": "1人めには大人の方を書いてください。",
    "enrolling.birth_date_needed": "この区分は年齢を確かめます。生年月日を書いてください。",
    "enrolling.residents_only": "市内に住んでいる方のための講座です。住んでいる方は、印をつけてください。",
    "enrolling.not_open_yet": "申込みはまだ始まっていません。始まる日時を確かめて、もう一度開いてください。",
    "enrolling.closed": "申込みは終わりました。ほかの講座を選んでください。",
    "enrolling.cancel_too_late": "取り消しと変更ができる日を過ぎました。担当の課に電話してください。",
}
