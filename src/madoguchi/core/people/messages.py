"""Japanese sentences for the refusal codes of this package: what is wrong and how to put it right."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "date.part_out_of_range": (
        "年・月・日のどれかが範囲を外れています。月は1から12、日は1から31で入力してください。"
    ),
    "date.parts_incomplete": "年または月が抜けています。分かるところまで年・月・日の順に入力してください。",
    "date.kind_mismatch": "日付の種類と入力された年月日が合いません。種類を選び直してください。",
    "date.range_reversed": "期間の終わりが始まりより前です。二つの日付を確かめて入力し直してください。",
    "date.text_form": "保存された日付の形式を読み取れません。システム管理者に連絡してください。",
    "date.must_be_exact": "この欄には確かな年月日が必要です。年・月・日をすべて入力してください。",
    "relationship.empty": "続柄が入力されていません。世帯主から見た続柄を入力してください。",
    "relationship.unknown_term": (
        "続柄に使えない語があります。「子」「妻」「父」などを「の」でつないで入力してください。"
    ),
    "relationship.retired_term": "住民票では使わない続柄です。示された書き方から選んで入力し直してください。",
    "relationship.too_many_generations": "続柄でつなげるのは4つまでです。「縁故者」と入力してください。",
    "residence.card_number": (
        "在留カード番号は英字2文字・数字8桁・英字2文字です。カードを見て入力し直してください。"
    ),
    "foreign.nationality": "国籍・地域を読み取れません。日本以外の国・地域を一覧から選んでください。",
    "foreign.name_required": "外国人住民の氏名がありません。アルファベットか漢字の氏名を入力してください。",
    "domicile.control_character": (
        "本籍・筆頭者に目に見えない制御文字が含まれています。貼り付けずに入力し直してください。"
    ),
    "domicile.replacement_character": (
        "本籍・筆頭者に文字化けした文字が含まれています。正しい文字を入力し直してください。"
    ),
    "domicile.lone_variation_selector": (
        "本籍・筆頭者の先頭に、前の文字に付ける記号だけがあります。元の文字から入力し直してください。"
    ),
    "domicile.outer_space": "本籍・筆頭者の前か後ろに空白があります。空白を消してください。",
    "domicile.too_long": "本籍・筆頭者が長すぎます。200文字以内で入力してください。",
    "household.two_heads": "世帯主が二人います。世帯主を一人にしてください。",
    "household.member_twice": "同じ人が世帯に二度入っています。重複している人を外してください。",
    "household.through_unknown": "続柄のもとになる人が世帯にいません。続柄を確かめて入力し直してください。",
    "move.future_not_allowed": "異動日が処理日より後です。転出以外は処理日以前の日付を入力してください。",
    "move.filed_in_future": "届出日が処理日より後です。処理日以前の日付を入力してください。",
    "history.number": "履歴番号が1から順に並んでいません。システム管理者に連絡してください。",
    "history.mixed": "一つの履歴に別の人の記録が混ざっています。システム管理者に連絡してください。",
    "history.removal_mismatch": "除票ではない記録に転出先などがあります。住民状態を確かめてください。",
    "protection.period_reversed": "終了日が開始日より前です。期間を確かめて入力し直してください。",
    "protection.scope_empty": "抑止する処理が選ばれていません。一つ以上選んでください。",
    "protection.extension_not_open": "まだ延長の申出を受け付けられません。終了日の1か月前から受け付けます。",
}
