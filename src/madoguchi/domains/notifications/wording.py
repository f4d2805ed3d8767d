"""The texts of messages: plain text files, first line the subject, `$name` for a value.

Personal data stays out of them: a mail is a postcard. It says that there is news and where to read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

TEXTS = Path(__file__).parent / "texts"
FALLBACK = "ja"


@dataclass(frozen=True, slots=True)
class MailText:
    subject: str
    body: str


def render(name: str, language: str, values: Mapping[str, str]) -> MailText:
    """Errors: RuntimeError for an unknown template or a missing value: both are slips of a programmer.

    A language without the text falls back to Japanese.
    """
    subject, body = _read(name, language)
    try:
        return MailText(" ".join(subject.substitute(values).split()), body.substitute(values).rstrip() + "\n")
    except KeyError as error:
        raise RuntimeError(f"the mail {name} needs the value {error}") from None


def list_names() -> list[str]:
    return sorted(path.stem for path in (TEXTS / FALLBACK).glob("*.txt"))


@cache
def _read(name: str, language: str) -> tuple[Template, Template]:
    # Names come from code, never from a request; the check keeps it so.
    if not name.replace("_", "").isalnum() or not language.replace("-", "").isalnum():
        raise RuntimeError(f"{name}: not the name of a mail")
    for folder in (language, FALLBACK):
        path = TEXTS / folder / f"{name}.txt"
        if path.exists():
            subject, _, body = path.read_text(encoding="utf-8").partition("\n")
            return Template(subject), Template(body.lstrip("\n"))
    raise RuntimeError(f"there is no mail called {name}")
