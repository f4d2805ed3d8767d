"""What a notice says. A mail is a postcard: it names the procedure at most, never the person or the reason."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings

from madoguchi.domains.notifications.services import Letter
from madoguchi.domains.push.models import PushList
from madoguchi.foundation import cities

_CONTACT = {
    True: {
        "ja": "{section} 電話 {phone}",
        "ja-easy": "{section} でんわ {phone}",
        "en": "{section}, phone {phone}",
        "zh-hans": "{section} 电话 {phone}",
        "ko": "{section} 전화 {phone}",
        "vi": "{section}, điện thoại {phone}",
    },
    False: {
        "ja": "{section}の窓口",
        "ja-easy": "{section}の まどぐち",
        "en": "the counter of {section}",
        "zh-hans": "{section}窗口",
        "ko": "{section} 창구",
        "vi": "quầy của {section}",
    },
}
NAMED, UNNAMED = "push_notice", "push_notice_unnamed"


def letter_for(push_list: PushList, language: str) -> Letter:
    """The one text that everybody on the list gets in this language."""
    city = cities.current()
    procedure = city.procedures[push_list.procedure_id]
    section = city.sections[procedure.section]
    values = {
        "city": city.name.in_language(language),
        "procedure": procedure.title.in_language(language),
        "summary": procedure.summary.in_language(language),
        "contact": _CONTACT[bool(section.phone)]
        .get(language, _CONTACT[bool(section.phone)]["ja"])
        .format(section=section.name, phone=section.phone),
        "url": settings.FRONT_URL,
        "list": push_list.public_id,
    }
    return Letter(NAMED if push_list.names_procedure else UNNAMED, values, language)


def hash_of(push_list: PushList, rows: list[tuple[str, str, str]], texts: list[str]) -> str:
    """One fingerprint of everything that will go out: (resident, language, exclusion) of each row, and the texts."""
    content = json.dumps([push_list.procedure_id, rows, texts], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
