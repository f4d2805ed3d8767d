"""The text inside a sealed pre-entry, and its JSON form."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace

from madoguchi.core.people import PartialDate
from madoguchi.core.rules import Facts, facts_from_json, facts_to_json

_PARTIAL = re.compile(r"\d{4}-(?:\d\d|XX)-XX")


@dataclass(frozen=True, slots=True)
class Draft:
    """`facts` of the household; `source` is "guide" where the answers of the guide came along, else "entry".

    `done` names the sections that the citizen has saved, for the list of what is still to do.
    """

    facts: Facts
    source: str = "entry"
    mail: str = ""
    done: tuple[str, ...] = field(default=())

    def with_facts(self, facts: Facts, section: str) -> Draft:
        done = self.done if section in self.done else (*self.done, section)
        return replace(self, facts=facts, done=done)


def read_facts(document: object) -> Facts:
    """Facts from their JSON form; dates of which only a part is known are no text any more."""
    facts = facts_from_json(document)
    for member, fact, value in facts.known():
        if isinstance(value, str) and _PARTIAL.fullmatch(value):
            facts = facts.with_value(fact, PartialDate.from_text(value), member)
    return facts


def dump_draft(draft: Draft) -> bytes:
    document = {
        "facts": facts_to_json(draft.facts),
        "source": draft.source,
        "mail": draft.mail,
        "done": list(draft.done),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def load_draft(content: bytes) -> Draft:
    document = json.loads(content)
    return Draft(
        facts=read_facts(document["facts"]),
        source=document["source"],
        mail=document["mail"],
        done=tuple(document["done"]),
    )
