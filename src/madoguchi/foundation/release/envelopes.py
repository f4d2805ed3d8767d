"""Envelopes and live news pass the gate too: what leaves a zone is declared by kind, and read again before it is sealed.

An envelope of a kind that nobody has declared is refused; so a new way out cannot be added in silence. A declared one
carries numbers, times and ids in ASCII without a space, fixed words (`wording`), and nothing else, but in the fields that
its declaration names as `texts`: what a clerk has typed, or values of people. These go through the gate like a page: the
name or number of anybody who is not in `allowed` stops the envelope, and so does a protective measure (支援措置) on somebody
who is. What people typed about themselves (`own_words`) is read by nobody on its way into the city hall, and goes nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.foundation.policy.actors import SYSTEM, Actor
from madoguchi.foundation.release import gate
from madoguchi.foundation.release.allowed import NOBODY, Allowed, Medium
from madoguchi.foundation.release.gate import Fresh, Output, Refusal
from madoguchi.foundation.release.readings import read_text

_CODE = re.compile(r"[\x21-\x7e]*")
_TOPICS = {"hall": 2, "queue": 1, "ticket": 1, "alarm": 0}
"""Live news → how many ids follow its name. News says only that something has changed (ADR 12)."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_MEDIA = {"front": Medium.CITIZEN_SCREEN, "office": Medium.SCREEN, "number": Medium.PAPER}


@dataclass(frozen=True, slots=True)
class _Kind:
    texts: frozenset[str]
    wording: Callable[[], Collection[str]]
    is_own_words: bool


_kinds: dict[str, _Kind] = {}


def declare_envelope(
    kind: str,
    *,
    texts: Iterable[str] = (),
    wording: Callable[[], Collection[str]] = tuple,
    own_words: bool = False,
) -> None:
    """What the envelopes of a kind carry; the room that sends them calls this in `AppConfig.ready()`.

    `texts` are names at the top of the payload.
    """
    _kinds[kind] = _Kind(frozenset(texts), wording, own_words)


def declared_envelopes() -> frozenset[str]:
    return frozenset(_kinds)


def check_envelope(
    kind: str, payload: Mapping[str, Any], *, to: str, actor: Actor, allowed: Allowed = NOBODY
) -> None:
    """Hold what an envelope carries against what its kind may. `allowed` are those whom its text may be about.

    Errors: `release.undeclared`, `release.outsider`, `release.protected`, `release.gate_failed`. Queries: none where
    there are no texts, else those of `gate.guard`.
    """
    output = Output(actor, allowed, _MEDIA[to], f"envelope:{kind}")
    known = _kinds.get(kind)
    if known is None or (known.is_own_words and to != "office"):
        raise gate.refuse(output, Refusal(gate.UNDECLARED, detail=to))
    if known.is_own_words:
        return
    if not _is_coded({name: payload[name] for name in payload if name not in known.texts}, known):
        raise gate.refuse(output, Refusal(gate.OUTSIDER, detail="wording"))
    words = [text for name in known.texts for text in words_of(payload.get(name)) if text]
    if words or not allowed.is_nobody:
        gate.guard(output, lambda fresh: _check_texts(words, fresh))


def check_topic(topic: str) -> str:
    """The topic of a live update, unchanged, if it names nothing but a declared piece of news and ids.

    Errors: `release.undeclared`.
    """
    name, *ids = topic.split(":")
    if _TOPICS.get(name) != len(ids) or not all(map(_ID.fullmatch, ids)):
        raise gate.refuse(
            Output(SYSTEM, NOBODY, Medium.SIGNAGE, "live"), Refusal(gate.UNDECLARED, detail="topic")
        )
    return topic


def _is_coded(payload: Mapping[str, Any], known: _Kind) -> bool:
    """Only codes and fixed words. The fixed words are asked for only where there is another text."""
    texts = [text for text in words_of(payload) if not _CODE.fullmatch(text)]
    return not texts or frozenset(texts) <= frozenset(known.wording())


def _check_texts(words: Iterable[str], fresh: Fresh) -> None:
    for word in words:
        gate.check_outsiders(read_text(word), fresh)


def words_of(value: Any) -> Iterable[str]:
    """Every text in a value that can be JSON, names too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from words_of(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from words_of(inner)
