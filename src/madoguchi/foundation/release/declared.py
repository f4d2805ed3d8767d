"""What a layout says of itself: whether it shows personal fields at all.

The view names the people whom a page may be about; the layout says that it is about nobody. Neither is believed alone: a
page on which the gate finds no marked field leaves only where its layout has declared that. So a page whose author forgot
the marks, which are what the gate compares, is stopped on the first day and not on the day of the mix-up.

- `{# personal: none #}` in a layout: no personal field stands on it, whoever looks.
- `{# personal: boxes #}`: personal values stand only in the boxes of a form, in which their owner corrects them.
- `{# personal: contact #}`: only a telephone number or mail address that belongs to no subject the gate could ask for.
- `data-personal="none"` on an element: this branch of the layout (an empty list, nobody named yet) has no field.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from madoguchi.foundation.release.allowed import Allowed

MARK = "data-subject"
_BRANCH = 'data-personal="none"'
_LINE = re.compile(r"\{#\s*personal:\s*([a-z]+)\s*#\}")


class Declared(StrEnum):
    NONE = "none"
    BOXES = "boxes"
    CONTACT = "contact"


def find_fault(template: str, html: str, allowed: Allowed) -> str:
    """Why the finished page and what its layout says do not agree; "" where they do. Queries: none.

    A page for nobody must be declared so, a page about somebody carries a mark or is declared, and a layout declared as
    without fields carries none.
    """
    said = _declared(template)
    if MARK in html:
        return "marked" if said in (Declared.NONE, Declared.CONTACT) else ""
    if said in (Declared.NONE, Declared.CONTACT) or _BRANCH in html:
        return ""
    return "" if said is Declared.BOXES and not allowed.is_nobody else "unmarked"


def _declared(template: str) -> Declared | None:
    """Of the file of a page or of a part of it ("x.html#part"). None also where there is no such file."""
    try:
        # The stubs know the engine's wrapper only by its `render`.
        source = get_template(template.partition("#")[0]).template.source  # type: ignore[attr-defined]
    except TemplateDoesNotExist:
        return None
    return read_declaration(str(source))


@lru_cache(maxsize=1024)
def read_declaration(source: str) -> Declared | None:
    """Errors: ValueError for a word that is no declaration."""
    found = _LINE.search(source)
    return Declared(found[1]) if found else None
