"""What the release gate may know of a pre-entry: the values of the one draft whose secret came with the
request."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from madoguchi.core.rules import HOUSEHOLD, Facts, Value
from madoguchi.domains.intake import frequent
from madoguchi.domains.intake.access import Access, open_access
from madoguchi.domains.intake.selectors import get_notice_mail, open_draft
from madoguchi.domains.intake.states import EntryState
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
        rows = frequent.ENTRY.rows(access.reference, using=using)
        if not rows:
            return {}
        ((_, state, *_, sealed),) = rows
        return {access.subject: _Entry(access, state, sealed)}

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        """Other drafts are sealed: this side knows nobody else's name, so there is nothing to look for."""
        return ()


class _Entry(Mapping[str, str | tuple[str, ...]]):
    """Values of one entry. The sealed text is opened when something in it is asked for: opening is not free, and many
    a page shows the reference only. What cannot be opened raises, and the gate refuses.
    """

    def __init__(self, access: Access, state: str, sealed: bytes) -> None:
        self._access, self._state, self._sealed = access, state, sealed

    @cached_property
    def _values(self) -> Mapping[str, str | tuple[str, ...]]:
        fixed = {"reference": self._access.reference}
        if self._state == EntryState.PURGED:
            return fixed
        draft = open_draft(self._access, self._sealed)
        return _Shown(draft.facts, {**fixed, "mail": draft.mail})

    def __getitem__(self, name: str) -> str | tuple[str, ...]:
        return self._access.reference if name == "reference" else self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class _Shown(Mapping[str, str | tuple[str, ...]]):
    """`shown_values`, each worked out when it is asked for: the status page shows none of a household's hundred."""

    def __init__(self, facts: Facts, fixed: Mapping[str, str | tuple[str, ...]]) -> None:
        self._plain = {field_name(member, fact): (fact, value) for member, fact, value in facts.known()}
        self._whole = {**_names(facts), **fixed}

    def __getitem__(self, name: str) -> str | tuple[str, ...]:
        return self._whole[name] if name in self._whole else _forms(*self._plain[name])

    def __iter__(self) -> Iterator[str]:
        return iter({**self._plain, **self._whole})

    def __len__(self) -> int:
        return len({**self._plain, **self._whole})


def shown_values(facts: Facts) -> dict[str, str | tuple[str, ...]]:
    """Field "m1.family_name" → every form in which it may be shown. Names of all members also as one."""
    return dict(_Shown(facts, {}))


def _names(facts: Facts) -> dict[str, str | tuple[str, ...]]:
    found: dict[str, str | tuple[str, ...]] = {}
    names: dict[str, list[str]] = {"full_name": [], "full_kana": []}
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
