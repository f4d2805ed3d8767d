"""The rows of the plan as HTML. Written here and not by a template: a family has a dozen cards, and through a template
each costs as much as a small page.

What the city's data alone decide about a card is written once per language; the rest is one family's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.core.plan import Way
from madoguchi.foundation.cities import Procedure
from madoguchi.ui.templatetags.ui import people, rows, yen
from madoguchi.yards.front.wording import Card, DocumentRow

_FixedKey = tuple[int, str, Way, str | None]


@dataclass(frozen=True, slots=True)
class _Fixed:
    """Of a card: before the people, after the day; in a list: title and summary apart. `procedure` keeps its id taken."""

    procedure: Procedure
    head: str
    place: str
    title: str
    summary: str
    not_needed: str


_fixed: dict[_FixedKey, _Fixed] = {}
_MOST_KEPT = 4096
"""Procedures times languages times ways; only another city's data in the same program would go beyond."""


def plan_steps(cards: Iterable[Card], today: date, language: str) -> SafeString:
    """Rows of an ordered list."""
    words = _words(language)
    return SafeString("".join(f"<li>{_card(card, today, language, words)}</li>" for card in cards))


def plan_cards(cards: Iterable[Card], today: date, language: str) -> SafeString:
    words = _words(language)
    return SafeString("".join(_card(card, today, language, words) for card in cards))


def plan_lines(cards: Iterable[Card], language: str, between: str) -> SafeString:
    """Rows of a list with title and summary; `between` is markup."""
    found = (_fixed_of(card, language) for card in cards)
    return SafeString(
        "".join(f"<li><strong>{one.title}</strong>{between}{one.summary}</li>" for one in found)
    )


def plan_not_needed(cards: Iterable[Card], language: str) -> SafeString:
    return SafeString("".join(_not_needed(card, _fixed_of(card, language)) for card in cards))


def plan_documents(documents: Iterable[DocumentRow]) -> SafeString:
    maybe = f' <span class="ui-tag" data-kind="warning">{escape(_("必要かもしれません"))}</span>'
    return SafeString("".join(_document(document, maybe) for document in documents))


def _document(document: DocumentRow, maybe: str) -> str:
    whose = f"({people(document.people)})" if document.people else ""
    note = f"<br>{escape(document.note)}" if document.note else ""
    return (
        f"<li><strong>{escape(document.name)}</strong>{whose}{'' if document.is_sure else maybe}{note}</li>"
    )


def _not_needed(card: Card, fixed: _Fixed) -> str:
    why = f'<br><span class="ui-age">{escape(" ".join(card.why))} </span>' if card.why else ""
    return f"<li><strong>{fixed.title}</strong><br>{fixed.not_needed}{why}</li>"


@dataclass(frozen=True, slots=True)
class _Words:
    """What every card says, in the language of the page."""

    whose: str
    until: str
    why: str
    late: str
    ask: str
    unsure: str


@cache
def _words(language: str) -> _Words:
    """`language` is the one that is active; the catalogue of texts does not change while the program runs."""
    return _Words(
        whose=escape(_("だれの")),
        until=escape(_("いつまで")),
        why=escape(_("必要な理由")),
        late=escape(_("期限を過ぎています。早めに来てください")),
        ask=escape(_("窓口で確認してください")),
        unsure=escape(_("この手続きの内容は、まだ市役所で確かめていません。窓口で確認してください。")),
    )


def _card(card: Card, today: date, language: str, words: _Words) -> str:
    fixed = _fixed_of(card, language)
    whose = f"<div><dt>{words.whose}</dt><dd>{people(card.people)}</dd></div>" if card.people else ""
    day = f"<div><dt>{words.until}</dt><dd>{_day(card, today, words)}</dd></div>"
    unsure = "" if card.is_sure else f'<p class="ui-notice" data-kind="warning">{words.unsure}</p>'
    return f"{fixed.head}{whose}{day}{fixed.place}{_why(card, words)}{unsure}</article>"


def _day(card: Card, today: date, words: _Words) -> str:
    if card.due_on:
        is_late = card.item.due.due_on is not None and card.item.due.due_on < today
        late = f' <span class="ui-tag" data-kind="error">{words.late}</span>' if is_late else ""
        return f"<strong>{escape(card.due_on)}</strong>{late}"
    if not card.is_sure:
        return words.ask
    return escape(card.due_reason)


def _why(card: Card, words: _Words) -> str:
    if not card.why:
        return ""
    day = f"<li>{escape(card.due_reason)}</li>" if card.due_on else ""
    return (
        f'<details><summary>{words.why}</summary><ul class="front-why">{rows(card.why)}{day}</ul></details>'
    )


def _fixed_of(card: Card, language: str) -> _Fixed:
    # A procedure is known by its identity: those of another city's data may carry the same id.
    key = (id(card.procedure), language, card.item.way, card.item.counter)
    known = _fixed.get(key)
    if known is None or known.procedure is not card.procedure:
        if len(_fixed) >= _MOST_KEPT:
            _fixed.clear()
        known = _fixed[key] = _write_fixed(card, language)
    return known


def _write_fixed(card: Card, language: str) -> _Fixed:
    title, summary = escape(card.title), escape(card.summary)
    machine = f'<span class="ui-tag" data-kind="warning">{escape(_("機械訳"))}</span>'
    note = f"<p>{escape(card.note)}</p>" if card.note else ""
    return _Fixed(
        procedure=card.procedure,
        head=f'<article class="ui-card"><h3>{title}</h3>{machine if card.is_machine_made else ""}<p>{summary}</p>'
        '<dl class="front-facts">',
        place=f"{_where(card, language)}<div><dt>{escape(_('お金'))}</dt><dd>{_fee(card)}</dd></div></dl>{note}",
        title=title,
        summary=summary,
        not_needed=escape(card.procedure.not_needed.in_language(language)),
    )


def _where(card: Card, language: str) -> str:
    if card.is_at_counter:
        return f"<div><dt>{escape(_('どこで'))}</dt><dd>{_counter(card, language)}</dd></div>"
    return f"<div><dt>{escape(_('担当'))}</dt><dd>{escape(card.section)}</dd></div>" if card.section else ""


def _counter(card: Card, language: str) -> str:
    if card.counter is None:
        return escape(card.section)
    number = _("%(number)s番") % {"number": card.counter.number}
    return escape(f"{number} {card.counter.name.in_language(language)}({card.counter.floor})")


def _fee(card: Card) -> str:
    amount = card.procedure.fee.amount_yen
    if not card.is_fee_known:
        return escape(_("窓口で確認してください"))
    return escape(_("かかりません") if amount == 0 else yen(amount))
