"""What is spoken when a number is called: first in Japanese, then in the language that the ticket asked for.

Kana only, with spaces between words: speech programs of browsers read kanji names of counters wrongly, and nobody hears
that before the hall does. The number is read as a number, not digit by digit: that is how tickets are called in banks
and hospitals here, and up to 9999 each reading is different.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from madoguchi.core import japanese
from madoguchi.domains.visits.boards import BoardCall
from madoguchi.foundation.cities import Counter
from madoguchi.foundation.cities.text import EASY, JAPANESE

_VOICES = {"en": "en-US", "zh-hans": "zh-CN", "ko": "ko-KR", "vi": "vi-VN"}
"""As browsers name their voices."""
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Saying:
    """`language` as browsers name it; `text` for the voice."""

    language: str
    text: str


def sayings(call: BoardCall) -> tuple[Saying, ...]:
    """One sentence per language, Japanese first."""
    spoken = (Saying("ja-JP", _in_japanese(call)),)
    if not call.language or call.language in (JAPANESE, EASY):
        return spoken
    with translation.override(call.language):
        text = _("%(number)s番の方は、%(counter)s番の窓口へお越しください。")
    values = {"number": call.number, "counter": call.counter.number}
    return (*spoken, Saying(_VOICES.get(call.language, call.language), text % values))


def _in_japanese(call: BoardCall) -> str:
    floor = f"{_kana(call.floor)}、" if call.floor else ""
    return f"{japanese.read_number(call.number)}ばんの かた、{floor}{_place(call.counter)}へ おこしください。"


def _place(counter: Counter) -> str:
    """「1番」 and the counter's name in easy Japanese, which is written in kana."""
    name = counter.name.in_language(EASY)
    number = f"{_kana(counter.number)}ばん、" if counter.number.isdecimal() else f"{counter.number}、"
    return number + name


def _kana(text: str) -> str:
    """Numbers in kana; 階 too, whose reading changes with the number."""
    read = _NUMBER.sub(lambda found: japanese.read_number(int(found[0])), text)
    read = re.sub("さん階", "さんがい", read)
    for written, spoken in (
        ("いち階", "いっかい"),
        ("ろく階", "ろっかい"),
        ("はち階", "はちかい"),
        ("じゅう階", "じゅっかい"),
    ):
        read = read.replace(written, spoken)
    return read.replace("階", "かい").replace("地下", "ちか ")
