"""What is wrong with a typed reference or secret, and how to put it right."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "reference.format": (
        "受付番号は「K7M4-QX29」のような8文字です。数字の0と1、文字のI・L・Oは使いません。見直してください。"
    ),
    "reference.check": "受付番号に打ち間違いがあるようです。控えと見くらべて入力し直してください。",
    "secret.format": "合言葉は4文字ずつ4つ、あわせて16文字です。控えと見くらべて入力し直してください。",
}
