"""Japanese sentences for the refusal codes of this package: what is wrong and how to put it right."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "facts.not_an_object": "世帯のデータの形が違います。household と members の組にしてください。",
    "facts.bad_member": "members の中に、id のないものか、同じ id のものがあります。m1・m2 のように付けてください。",
    "facts.bad_value": "値は、文字・整数・true・false・その一覧のどれかにしてください。",
    "rule.not_a_mapping": "条件の書き方が違います。all・any・not・fact・age などで始まる形にしてください。",
    "rule.unknown_kind": "条件の種類が分かりません。all・any・not・fact・age などのうち1つだけを書いてください。",
    "rule.unknown_key": "条件に使えない言葉があります。つづりを確かめるか、消してください。",
    "rule.unknown_fact": "定義されていない事実です。facts/ にある id を書いてください。",
    "rule.unknown_derived": "その名前の条件はありません。derived/ にある名前を書いてください。",
    "rule.unknown_answer": "その事実の選択肢にない値です。facts/ にある選択肢の id か、true・false を書いてください。",
    "rule.needs_member": "人ごとの事実は、世帯の条件では使えません。any_member などの中に書いてください。",
    "rule.empty": "条件の中が空です。1つ以上書いてください。",
    "rule.bad_value": "条件の値の型が違います。数・日付・true/false・選択肢の id のどれかを書いてください。",
    "rule.no_comparison": "何と比べるかが書かれていません。is・in・at_least・at_most・below のどれかを加えてください。",
    "rule.wrong_type": "その事実の型では、この比べ方はできません。数・日付・選択肢のどれかを facts/ で確かめてください。",
    "rule.mixed_owners": "人の事実と世帯の事実が混ざっています。limit の事実は、すべて同じ人か、すべて世帯のものにしてください。",
    "rule.no_reason": "always には、なぜ何も聞かないのかを reason に書いてください。",
    "rule.bad_period": "終わりの日が始まりの日より前です。valid_from と valid_to を確かめてください。",
    "rule.overlap": "時期の重なる版があります。前の版の valid_to を、次の版の valid_from の前日にしてください。",
    "rule.gap": "どの版もない時期があります。前の版の valid_to を、次の版の valid_from の前日にしてください。",
    "rule.duplicate_clause": "同じ id の条件が2つあります。別の id にしてください。",
}
