"""What the release gate reads about people of cases, over the gate's own connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import chain

from madoguchi.domains.cases.loading import KANA_FACTS, NAME_FACTS, full_text
from madoguchi.domains.cases.records import subject_id
from madoguchi.domains.cases.states import OPEN_STATES
from madoguchi.domains.residents.selectors import check_residents
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities.shown_values import shown_forms
from madoguchi.foundation.release import Medium
from madoguchi.foundation.release.ports import Protection, ProtectionLevel
from madoguchi.foundation.release.router import GATE
from madoguchi.foundation.statements import Statement

JUST_NOW_S = 60
"""How long a replaced value may still stand on a page that was being made. Longer than any page takes."""


_OTHERS = Statement(
    r"SELECT string_agg(array_to_string(m.canaries, E'\n'), E'\n')"
    " FROM cases_casemember m JOIN cases_case c ON c.id = m.case_id"
    " WHERE c.state = ANY(%s) AND c.reference <> ALL(%s)"
)

_Slot = tuple[str, str]
"""Reference and member; "" as member for what belongs to the whole household."""
_MEMBER, _CURRENT, _REPLACED, _OFFERED = "m", "c", "r", "o"
_PEOPLE = Statement(
    "SELECT 'm', c.reference, m.member_id, m.addressee_number, c.mail FROM cases_casemember m"
    " JOIN cases_case c ON c.id = m.case_id WHERE c.reference = ANY(%s)"
    " UNION ALL SELECT 'c', c.reference, v.member_id, v.fact, v.value_text FROM cases_factvalue v"
    " JOIN cases_case c ON c.id = v.case_id"
    " WHERE c.reference = ANY(%s) AND v.value_text <> '' AND v.is_current"
    " UNION ALL SELECT 'r', c.reference, v.member_id, v.fact, v.value_text FROM cases_factvalue v"
    " JOIN cases_case c ON c.id = v.case_id JOIN cases_factvalue n ON n.id = v.superseded_by_id"
    " WHERE c.reference = ANY(%s) AND v.value_text <> '' AND n.at >= %s"
    " UNION ALL SELECT 'o', c.reference, o.member_id, o.fact, o.value_text FROM cases_offeredvalue o"
    " JOIN cases_case c ON c.id = o.case_id WHERE c.reference = ANY(%s) AND o.is_taken IS NULL"
)
"""Kind, reference, member, and the rest by kind: number and mail of a member, or fact and text."""


def references_of(subject_ids: Iterable[str]) -> set[str]:
    return {subject.split(":")[1] for subject in subject_ids if subject.startswith("case:")}


class CaseSubjects:
    """Subject source of the prefix "case". Facts of the household belong to each of its members."""

    def fetch(self, subject_ids: Collection[str], using: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Also values of the same people that were replaced a moment ago, and those that wait beside them for a choice.

        A page is read, then checked; a correction that arrives in between (from home, from another clerk) makes the
        page old, not wrong. Names that were replaced are left out: they say whose page it is.
        """
        wanted = set(subject_ids)
        since = clock.now() - timedelta(seconds=JUST_NOW_S)
        references = [*references_of(wanted)]
        members: list[tuple[str, str, str, str]] = []
        texts: dict[_Slot, dict[str, str]] = defaultdict(dict)
        beside: dict[_Slot, list[tuple[str, str]]] = defaultdict(list)
        for kind, reference, member, name, text in _PEOPLE.rows(
            *3 * [references], since, references, using=using
        ):
            if kind == _MEMBER:
                members.append((reference, member, name, text))
            elif kind == _CURRENT:
                texts[reference, member][name] = text
            elif kind == _OFFERED or name not in (*NAME_FACTS, *KANA_FACTS):
                beside[reference, member].append((name, text))
        found: dict[str, Mapping[str, tuple[str, ...]]] = {}
        for reference, member, number, mail in members:
            slots = (reference, ""), (reference, member)
            own = {fact: text for slot in slots for fact, text in texts.get(slot, {}).items()}
            said = {fact: [text] for fact, text in own.items() if fact != "addressee_number"}
            for fact, text in chain.from_iterable(beside.get(slot, ()) for slot in slots):
                said.setdefault(fact, []).append(text)
            found[subject_id(reference, member)] = _Shown(
                said, {**_whole(own, mail), "addressee_number": (number,)}
            )
        return {subject: found[subject] for subject in subject_ids if subject in found}

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        """Canaries of all open cases but those of the excluded subjects, also where these are still a
        pre-entry.
        """
        own = {subject.split(":")[1] for subject in excluding if subject.startswith(("case:", "entry:"))}
        ((canaries,),) = _OTHERS.rows([*OPEN_STATES], [*own], using=using)
        return canaries.splitlines() if canaries else ()


class _Shown(Mapping[str, tuple[str, ...]]):
    """Fact → every form in which it may be shown, worked out when it is asked for: a page shows a few of the many facts
    of a household, and each fact in every language takes longer than reading all of them.
    """

    def __init__(self, texts: Mapping[str, list[str]], whole: Mapping[str, tuple[str, ...]]) -> None:
        self._texts, self._whole = texts, whole
        self._names = {**dict.fromkeys(texts), **dict.fromkeys(whole)}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        if name not in self._names:
            raise KeyError(name)
        forms = (form for text in self._texts.get(name, ()) for form in _forms(name, text))
        return (*self._whole.get(name, ()), *forms)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _whole(texts: Mapping[str, str], mail: str) -> dict[str, tuple[str, ...]]:
    """What is put together from several facts or stands beside them."""
    name, kana = full_text(texts, NAME_FACTS), full_text(texts, KANA_FACTS)
    found = {"full_name": name, "full_kana": kana, "mail": mail}
    return {field: (text,) for field, text in found.items() if text}


def _forms(fact: str, text: str) -> tuple[str, ...]:
    catalogue = cities.current().facts
    return shown_forms(catalogue[fact], text) if fact in catalogue else (text,)


class LinkedMeasures:
    """Protection source: a person of a case who is a resident is protected by the measures on the resident, and with
    that person everybody of the case.
    """

    def check(self, subject_ids: Collection[str], medium: Medium, on: date) -> list[Protection]:
        references = references_of(subject_ids)
        if not references:
            return []
        linked: dict[str, set[str]] = {}
        for reference, number in _LINKED.rows([*references], using=GATE):
            linked.setdefault(f"resident:{number}", set()).add(reference)
        level: dict[str, ProtectionLevel] = {}
        for found in check_residents(tuple(linked), medium, on):
            for reference in linked[found.subject_id]:
                is_blocked = ProtectionLevel.BLOCK in (found.level, level.get(reference))
                level[reference] = ProtectionLevel.BLOCK if is_blocked else found.level
        return [
            Protection(subject, level[reference])
            for subject in subject_ids
            if subject.startswith("case:") and (reference := subject.split(":")[1]) in level
        ]


_LINKED = Statement(
    "SELECT c.reference, m.addressee_number FROM cases_casemember m JOIN cases_case c ON c.id = m.case_id"
    " WHERE c.reference = ANY(%s) AND m.addressee_number <> ''"
)
