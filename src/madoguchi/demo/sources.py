"""The clerk asks the core system who the family is, and chooses where it says otherwise than the family."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from madoguchi.demo.browser import Browser, JourneyBroken
from madoguchi.demo.household import Household

_PERSON = re.compile(r'data-candidate="(\d+)"')
_OFFER = re.compile(
    r'data-pick="(?P<fact>\w+)" data-member="(?P<member>\w*)".*?'
    r'name="offer:(?P<number>\d+)" value="keep"[^>]*>(?P<known>.*?)</label>.*?'
    r'value="take"[^>]*>(?P<offered>.*?)</label>',
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One fact on which the sources differed. `is_taken`: the core system was right."""

    member: str
    fact: str
    is_taken: bool


def look_up(clerk: Browser, reference: str) -> None:
    """Sends the two keys that the page already holds, and takes over the household of the one person who has both."""
    place = f"/counter/cases/{reference}/core-system/"
    clerk.get(place)
    clerk.send(place)
    found = _PERSON.findall(clerk.page.html)
    if len(found) != 1:
        raise JourneyBroken(
            f"{clerk.who}: the core system knows {len(found)} people: {clerk.page.text[:600]}"
        )
    clerk.send("/core-system/take/", button="世帯の全員")


def settle_conflicts(clerk: Browser, family: Household, reference: str) -> list[Chosen]:
    """One choice for each fact that differs: what the family says is right, side by side with what is not."""
    clerk.get(f"/counter/cases/{reference}/offers/")
    rows = [found.groupdict() for found in _OFFER.finditer(clerk.page.html)]
    if not rows:
        return []
    chosen = {row["number"]: _is_taken(row, family) for row in rows}
    values = {f"offer:{number}": "take" if taken else "keep" for number, taken in chosen.items()}
    clerk.send(f"/counter/cases/{reference}/offers/", values)
    clerk.get(f"/counter/cases/{reference}/offers/")
    if _OFFER.search(clerk.page.html):
        raise JourneyBroken(f"{clerk.who}: values still differ: {clerk.page.text[:600]}")
    return [Chosen(row["member"], row["fact"], chosen[row["number"]]) for row in rows]


def _is_taken(row: dict[str, str], family: Household) -> bool:
    """Errors: JourneyBroken where neither is what the family says, or both are."""
    right = family.text(row["member"], row["fact"])
    known, offered = (unescape(_TAG.sub("", row[name])) for name in ("known", "offered"))
    is_kept, is_taken = (bool(right) and str(right) in text for text in (known, offered))
    if is_kept == is_taken:
        raise JourneyBroken(f"offers: {row['member']}.{row['fact']}: {right}: {known} / {offered}")
    return is_taken
