"""Japanese sentences for the refusal codes of this package: what is wrong and how to put it right."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "date.empty": "日付が入力されていません。年・月・日を入力してください。",
    "date.unreadable": (
        "日付として読み取れません。「令和8年11月21日」や「2026-11-21」のように入力してください。"
    ),
    "date.not_in_calendar": "暦にない日付です。月と日を確かめて入力し直してください。",
    "date.era_out_of_range": (
        "その元号の期間に含まれない日付です。元号と年を確かめるか、西暦で入力してください。"
    ),
    "date.before_calendar_reform": (
        "明治5年12月以前の日付は旧暦のため西暦に換算できません。明治6年1月1日以後の日付を入力してください。"
    ),
    "date.ambiguous": "元号がないため日付を一つに決められません。元号を付けるか、西暦4桁で入力してください。",
    "era.unknown": (
        "元号を読み取れません。明治・大正・昭和・平成・令和(M・T・S・H・R)のいずれかで入力してください。"
    ),
    "resident_code.format": "住民票コードは11桁の数字です。桁数を確かめて入力し直してください。",
    "resident_code.check_digit": (
        "住民票コードの検査数字が合いません。打ち間違いがないか確かめて入力し直してください。"
    ),
    "corporate_number.format": "法人番号は13桁の数字です。桁数を確かめて入力し直してください。",
    "corporate_number.check_digit": (
        "法人番号の検査数字が合いません。打ち間違いがないか確かめて入力し直してください。"
    ),
    "lg_code.format": "全国地方公共団体コードは6桁の数字です。桁数を確かめて入力し直してください。",
    "lg_code.prefecture": (
        "全国地方公共団体コードの先頭2桁は都道府県番号(01から47)です。確かめて入力し直してください。"
    ),
    "lg_code.check_digit": (
        "全国地方公共団体コードの検査数字が合いません。打ち間違いがないか確かめて入力し直してください。"
    ),
    "addressee_number.format": "宛名番号は数字だけで入力してください。",
    "addressee_number.check_digit": (
        "宛名番号の検査数字が合いません。打ち間違いがないか確かめて入力し直してください。"
    ),
    "addressee_number.exhausted": (
        "宛名番号の桁数が足りず新しい番号を付けられません。"
        "システム管理者に桁数の設定を変えるよう連絡してください。"
    ),
    "household_number.format": "世帯番号は数字だけで入力してください。",
    "household_number.check_digit": (
        "世帯番号の検査数字が合いません。打ち間違いがないか確かめて入力し直してください。"
    ),
    "household_number.exhausted": (
        "世帯番号の桁数が足りず新しい番号を付けられません。"
        "システム管理者に桁数の設定を変えるよう連絡してください。"
    ),
    "text.individual_number": (
        "マイナンバー(個人番号)と思われる12桁の数字が含まれています。"
        "ここには書けないため、その数字を消してください。"
    ),
    "name.empty": "氏名が入力されていません。氏と名を入力してください。",
    "name.control_character": (
        "氏名に目に見えない制御文字が含まれています。貼り付けずに入力し直してください。"
    ),
    "name.replacement_character": (
        "氏名に文字化けした文字が含まれています。その文字を消して正しい文字を入力してください。"
    ),
    "name.lone_variation_selector": (
        "氏名の先頭に、前の文字に付ける記号だけがあります。元の文字から入力し直してください。"
    ),
    "name.outer_space": "氏名の前か後ろに空白があります。空白を消してください。",
    "name.too_long": "氏名が長すぎます。氏と名をそれぞれ100文字以内で入力してください。",
    "furigana.empty": "フリガナが入力されていません。氏と名のフリガナを入力してください。",
    "furigana.not_katakana": (
        "フリガナにカタカナ以外の文字があります。カタカナ(またはひらがな)で入力してください。"
    ),
    "furigana.too_long": "フリガナが長すぎます。氏と名をそれぞれ100文字以内で入力してください。",
    "postcode.empty": "郵便番号が入力されていません。7桁の数字を入力してください。",
    "postcode.format": "郵便番号は7桁の数字です。「824-8601」のように入力してください。",
    "phone.empty": "電話番号が入力されていません。市外局番から入力してください。",
    "phone.format": "電話番号として読み取れません。0から始まる番号を市外局番から数字で入力してください。",
    "phone.length": "電話番号の桁数が合いません。市外局番を含めて10桁か11桁で入力してください。",
    "address.required": "住所の必要な項目が入力されていません。都道府県と市区町村を入力してください。",
    "address.town_or_lot_required": "町名か番地が入力されていません。少なくとも一方を入力してください。",
    "address.control_character": (
        "住所に目に見えない制御文字が含まれています。貼り付けずに入力し直してください。"
    ),
    "address.replacement_character": (
        "住所に文字化けした文字が含まれています。その文字を消して正しい文字を入力してください。"
    ),
    "address.lone_variation_selector": (
        "住所の先頭に、前の文字に付ける記号だけがあります。元の文字から入力し直してください。"
    ),
    "address.outer_space": "住所の前か後ろに空白があります。空白を消してください。",
    "address.too_long": "住所が長すぎます。各欄を100文字以内で入力してください。",
    "address.town_id": "町字IDは7桁の数字です。桁数を確かめて入力し直してください。",
    "address.resident_town_code": "住所コードは11桁の数字です。桁数を確かめて入力し直してください。",
    "address.country": "国名コードを読み取れません。日本以外の国を一覧から選んでください。",
}
