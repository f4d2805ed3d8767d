"""Help that somebody asks for at the kiosk. Needs choose the desk; a wish to be called earlier is for staff to decide."""

from __future__ import annotations

from typing import TypedDict

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.domains.visits.skills import HEARING, INTERPRETER, SIGN, WHEELCHAIR
from madoguchi.domains.visits.states import PriorityReason

_INTERPRETERS = {"en": "en", "zh-hans": "zh", "ko": "ko", "vi": "vi"}
"""Language of the page → the one that is interpreted."""


class Chosen(TypedDict):
    needs: tuple[str, ...]
    wish: str
    language: str


def offered(language: str) -> list[tuple[str, str]]:
    """(need, words); an interpreter only to those who read the page in another language."""
    found = [
        (WHEELCHAIR, _("車いすで来ています")),
        (HEARING, _("書いて話してほしい(聞こえにくい)")),
        (f"{INTERPRETER}{SIGN}", _("手話がほしい")),
    ]
    if language in _INTERPRETERS:
        found.append((f"{INTERPRETER}{_INTERPRETERS[language]}", _("この言葉の通訳がほしい")))
    return found


def wishes() -> list[tuple[str, str]]:
    """(reason, words) of those that a person may say in a hall; the others are for staff to see."""
    return [
        (PriorityReason.PREGNANT, _("妊娠している")),
        (PriorityReason.INFANT, _("小さい子どもがいっしょ")),
        (PriorityReason.UNWELL, _("体の具合がよくない")),
        (PriorityReason.CANNOT_WAIT_LONG, _("長く待つのがむずかしい")),
        (PriorityReason.REASONABLE_ACCOMMODATION, _("障害があり、配慮がほしい")),
    ]


def chosen(sent: QueryDict, language: str) -> Chosen:
    """What a form asks for; other words are left out, so that no form can refuse a ticket."""
    known = {need for need, _words in offered(language)}
    wanted = tuple(need for need in sent.getlist("need") if need in known)
    wish = sent.get("wish", "")
    return Chosen(
        needs=wanted, wish=wish if wish in {reason for reason, _words in wishes()} else "", language=language
    )
