"""Questions as a clerk reads them aloud: the catalogue's sentences, which are written for somebody who types, with the
words of typing taken out. Where a fact has a sentence of its own for staff, that one is said.
"""

from __future__ import annotations

import re

from madoguchi.foundation.cities import FactDefinition

_ASIDE = re.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]")
_SAID = (
    ("書いてください", "教えてください"),
    ("選んでください", "教えてください"),
    ("いくつでも選べます", "いくつでもどうぞ"),
    ("やめたあとのものを選びます", "やめたあとのものです"),
    ("空けたままで結構です", "それで結構です"),
    ("「分からない」で進んでください", "分からなければ、それで結構です"),
)


def spoken(definition: FactDefinition) -> str:
    """One question without asides in brackets; these stand in the help beside the field."""
    sentence = _ASIDE.sub("", definition.question_staff)
    for written, said in _SAID:
        sentence = sentence.replace(written, said)
    return sentence.strip()
