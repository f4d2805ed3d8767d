"""What the release gate may know of a pre-entry: the values of the one draft whose secret came with the
request."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.core.rules import HOUSEHOLD, Facts, Value
from madoguchi.domains.intake.access import open_access
from madoguchi.domains.intake.selectors import get_entry, get_notice_mail
from madoguchi.foundation import cities
from madoguchi.foundation.cities.shown_values import shown_forms
from madoguchi.foundation.cities.typed_values import value_to_text

NAME_PARTS = (("full_name", "family_name", "given_name"), ("full_kana", "family_kana", "given_kana"))


class EntrySource:
    """Reads the sealed row again over the gate's connection and opens it with the secret of this request."""

    def fetch(
        self, subject_ids: Collection[str], using: str
    ) -> Mapping[str, Mapping[str, str | tuple[str, ...]]]:
        """Queries: one per entry. Of an entry that this request did not open only the address for notices is known,
        so that a mail can be checked and every mark on a page is refused.
        """
        access = open_access()
        if access is None or access.subject not in subject_ids:
            references = {subject: subject.partition(":")[2] for subject in subject_ids}
            mails = {subject: get_notice_mail(one, using=using) for subject, one in references.items()}
            return {subject: {"mail": mail} for subject, mail in mails.items() if mail}
        try:
            draft = get_entry(access, using=using).draft
        except NotFoundOrHidden:
            return {}
        values: dict[str, str | tuple[str, ...]] = {"reference": access.reference}
        if draft is not None:
            values.update(shown_values(draft.facts))
            values["mail"] = draft.mail
        return {access.subject: values}

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        """Other drafts are sealed: this side knows nobody else's name, so there is nothing to look for."""
        return ()


def shown_values(facts: Facts) -> dict[str, str | tuple[str, ...]]:
    """Field "m1.family_name" → every form in which it may be shown. Names of all members also as one."""
    found: dict[str, str | tuple[str, ...]] = {}
    names: dict[str, list[str]] = {"full_name": [], "full_kana": []}
    for member, fact, value in facts.known():
        found[field_name(member, fact)] = _forms(fact, value)
    for person in facts.members:
        for name, family, given in NAME_PARTS:
            whole = f"{person.get(family) or ''} {person.get(given) or ''}".strip()
            if whole:
                found[field_name(person.id, name)] = whole
                names[name].append(whole)
    found.update({name: tuple(known) for name, known in names.items() if known})
    return found


def field_name(member: str, fact: str) -> str:
    return fact if member == HOUSEHOLD else f"{member}.{fact}"


def _forms(fact: str, value: Value) -> tuple[str, ...]:
    catalogue = cities.current().facts
    text = value_to_text(value)
    return shown_forms(catalogue[fact], text) if fact in catalogue else (text,)
