"""The pages of the waiting room: rendered once per opening, language and kind; per request only numbers are put in.

They load nothing: no style sheet, no script file, no picture. So 20,000 people cost 20,000 requests and not 100,000.
They do not go through the release gate: they hold a number and times, and nothing that anybody typed.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from random import SystemRandom
from urllib.parse import parse_qsl, urlencode

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import mark_safe

from madoguchi.foundation import cities, clock
from madoguchi.foundation.policy.pages import html_code
from madoguchi.foundation.waitingroom import conf
from madoguchi.foundation.waitingroom.languages import offered
from madoguchi.foundation.waitingroom.shapes import Opening, Standing

_CHANCE = SystemRandom()
_MARKS = ("AHEAD", "NUMBER", "MINUTES", "LEFT", "ASOF", "REFRESH", "QUERY")
_LONGEST_QUERY = 500
BEFORE, WAITING, UNLIKELY, SOLD_OUT, EXPIRED, NO_COOKIE, AWAY = (
    "before",
    "waiting",
    "unlikely",
    "sold_out",
    "expired",
    "no_cookie",
    "away",
)
KINDS = (BEFORE, WAITING, UNLIKELY, SOLD_OUT, EXPIRED, NO_COOKIE, AWAY)
_COMES_BACK = (BEFORE, WAITING, UNLIKELY, AWAY)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a person in the line is told. `minutes` 0: not known. `refresh_s` 0: the page does not come back."""

    kind: str
    number: int = 0
    ahead: int = 0
    minutes: int = 0
    left: int | None = None
    refresh_s: int = 0


def outlook(standing: Standing, number: int, *, is_before: bool, opens_in_s: float) -> Outlook:
    """Of somebody whose number has not been called."""
    if standing.is_sold_out:
        return Outlook(SOLD_OUT, number)
    ahead = max(0, number - standing.called_upto - 1)
    wait_s = max(0.0, opens_in_s) + (
        ahead / standing.call_rate if standing.call_rate else ahead / standing.opening.rate_per_s
    )
    left = standing.remaining
    kind = BEFORE if is_before else UNLIKELY if left is not None and ahead >= left else WAITING
    minutes = ceil(ahead / standing.call_rate / 60) if standing.call_rate and kind != BEFORE else 0
    return Outlook(kind, number, ahead, minutes, left, _refresh(wait_s))


def _refresh(wait_s: float) -> int:
    """Spread, so that those who came together do not come back together."""
    usual = min(max(wait_s / conf.POLLS_PER_WAIT, conf.SOONEST_S), conf.LATEST_S)
    return max(conf.SOONEST_S, round(usual * _CHANCE.uniform(0.75, 1.25)))


def page(opening: Opening, language: str, seen: Outlook, as_of: str, query: str) -> bytes:
    """`query`: of the address that was asked for; the person comes back to it when the turn has come."""
    text = _rendered(
        opening.key, opening.opens_at, opening.minutes, _name(opening, language), language, seen.kind
    )
    values = (seen.ahead, seen.number, seen.minutes, seen.left or 0, as_of, seen.refresh_s, _kept(query))
    for mark, value in zip(_MARKS, values, strict=True):
        shown = f"{value:,}" if isinstance(value, int) else str(value)
        text = text.replace(f"@{mark}@".encode(), shown.encode())
    # A sentence about what is not known is not shown.
    for name, is_known in (("minutes", seen.minutes > 0), ("left", seen.left is not None)):
        if not is_known:
            text = text.replace(f'data-about="{name}"'.encode(), f'data-about="{name}" hidden'.encode())
    return text


def make_ready(opening: Opening) -> None:
    """Render every page of the opening before anybody asks: who comes in the first moment, or when the last place goes,
    would otherwise wait for a hundred others who all render the same page."""
    for language in offered():
        for kind in KINDS:
            page(opening, language, Outlook(kind), "", "")
    policy()


def _kept(query: str) -> str:
    if len(query) > _LONGEST_QUERY:
        return ""
    kept = [pair for pair in parse_qsl(query) if pair[0] not in ("wait", "lang")]
    return escape(f"{urlencode(kept)}&") if kept else ""


def _name(opening: Opening, language: str) -> str:
    return opening.name.get(language) or opening.name["ja"]


@lru_cache(256)
def _rendered(key: str, opens_at: object, minutes: int, name: str, language: str, kind: str) -> bytes:
    local = clock.local(opens_at)  # type: ignore[arg-type]
    context = {
        "kind": kind,
        "name": name,
        "city": cities.current().name.in_language(language),
        "opens_at": f"{local:%H:%M}",
        "opens_on": f"{local.month}/{local.day}",
        "inside_min": minutes,
        "language": html_code(language),
        "languages": [
            (code, html_code(code), words) for code, words in offered().items() if code != language
        ],
        "comes_back": kind in _COMES_BACK,
        # Allowed by their hashes in the policy that these pages carry (`policy`), and by no other page's.
        "style": mark_safe(f"<style>{style()}</style>"),  # noqa: S308 - a file of this room
        "script": mark_safe(f"<script>{script()}</script>"),  # noqa: S308 - a file of this room
        **{mark.lower(): f"@{mark}@" for mark in _MARKS},
    }
    with translation.override(language):
        return render_to_string("waitingroom/wait.html", context).encode()


@lru_cache(1)
def style() -> str:
    return render_to_string("waitingroom/wait.css").strip()


@lru_cache(1)
def script() -> str:
    return render_to_string("waitingroom/wait.js").strip()


@lru_cache(1)
def policy() -> str:
    """The content security policy of these pages: their own style and script by hash, and nothing from anywhere."""
    own = (f"'sha256-{_hash(script())}'", f"'sha256-{_hash(style())}'")
    return (
        f"default-src 'none'; script-src {own[0]}; style-src {own[1]}; connect-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
