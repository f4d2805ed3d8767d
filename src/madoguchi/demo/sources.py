"""Where the clerk finds what nobody has to say again: the card on the reader, the core system, an earlier case. What a source
says otherwise than the family is chosen side by side.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import httpx

from madoguchi.adapters.card_reader import PROTOCOL
from madoguchi.demo.browser import Browser, JourneyBroken
from madoguchi.demo.citizen import typed_into
from madoguchi.demo.household import SPACE, Door, Household, Slot, Typed
from madoguchi.sandbox.card_reader import READ

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


_READER = re.compile(r'data-card="([^"]+)"')
_REFERENCE = re.compile(r"/counter/cases/([^/]+)/")
_MOST_ROUNDS = 8


@contextmanager
def card_on_reader(folder: Path, family: Household) -> Iterator[None]:
    """The applicant's card lies on the sandbox's reader of the install in `folder`: the address is that which is left."""
    card = folder / "phones" / "card.json"
    face = {
        "protocol": PROTOCOL,
        "name": SPACE.join(family.text("m1", part) or "" for part in ("family_name", "given_name")),
        "address": family.text("", "old_address"),
        "birth_date": family.text("m1", "birth_date"),
        "sex": family.text("m1", "sex"),
    }
    card.parent.mkdir(mode=0o700, exist_ok=True)
    card.write_text(json.dumps(face), encoding="utf-8")
    try:
        yield
    finally:
        card.unlink(missing_ok=True)


def read_card(clerk: Browser, reference: str) -> None:
    """As the page's script does it: the reader beside the counter is asked, and its answer is sent with the form."""
    clerk.get(f"/counter/cases/{reference}/hearing/")
    reader = _READER.search(clerk.page.html)
    if reader is None:
        raise JourneyBroken(f"{clerk.who}: no card reader is set up")
    origin = str(clerk.client.base_url).rstrip("/")
    answer = httpx.post(f"{reader[1]}{READ}", headers={"Origin": origin}, timeout=60)
    if answer.status_code != 200:
        raise JourneyBroken(
            f"{clerk.who}: the card reader answered {answer.status_code}: {answer.text[:200]}"
        )
    clerk.send(f"/counter/cases/{reference}/card/", {"answer": answer.text})


def tell_before(clerk: Browser, family: Household) -> str:
    """A visit for a certificate: the core system says who it is, the clerk asks the rest. Returns the case's reference."""
    clerk.get("/counter/cases/")
    clerk.send("/counter/cases/new/", {"event": "certificate"})
    found = _REFERENCE.search(clerk.page.url)
    if found is None:
        raise JourneyBroken(f"{clerk.who}: no case was opened: {clerk.page.url}")
    reference = found[1]
    look_up(clerk, reference, _keys_of(family), whom="この方だけ")
    told = _told_before(family)
    for _ in range(_MOST_ROUNDS):
        clerk.get(f"/counter/cases/{reference}/hearing/")
        form = next((form for form in clerk.page.forms if form.action.endswith("/hearing/")), None)
        values = typed_into(form, told, Door.EARLIER_CASE) if form else {}
        if form is None or not values:
            break
        clerk.send(form, values)
    clerk.get(f"/counter/cases/{reference}/")
    clerk.send("/counter/cases/put-away/")
    return reference


def _told_before(family: Household) -> Household:
    """What was said then: what the certificate needs, and the contact that the city still has."""
    wanted: dict[Slot, Typed] = {
        ("", "wanted_certificates"): ("residence_certificate",),
        ("", "certificate_of"): ("own",),
    }
    return replace(family, values={Door.GUIDE: wanted, Door.EARLIER_CASE: family.values[Door.EARLIER_CASE]})


def _keys_of(family: Household) -> dict[str, str]:
    """The name and the birth date, as the person says them."""
    name = "".join(family.text("m1", part) or "" for part in ("family_name", "given_name"))
    return {"name": name, "born": family.text("m1", "birth_date") or ""}


def take_earlier(clerk: Browser, reference: str) -> None:
    clerk.get(f"/counter/cases/{reference}/")
    clerk.send(f"/counter/cases/{reference}/earlier/")


def look_up(
    clerk: Browser, reference: str, keys: Mapping[str, str] | None = None, *, whom: str = "世帯の全員"
) -> None:
    """Sends the two keys, or those that the page already holds, and takes over the one person who has both, or the whole
    household.
    """
    place = f"/counter/cases/{reference}/core-system/"
    clerk.get(place)
    clerk.send(place, keys)
    found = _PERSON.findall(clerk.page.html)
    if len(found) != 1:
        raise JourneyBroken(
            f"{clerk.who}: the core system knows {len(found)} people: {clerk.page.text[:600]}"
        )
    clerk.send("/core-system/take/", button=whom)


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
