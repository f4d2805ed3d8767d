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

from madoguchi.core.calendars import DeadlineKind
from madoguchi.core.plan import Way
from madoguchi.foundation.cities import Counter, Procedure
from madoguchi.ui.templatetags.ui import people, rows, yen
from madoguchi.yards.front.plan_shapes import Card, LapseRow

MOST_OPEN = 8
"""More steps than these are shown as a line each, to be opened one by one."""
_FixedKey = tuple[int, str, Way, str, str]


@dataclass(frozen=True, slots=True)
class _Fixed:
    """Of a card: before the day, after it, folded; in a list: title and summary apart; `where` in one line. `procedure`
    keeps its id taken.
    """

    procedure: Procedure
    head: str
    place: str
    folded: str
    title: str
    summary: str
    not_needed: str
    where: str


_fixed: dict[_FixedKey, _Fixed] = {}
_MOST_KEPT = 4096
"""Procedures times languages times ways; only another city's data in the same program would go beyond."""


def plan_steps(cards: Iterable[Card], today: date, language: str) -> SafeString:
    """An ordered list."""
    words = _words(language)
    cards = tuple(cards)
    write = _folded_card if len(cards) > MOST_OPEN else _card
    steps = "".join(f"<li>{write(card, today, language, words)}</li>" for card in cards)
    return SafeString(f'<ol class="front-steps">{steps}</ol>')


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


def plan_lapses(lapses: Iterable[LapseRow], language: str) -> SafeString:
    words = _words(language)
    return SafeString("".join(_lapse(lapse, words) for lapse in lapses))


def _lapse(lapse: LapseRow, words: _Words) -> str:
    ask = "" if lapse.is_sure else f"<br>{words.ask}"
    return f'<li><strong>{escape(lapse.name)}</strong><br><span class="ui-age">{escape(lapse.why)}{ask}</span></li>'


def _not_needed(card: Card, fixed: _Fixed) -> str:
    why = f'<br><span class="ui-age">{escape(" ".join(card.why))} </span>' if card.why else ""
    return f"<li><strong>{fixed.title}</strong><br>{fixed.not_needed}{why}</li>"


@dataclass(frozen=True, slots=True)
class _Words:
    """What every card says, in the language of the page."""

    whose: str
    until: str
    more: str
    why: str
    late: str
    later: str
    ask: str
    unsure: str


@cache
def _words(language: str) -> _Words:
    """`language` is the one that is active; the catalogue of texts does not change while the program runs."""
    return _Words(
        whose=escape(_("だれの")),
        until=escape(_("いつまで")),
        more=escape(_("くわしく")),
        why=escape(_("必要な理由")),
        late=escape(_("期限を過ぎています。早めに来てください")),
        later=escape(_("あとでするほうがよい手続きです")),
        ask=escape(_("窓口で確認してください")),
        unsure=escape(_("この手続きの内容は、まだ市役所で確かめていません。窓口で確認してください。")),
    )


def _card(card: Card, today: date, language: str, words: _Words) -> str:
    """First what one has to know, the rest folded."""
    return f"{_fixed_of(card, language).head}{_inside(card, today, language, words)}</article>"


def _folded_card(card: Card, today: date, language: str, words: _Words) -> str:
    """Only what, by when and where; the rest when it is opened."""
    fixed = _fixed_of(card, language)
    is_timeless = card.is_sure and card.item.due.rule.kind is DeadlineKind.NONE
    told = ("" if is_timeless else _day(card, today, words), fixed.where)
    brief = "".join(f"<span>{one}</span>" for one in told if one)
    return (
        f'<details class="ui-card front-step"><summary><h3>{fixed.title}</h3>'
        f'<span class="front-step__brief">{brief}</span></summary><dl class="front-facts">'
        f"{_inside(card, today, language, words)}</details>"
    )


def _inside(card: Card, today: date, language: str, words: _Words) -> str:
    """From the list of facts that the head has begun."""
    fixed = _fixed_of(card, language)
    whose = f"<div><dt>{words.whose}</dt><dd>{people(card.people)}</dd></div>" if card.people else ""
    is_timeless = card.is_sure and card.item.due.rule.kind is DeadlineKind.NONE
    day = "" if is_timeless else f"<div><dt>{words.until}</dt><dd>{_day(card, today, words)}</dd></div>"
    later = (
        f'<p class="front-later"><strong>{words.later}</strong><br>{escape(card.later)}</p>'
        if card.later
        else ""
    )
    unsure = "" if card.is_sure else f'<p class="front-later">{words.unsure}</p>'
    more = f"<details data-fold><summary>{words.more}</summary>{fixed.folded}{_why(card, words)}</details>"
    return f"{day}{fixed.place}{whose}</dl>{later}{unsure}{more}"


def _day(card: Card, today: date, words: _Words) -> str:
    if card.due_on:
        is_late = card.item.due.due_on is not None and card.item.due.due_on < today
        late = f' <span class="ui-tag" data-kind="error">{words.late}</span>' if is_late else ""
        return f"<strong>{escape(card.due_on)}</strong>{late}"
    if not card.is_sure:
        return words.ask
    return escape(card.due_reason)


def _why(card: Card, words: _Words) -> str:
    day = f"<p>{escape(card.due_reason)}</p>" if card.is_sure else ""
    if not card.why:
        return day
    return f'{day}<p><strong>{words.why}</strong></p><ul class="front-why">{rows(card.why)}</ul>'


def _fixed_of(card: Card, language: str) -> _Fixed:
    # A procedure is known by its identity: those of another city's data may carry the same id.
    key = (id(card.procedure), language, card.item.way, card.item.office, card.item.counter)
    known = _fixed.get(key)
    if known is None or known.procedure is not card.procedure:
        if len(_fixed) >= _MOST_KEPT:
            _fixed.clear()
        known = _fixed[key] = _write_fixed(card, language)
    return known


def _write_fixed(card: Card, language: str) -> _Fixed:
    title, summary = escape(card.title), escape(card.summary)
    machine = f' <span class="ui-tag" data-kind="warning">{escape(_("機械訳"))}</span>'
    note = f"<p>{escape(card.note)}</p>" if card.note else ""
    fee = f"<div><dt>{escape(_('お金'))}</dt><dd>{_fee(card)}</dd></div>"
    # Money is told where it has to be brought; where nothing is confirmed, the card asks for all of it at once.
    is_folded = not card.is_sure if not card.is_fee_known else not card.procedure.fee.amount_yen
    return _Fixed(
        procedure=card.procedure,
        head=f'<article class="ui-card"><h3>{title}</h3><dl class="front-facts">',
        place=_where(card, language) + ("" if is_folded else fee),
        folded=f"<p>{summary}{machine if card.is_machine_made else ''}</p>{note}"
        + (f'<dl class="front-facts">{fee}</dl>' if is_folded else ""),
        title=title,
        summary=summary,
        not_needed=escape(card.procedure.not_needed.in_language(language)),
        where=_counter(card, language) if card.is_at_counter else escape(card.section),
    )


def _where(card: Card, language: str) -> str:
    if card.is_at_counter:
        return f"<div><dt>{escape(_('どこで'))}</dt><dd>{_counter(card, language)}</dd></div>"
    return f"<div><dt>{escape(_('担当'))}</dt><dd>{escape(card.section)}</dd></div>" if card.section else ""


def _counter(card: Card, language: str) -> str:
    return escape(counter_name(card.counter, language) if card.counter else card.section)


def counter_name(counter: Counter, language: str) -> str:
    number = _("%(number)s番") % {"number": counter.number}
    return f"{number} {counter.name.in_language(language)}({counter.floor})"


def _fee(card: Card) -> str:
    amount = card.procedure.fee.amount_yen
    if not card.is_fee_known:
        return escape(_("窓口で確認してください"))
    return escape(_("かかりません") if amount == 0 else yen(amount))
