"""Sentences about files and their keys."""

from __future__ import annotations

from madoguchi.foundation.policy.messages import Message

_ASK_STAFF = "窓口の職員にお声がけください。"
_ASK_OPERATOR = "下の番号を運用担当者に伝えてください。"

MESSAGES = {
    "files.not_found": Message(
        happened="ファイルが見つかりません",
        reason="保存期間が終わって消去されたか、この方のファイルではありません。",
        next_step=_ASK_STAFF,
        staff_next="案件の画面から開きなおしてください。",
    ),
    "files.empty": Message(
        happened="ファイルの中身がありません",
        reason="大きさが0のファイルです。",
        next_step="ファイルを選びなおしてください。",
    ),
    "files.too_large": Message(
        happened="ファイルが大きすぎます",
        reason="1つのファイルは16MBまでです。",
        next_step="小さくするか、分けてから選びなおしてください。",
    ),
    "files.damaged": Message(
        happened="ファイルを開けません",
        reason="保存した後に中身・鍵・持ち主のどれかが変わっているため、安全のために開きませんでした。",
        next_step=_ASK_STAFF,
        staff_next=_ASK_OPERATOR,
    ),
    "files.master_key_missing": Message(
        happened="ファイルを開けません",
        reason="このファイルを包んだ版の親鍵が、鍵のフォルダーにありません。",
        next_step=_ASK_STAFF,
        staff_next="鍵のフォルダーの控えを戻すよう、運用担当者に伝えてください。",
    ),
    "files.keyring_unreadable": Message(
        happened="ファイルを扱えません",
        reason="親鍵のファイルを読めないか、形が壊れています。",
        next_step=_ASK_STAFF,
        staff_next="鍵のフォルダーの控えを戻すよう、運用担当者に伝えてください。",
    ),
    "files.master_key_in_use": Message(
        happened="親鍵を捨てられません",
        reason="今の鍵か、まだこの鍵で包まれたファイルがあります。",
        next_step="先に madoguchi keys rotate を実行してください。",
    ),
}
