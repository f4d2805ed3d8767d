"""A row of the core system beside what stands here, in the words of the people who decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale

from madoguchi.core.people import PartialDate, display_era
from madoguchi.domains.residents.conflicts import ConflictView
from madoguchi.domains.residents.records import subject_id
from madoguchi.domains.residents.states import ConflictKind, Decision
from madoguchi.foundation.release import Allowed, SubjectRole

_SHOWN_AS = {
    "addressee_number": ("宛名番号", "addressee_number"),
    "household_number": ("世帯番号", "household_number"),
    "name": ("氏名", "full_name"),
    "kana": ("フリガナ", "full_kana"),
    "birth_date": ("生年月日", "birth_date"),
    "sex": ("性別", ""),
    "status": ("住民票", ""),
    "relationship": ("続柄", "relationship"),
    "address": ("住所", "address"),
    "nationality": ("国籍・地域", ""),
}
"""Label, and the field by which the release gate knows the value; "" for what it does not know."""
_SEXES = {"0": "不明", "1": "男", "2": "女", "9": "適用なし"}
_COUNTRIES: Mapping[str, str] = Locale("ja").territories
"""By ISO 3166-1 alpha-2, as CLDR has them; a code that it does not know is shown itself."""
_STATUSES = {
    "resident": "住民",
    "removed_moved_out": "除票(転出)",
    "removed_dead": "除票(死亡)",
    "removed_other": "除票(その他)",
}
_EFFECTS = {
    (ConflictKind.ROW_DIFFERS, Decision.KEEP): "いまの記録のままにする",
    (ConflictKind.ROW_DIFFERS, Decision.TAKE): "基幹システムの記録を、新しい履歴として採る",
    (ConflictKind.SAME_PERSON, Decision.KEEP): "同じ人なので、この番号では採らない",
    (ConflictKind.SAME_PERSON, Decision.TAKE): "別の人なので、この番号で採る",
    (ConflictKind.OTHER_HOUSEHOLD, Decision.KEEP): "案件で登録した世帯のままにする",
    (ConflictKind.OTHER_HOUSEHOLD, Decision.TAKE): "基幹システムの世帯に移す",
    (ConflictKind.TWO_HEADS, Decision.KEEP): "いまの世帯主のままにする",
    (ConflictKind.TWO_HEADS, Decision.TAKE): "基幹システムの人を新しい世帯主にする",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts; `field` is "" where the gate does not know the value."""

    subject: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    label: str
    ours: Side
    theirs: Side
    differs: bool

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.ours, self.theirs


def compared_rows(found: ConflictView) -> list[ComparedRow]:
    ours, theirs = our_subject(found), their_subject(found)
    return [
        ComparedRow(
            label,
            Side(ours, field, _shown(name, found.ours)),
            Side(theirs, field, _shown(name, found.theirs)),
            found.ours.get(name) != found.theirs.get(name),
        )
        for name, (label, field) in _SHOWN_AS.items()
    ]


def their_subject(found: ConflictView) -> str:
    return subject_id(found.addressee_number)


def our_subject(found: ConflictView) -> str:
    return subject_id(found.our_number)


def allowed_of(found: ConflictView) -> Allowed:
    """Both people, where there are two."""
    return Allowed(dict.fromkeys((their_subject(found), our_subject(found)), SubjectRole.HOUSEHOLD))


def effects_of(kind: ConflictKind) -> list[tuple[str, str]]:
    """(decision, what it does)."""
    return [(decision.value, _EFFECTS[kind, decision]) for decision in Decision]


def column_label(name: str) -> str:
    return _SHOWN_AS[name][0]


def _shown(name: str, values: Mapping[str, str]) -> str:
    text = values.get(name, "")
    if name == "birth_date" and text:
        return display_era(PartialDate.from_text(text))
    if name == "nationality":
        return _COUNTRIES.get(text, text)
    return {"sex": _SEXES, "status": _STATUSES}.get(name, {}).get(text, text)
