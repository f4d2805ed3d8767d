"""Tags and filters that every yard may use: command key, names, dates, money."""

from __future__ import annotations

import io
import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

import segno
from django import template
from django.forms import BaseForm
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from madoguchi.foundation import clock
from madoguchi.foundation.cities import Text
from madoguchi.foundation.policy import Actor
from madoguchi.ui import routes
from madoguchi.ui.wait_words import wait_words_of

if TYPE_CHECKING:
    from madoguchi.ui.context import LanguageLink

register = template.Library()
_DAYS = {
    "ja": "{m}月{d}日({w})",
    "ja-easy": "{m}月{d}日({w})",
    "en": "{w} {y}-{m:02}-{d:02}",
    "zh-hans": "{m}月{d}日({w})",
    "ko": "{m}월 {d}일({w})",
    "vi": "{w}, {d}/{m}/{y}",
}
_WEEKDAYS = {
    "ja": "月 火 水 木 金 土 日",
    "ja-easy": "月 火 水 木 金 土 日",
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "zh-hans": "周一 周二 周三 周四 周五 周六 周日",
    "ko": "월 화 수 목 금 토 일",
    "vi": "T2 T3 T4 T5 T6 T7 CN",
}
_BETWEEN = {"ja": "、", "ja-easy": "、", "en": ", ", "zh-hans": "、", "ko": ", ", "vi": ", "}
"""Between the people or things of a list."""


register.filter("wait_words", wait_words_of)


@register.filter
def percent(share: float) -> str:
    """A share as whole percent: 0.904 → 90%."""
    return f"{share:.0%}"


@register.simple_tag
def command_key() -> SafeString:
    """A fresh key per rendered form: sending the same form twice is one command."""
    key = uuid.UUID(bytes=secrets.token_bytes(16), version=4)
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', key)


@register.tag
def fixed(parser: Parser, token: Token) -> FixedNode:
    """`{% fixed procedure.id %}…{% endfixed %}`: made once per language and city for each value of the arguments.

    Only for what the catalogue of texts and the city's data decide, and for arguments that come from these: nothing
    of the request or of a person may stand inside, nor a block or a form's key.
    """
    arguments = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    inside = parser.parse(("endfixed",))
    parser.delete_first_token()
    return FixedNode(inside, arguments)


class FixedNode(template.Node):
    def __init__(self, nodelist: NodeList, arguments: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.arguments = arguments
        self._made: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        page = context.get("page")
        if page is None:
            # Without a request the layout knows no city; such a rendering must not be kept for others.
            return self.nodelist.render(context)
        key = (page.place, *(argument.resolve(context) for argument in self.arguments))
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self.nodelist.render(context)
        return made


@register.simple_tag
def language_links(links: Iterable[LanguageLink]) -> SafeString:
    """The list of languages; written here because every page has it."""
    return SafeString("".join(_language_link(link) for link in links))


def _language_link(link: LanguageLink) -> str:
    if link.is_current:
        return (
            f'<li><span aria-current="true" lang="{escape(link.html_code)}">{escape(link.name)}</span></li>'
        )
    code = escape(link.html_code)
    return (
        f'<li><a href="{escape(link.url)}" lang="{code}" hreflang="{code}" rel="nofollow">'
        f"{escape(link.name)}</a></li>"
    )


@register.simple_tag
def progress(text: str, value: int, limit: int) -> SafeString:
    """How far along: `value` of `limit`, and `text` beside it."""
    return SafeString(
        f'<div class="ui-progress"><span id="progress-label">{escape(text)}</span>'
        f'<progress aria-labelledby="progress-label" value="{value:d}" max="{limit:d}">{value:d}/{limit:d}</progress></div>'
    )


@register.filter
def rows(texts: Iterable[str]) -> SafeString:
    """Texts as rows of a list."""
    return SafeString("".join(f"<li>{_escaped(text)}</li>" for text in texts))


def _escaped(text: str) -> str:
    """`conditional_escape` for what is known to be text: it need not ask whether the text is yet to be translated."""
    return text if isinstance(text, SafeString) else escape(text)


@register.filter
def people(labels: Iterable[str]) -> SafeString:
    """How people are called, one after the other; none is broken between two lines."""
    labels = [_escaped(label) for label in labels]
    between = _BETWEEN[get_language() or "ja"]
    ends = [between.rstrip()] * (len(labels) - 1) + [""]
    # A space within the box would be lost at its end.
    gap = between[len(between.rstrip()) :]
    return SafeString(
        gap.join(
            f'<span class="front-person">{label}{end}</span>' for label, end in zip(labels, ends, strict=True)
        )
    )


def listed(texts: Iterable[str]) -> str:
    """Texts one after the other in a sentence, as the reader's language separates them."""
    return _BETWEEN[get_language() or "ja"].join(texts)


@register.simple_tag
def person_name(person: object) -> SafeString:
    """Name with furigana; `person` is a mapping of facts or an object with the same attributes."""
    family, given = _fact(person, "family_name"), _fact(person, "given_name")
    kana = f"{_fact(person, 'family_kana')} {_fact(person, 'given_kana')}".strip()
    name = f"{family} {given}".strip()
    if not kana:
        return format_html('<span class="ui-name">{}</span>', name)
    return format_html('<span class="ui-name">{}<span class="ui-name__kana">({})</span></span>', name, kana)


def _fact(person: object, name: str) -> str:
    value = person.get(name) if isinstance(person, Mapping) else getattr(person, name, "")
    return "" if value is None else str(value)


@register.filter
def jst(moment: datetime | None, style: str = "long") -> str:
    """Japan time: "long" 11月21日(土)15:04, "time" 15:04, "day" 11月21日(土); in each language as it is used to.

    "until" is "long" for the end of something: midnight is 24:00 of the day before, which nobody takes for a day more."""
    if moment is None:
        return ""
    local = clock.local(moment)
    hour = f"{local:%H:%M}"
    if style == "time":
        return hour
    if style == "until" and hour == "00:00":
        local, hour = local - timedelta(days=1), "24:00"
    language = get_language() or "ja"
    weekday = _WEEKDAYS[language].split()[local.weekday()]
    day = _DAYS[language].format(y=local.year, m=local.month, d=local.day, w=weekday)
    if style == "day":
        return day
    return f"{day}{hour}" if language.startswith("ja") else f"{day} {hour}"


def weekday(index: int) -> str:
    """The weekday's short name in the reader's language; Monday is 0."""
    return _WEEKDAYS[get_language() or "ja"].split()[index]


@register.filter
def era(value: object) -> str:
    """A date in Japanese era, 令和8年11月21日, ISO in other languages; an approximate date keeps what is known."""
    from madoguchi.core import japanese

    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = clock.local(value).date()
    if isinstance(value, date) and not (get_language() or "ja").startswith("ja"):
        return value.isoformat()
    if isinstance(value, date):
        return japanese.format_era(value)
    return str(value)


@register.filter
def yen(amount: int | None) -> str:
    """1,000円; outside Japanese with the sign that every reader knows."""
    if amount is None:
        return ""
    return f"{amount:,}円" if (get_language() or "ja").startswith("ja") else f"¥{amount:,}"


@register.filter
def thousands(number: int | None) -> str:
    """12,345."""
    return "" if number is None else f"{number:,}"


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """A QR code as inline SVG; `label` is read out instead of it."""
    buffer = io.BytesIO()
    code = segno.make(text, micro=False, error="m")
    code.save(buffer, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass=None, lineclass=None)
    return format_html(
        '<span role="img" aria-label="{}">{}</span>', label, SafeString(buffer.getvalue().decode())
    )


@register.filter
def in_language(text: object, language: str) -> str:
    """A text of the city's data in the reader's language."""
    return text.in_language(language) if isinstance(text, Text) else str(text or "")


@register.filter
def error_count(form: BaseForm) -> int:
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def without_stop(text: object) -> str:
    """A sentence as the beginning of a line with a colon: without the stop or colon at its end."""
    return str(text).rstrip(" 。．.:\uff1a")


@register.filter
def may_open(actor: Actor, href: str) -> bool:
    """Whether the page at `href` is installed and its policy lets `actor` in; a menu offers no other."""
    return routes.may_open(actor, href)
