"""What refusals of the accounts room say."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

_ASK = "運用担当者に申し出てください。"

MESSAGES: dict[str, Message] = {
    "accounts.sign_in_failed": Message(
        "サインインできませんでした",
        "利用者名かパスワードがちがうか、使えないアカウントです。",
        "利用者名とパスワードを確かめて、もう一度入力してください。",
    ),
    "accounts.too_many_attempts": Message(
        "しばらくお待ちください",
        "この端末から、短い間に何度も失敗しました。",
        "15分ほど待ってから、もう一度ためしてください。急ぐときは運用担当者に連絡してください。",
    ),
    "accounts.code_refused": Message(
        "確認コードがちがいます",
        "コードは30秒ごとに変わり、1回だけ使えます。",
        "認証アプリに表示されている次のコードを入力してください。",
    ),
    "accounts.passkey_refused": Message(
        "パスキーを確認できませんでした",
        "別のパスキーか、本人の確認（暗証番号・指紋など）が済んでいません。",
        "もう一度ためすか、確認コードでサインインしてください。",
    ),
    "accounts.step_expired": Message(
        "サインインの続きができません",
        "最初の入力から時間がたちました。",
        "利用者名とパスワードから、もう一度入力してください。",
    ),
    "accounts.factor_missing": Message(
        "確認の手段が登録されていません",
        "登録していた確認の手段が外されています。",
        "責任者に再登録を申し出てください。二人の確認のあと、再登録用の番号が渡されます。",
    ),
    "accounts.recovery_refused": Message(
        "再登録できませんでした",
        "利用者名か再登録用の番号がちがうか、番号の期限が切れています。",
        "番号を確かめてください。期限が切れたときは、責任者にもう一度申し出てください。",
    ),
    "accounts.weak_password": Message(
        "パスワードを変えてください",
        "短すぎるか、よく使われるか、名前に似たパスワードです。",
        "12文字以上で、ほかで使っていない、推測されにくいものにしてください。",
    ),
    "accounts.current_password_wrong": Message(
        "今のパスワードがちがいます", "", "今使っているパスワードを入力してください。"
    ),
    "accounts.not_permitted": Message(
        "この操作の権限がありません", "アカウントの管理は、運用担当と責任者の仕事です。", _ASK
    ),
    "accounts.needs_two_people": Message(
        "もう一人の確認が必要です",
        "強い権限の変更と再登録は、申し出た人とは別の運用担当者が承認します。",
        "申し出て、別の運用担当者に承認を頼んでください。",
    ),
    "accounts.not_for_oneself": Message(
        "自分のアカウントには行えません", "自分の権限を自分で変えることはできません。", _ASK
    ),
    "accounts.unknown": Message(
        "アカウントか申し出が見つかりません",
        "なくなったか、アドレスがちがいます。",
        "一覧から選び直してください。",
    ),
    "accounts.role_held": Message(
        "すでにその役割です", "ほかの人が先に追加しました。", "画面を開き直して確かめてください。"
    ),
    "accounts.role_not_held": Message(
        "その役割ではありません", "ほかの人が先に外しました。", "画面を開き直して確かめてください。"
    ),
    "accounts.request_closed": Message(
        "この申し出は終わっています", "すでに決まったか、期限が切れました。", "一覧を開き直してください。"
    ),
    "accounts.reason_missing": Message(
        "理由を入力してください", "", "だれが何を確かめたかを、短く書いてください。"
    ),
    "accounts.bad_sign_in": Message(
        "利用者名を直してください",
        "",
        "英小文字で始め、英小文字・数字・「.」「-」「_」で3文字以上にしてください。",
    ),
    "accounts.name_taken": Message("その利用者名は使われています", "", "別の利用者名にしてください。"),
    "accounts.operators_exist": Message(
        "運用担当者がすでに2人います", "", "運用担当者にサインインしてもらい、画面から登録してください。"
    ),
    "accounts.demo_only": Message(
        "デモ用の職員は登録できません",
        "デモではないインストールです。",
        "「manage create_operator」で最初の運用担当者を登録してください。",
    ),
}
