"""synonyms.yml and referrals.yml → Synonyms, Referral."""

from __future__ import annotations

from collections.abc import Collection

from madoguchi.foundation.cities.procedures import Certainty
from madoguchi.foundation.cities.read_procedure import read_source
from madoguchi.foundation.cities.reader import Reader, by_id
from madoguchi.foundation.cities.search_words import Contact, Referral, Synonyms


def read_synonyms(name: str, reader: Reader) -> Synonyms:
    found = Synonyms(name, reader.strings("words", required=True))
    reader.finish()
    return found


def read_referral(name: str, reader: Reader, events: Collection[str]) -> Referral:
    referral = Referral(
        id=name,
        words=reader.strings("words", required=True),
        says=reader.words("says", required=True),
        contacts=tuple(
            _contact(one, part) for one, part in by_id(reader.items("contacts"), "連絡先").items()
        ),
        event=reader.reference("event", events, "用件") if "event" in reader.data else "",
        is_discreet=reader.flag("discreet"),
        leave_to=reader.text("leave_to"),
    )
    reader.finish()
    return referral


def _contact(name: str, reader: Reader) -> Contact:
    contact = Contact(
        id=name,
        name=reader.words("name", required=True),
        phone=reader.text("phone", required=True),
        source=read_source(reader),
        certainty=reader.choice("certainty", Certainty),
        hours=reader.words("hours"),
    )
    reader.finish()
    return contact
