"""What people read when something about a push list is refused."""

from __future__ import annotations

from madoguchi.domains.push.errors import PushError
from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    PushError.NO_EXTRACT: Message(
        happened="対象者を数えられません。",
        reason="住民データの抽出がまだ登録されていません。",
        next_step="システム担当に、基幹システムの抽出の登録(madoguchi push extract)を頼んでください。",
    ),
    PushError.EXTRACT_UNREADABLE: Message(
        happened="抽出を登録しませんでした。",
        reason="ファイルを住民データの抽出として読めません。",
        next_step="docs/population.md の形になっているか確かめてください。",
    ),
    PushError.EXTRACT_OF_ANOTHER_CITY: Message(
        happened="抽出を登録しませんでした。",
        reason="別の市の抽出です。",
        next_step="この設置の市の抽出を指定してください。",
    ),
    PushError.NOT_FOR_PUSH: Message(
        happened="名簿を作れませんでした。",
        reason="この手続きは引っ越しなどのできごとに伴うもので、市全体の記録からは対象を決められません。",
        next_step="一覧から手続きを選び直してください。",
    ),
    PushError.UNKNOWN_PROCEDURE: Message(
        happened="名簿を作れませんでした。",
        reason="その手続きはこの市の一覧にありません。",
        next_step="一覧から手続きを選び直してください。",
    ),
    PushError.NOT_FOUND: Message(
        happened="お知らせの名簿が見つかりません。",
        reason="番号が違うか、保存の期間を過ぎました。",
        next_step="名簿の一覧から開き直してください。",
    ),
    PushError.NOT_PERMITTED: Message(
        happened="この操作はできません。",
        reason="お知らせの名簿は、担当課の職員と責任者が扱います。",
        next_step="担当課に相談してください。",
    ),
    PushError.NOBODY_LEFT: Message(
        happened="承認に回せません。",
        reason="送る相手が1件もありません。",
        next_step="外した理由の内訳を確かめてください。",
    ),
    PushError.NEEDS_SECOND_PERSON: Message(
        happened="承認できません。",
        reason="名簿の承認は、承認に回した人と別の人が行います。",
        next_step="ほかの職員に承認を頼んでください。",
    ),
    PushError.CHANGED_SINCE: Message(
        happened="操作を止めました。",
        reason="画面を開いた後に、名簿か文面が変わりました。",
        next_step="画面を開き直し、いまの内容を確かめてから、もう一度操作してください。",
    ),
    PushError.REASON_REQUIRED: Message(
        happened="差し戻していません。",
        reason="差し戻す理由が空です。",
        next_step="直してほしいことを書いてください。",
    ),
    PushError.BAD_NUMBERS: Message(
        happened="番号を読み取れませんでした。",
        reason="宛名番号は数字です。",
        next_step="宛名番号を、改行か空白で区切って入力してください。",
    ),
    PushError.BAD_CONTACTS: Message(
        happened="連絡先を取り込みませんでした。",
        reason="読めない行があります。1行も取り込んでいません。",
        next_step="示した行と列を直して、もう一度取り込んでください。列は resident_id,mail,language,consented_on,objected_on です。",
    ),
    "push.wrong_state": Message(
        happened="この操作はできませんでした。",
        reason="名簿は、もう別の状態になっています。",
        next_step="画面を開き直して、いまの状態を確かめてください。",
    ),
}
