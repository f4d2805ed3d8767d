"""What is wrong with a condition of the data, by the code of `core.rules`, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping

FIXES: Mapping[str, tuple[str, str]] = {
    "rule.not_a_mapping": (
        "条件の書き方が違います。",
        "all・any・not・fact・age などで始まる形にしてください。",
    ),
    "rule.unknown_kind": (
        "条件の種類が分かりません({name})。",
        "all・any・not・fact・age・any_member などのうち1つだけを書いてください。",
    ),
    "rule.unknown_key": ("条件に使えない言葉「{name}」があります。", "つづりを確かめるか、消してください。"),
    "rule.unknown_fact": (
        "「{name}」という事実は定義されていません。",
        "facts/ にある id を書くか、facts/ に加えてください。",
    ),
    "rule.unknown_derived": (
        "「{name}」という名前の条件はありません。",
        "derived/ にある名前を書いてください。",
    ),
    "rule.unknown_answer": (
        "「{name}」は、その事実の選択肢にありません。",
        "facts/ にある選択肢の id か、true・false を書いてください。",
    ),
    "rule.needs_member": (
        "「{name}」は人ごとの事実なので、世帯の条件では使えません。",
        "any_member・all_members・count_members の中に書いてください。",
    ),
    "rule.empty": ("「{name}」の中が空です。", "1つ以上書いてください。"),
    "rule.bad_value": (
        "「{name}」の値の型が違います。",
        "数・日付・true/false・選択肢の id のどれかを書いてください。",
    ),
    "rule.no_comparison": (
        "「{name}」を何と比べるかが書かれていません。",
        "is・in・at_least・at_most・below のどれかを加えてください。",
    ),
    "rule.wrong_type": (
        "「{name}」は、この比べ方や値に合わない型の事実です。",
        "facts/ の type を確かめ、日付は age・elapsed・at_least などで、数は at_least・limit などで比べてください。",
    ),
    "rule.mixed_owners": (
        "「{name}」の持ち主が、limit のほかの事実と違います。",
        "limit の事実は、すべて人の事実か、すべて世帯の事実にしてください。",
    ),
    "rule.no_reason": (
        "「{name}」に理由がありません。",
        "なぜ何も聞かないのかを reason に書いてください。",
    ),
    "rule.bad_period": (
        "終わりの日が始まりの日より前です。",
        "valid_from と valid_to を確かめてください。",
    ),
    "rule.overlap": (
        "時期の重なる版があります({name})。",
        "前の版の valid_to を、次の版の valid_from の前日にしてください。",
    ),
    "rule.gap": (
        "{name} から、どの版もない時期があります。",
        "前の版の valid_to を、次の版の valid_from の前日にしてください。",
    ),
    "rule.duplicate_clause": ("同じ条件の id「{name}」が2回使われています。", "別の id にしてください。"),
}
