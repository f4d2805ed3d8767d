"""The applications of one entry as HTML, one row each. Ten rows through a template cost as much as the rest of the
page.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.domains.intake.answers import StatusItem
from madoguchi.foundation import cities
from madoguchi.ui.templatetags.ui import jst

_ROW = (
    '<li class="ui-card"><h2>%s</h2>\n'
    '<p class="front-lead"><strong>%s</strong></p><p class="ui-age">%s</p></li>\n'
)


def _state_words() -> dict[str, str]:
    """The office's own words come with its news, in Japanese; they stand for a state that is not here."""
    return {
        "arrived": _("届きました"),
        "accepted": _("受け付けました"),
        "in_process": _("手続きを進めています"),
        "returned": _("直していただきたいところがあります"),
        "corrected": _("直した内容が届きました"),
        "completed": _("終わりました"),
        "withdrawn": _("取り下げました"),
    }


def status_rows(items: Iterable[StatusItem]) -> SafeString:
    """Rows of a list; empty where the office has not spoken of an application yet."""
    procedures, language = cities.current().procedures, get_language() or "ja"
    since = _("%(at)s に変わりました(申請番号 %(number)s)")
    words = _state_words()
    rows = []
    for item in items:
        procedure = procedures.get(item.procedure)
        title = procedure.title.in_language(language) if procedure else item.procedure
        when = since % {"at": jst(item.changed_at), "number": item.application}
        rows.append(_ROW % (escape(title), escape(words.get(item.state, item.state_label)), escape(when)))
    return SafeString("".join(rows))
