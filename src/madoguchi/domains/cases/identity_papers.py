"""Papers that an identity check may rest on, and how many of which kind it needs. Importable without a database.

番号法16条: who gives an individual number is asked for the number (番号確認) and for the person (身元確認); a proxy for the
right to act, for the proxy's own person, and for the number of the one represented. Kinds of papers and "one with a
photograph or two without" follow the rules to that article (施行令12条, 施行規則; general knowledge, the single items were
not read). Only the kind and who issued it are kept: no number, no picture.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.states import IdentityKind, IdentityMethod, Visitor

MAX_ISSUER = 40
_NUMBER = re.compile(r"\d{3,}")

PHOTO: Mapping[str, str] = MappingProxyType(
    {
        "driving_licence": "運転免許証・運転経歴証明書",
        "passport": "旅券",
        "residence_card": "在留カード・特別永住者証明書",
        "disability_handbook": "身体障害者手帳・療育手帳・精神障害者保健福祉手帳(写真付き)",
        "other_photo": "官公署が発行した写真付きの書類",
    }
)
PLAIN: Mapping[str, str] = MappingProxyType(
    {
        "insurance_certificate": "医療保険の資格確認書",
        "care_insurance_card": "介護保険の被保険者証",
        "pension_book": "年金手帳・基礎年金番号通知書",
        "child_rearing_allowance": "児童扶養手当・特別児童扶養手当の証書",
        "residence_record": "住民票の写し・印鑑登録証明書",
        "other_official": "官公署が発行した写真のない書類",
    }
)
NUMBER: Mapping[str, str] = MappingProxyType(
    {
        "number_record": "個人番号付きの住民票の写し・記載事項証明書",
        "notification_card": "通知カード(記載が住民票と同じもの)",
    }
)
AUTHORITY: Mapping[str, str] = MappingProxyType(
    {
        "family_register": "戸籍の証明書(親権者など)",
        "guardianship_register": "登記事項証明書(成年後見人など)",
        "power_of_attorney": "委任状",
        "other_authority": "官公署が本人に一度だけ発行した書類",
    }
)
CARD: Mapping[str, str] = MappingProxyType({"number_card": "マイナンバーカード"})
LABELS: Mapping[str, str] = MappingProxyType({**CARD, **PHOTO, **PLAIN, **NUMBER, **AUTHORITY})


@dataclass(frozen=True, slots=True)
class SeenPaper:
    """`issuer` as it stands on the paper (福岡県公安委員会); may be empty."""

    kind: str
    issuer: str = ""

    @property
    def label(self) -> str:
        return f"{LABELS[self.kind]}({self.issuer})" if self.issuer else LABELS[self.kind]


@dataclass(frozen=True, slots=True)
class _Need:
    count: int
    kinds: frozenset[str]


_M = IdentityMethod
_NEEDS: Mapping[IdentityMethod, _Need] = MappingProxyType(
    {
        _M.NUMBER_CARD: _Need(1, frozenset(CARD)),
        _M.NUMBER_ON_RECORD: _Need(1, frozenset(NUMBER)),
        _M.PHOTO_DOCUMENT: _Need(1, frozenset(PHOTO)),
        _M.TWO_DOCUMENTS: _Need(2, frozenset(PLAIN)),
        _M.LEGAL_REPRESENTATIVE: _Need(1, frozenset({"family_register", "guardianship_register"})),
        _M.CHOSEN_REPRESENTATIVE: _Need(1, frozenset({"power_of_attorney", "other_authority"})),
    }
)
_NOTHING = _Need(0, frozenset())
_AUTHORITY_OF = {
    Visitor.LEGAL_PROXY: _M.LEGAL_REPRESENTATIVE,
    Visitor.CHOSEN_PROXY: _M.CHOSEN_REPRESENTATIVE,
}


def choices(method: IdentityMethod | str) -> tuple[tuple[str, str], ...]:
    """(kind, label) of the papers that a method rests on, in the order of the tables."""
    return tuple((kind, label) for kind, label in LABELS.items() if kind in need_of(method).kinds)


def need_of(method: IdentityMethod | str) -> _Need:
    return _NEEDS.get(IdentityMethod(method), _NOTHING)


def check_papers(method: IdentityMethod | str, papers: Sequence[SeenPaper]) -> tuple[SeenPaper, ...]:
    """The papers as they are kept. The card names itself.

    Errors: ValidationFailed (`papers`: `case.papers_do_not_fit`, `case.issuer_has_number`).
    """
    if method == _M.NUMBER_CARD and not papers:
        papers = (SeenPaper("number_card"),)
    need = need_of(method)
    kinds = [paper.kind for paper in papers]
    if len(papers) != need.count or len(set(kinds)) != len(kinds) or not set(kinds) <= need.kinds:
        raise ValidationFailed({"papers": CaseError.PAPERS_DO_NOT_FIT}, code=CaseError.PAPERS_DO_NOT_FIT)
    # Width and separators aside: three digits in a row are part of a number of somebody's paper.
    if any(len(one.issuer) > MAX_ISSUER or _NUMBER.search(_tight(one.issuer)) for one in papers):
        raise ValidationFailed({"papers": CaseError.ISSUER_HAS_NUMBER}, code=CaseError.ISSUER_HAS_NUMBER)
    return tuple(papers)


def _tight(text: str) -> str:
    return re.sub(r"[\s\-‐-―ー・.]", "", text)


def check_visitor(visitor: Visitor | str, methods: Mapping[str, str]) -> None:
    """A proxy proves the right to act, in the way that fits; who comes alone needs none.

    `methods`: kind → method of the checks that are recorded together. Errors: ValidationFailed (`visitor`:
    `case.authority_needed`, `case.authority_not_needed`).
    """
    authority = methods.get(IdentityKind.AUTHORITY, "")
    if visitor == Visitor.SELF:
        if authority:
            raise ValidationFailed(
                {"visitor": CaseError.AUTHORITY_NOT_NEEDED}, code=CaseError.AUTHORITY_NOT_NEEDED
            )
    elif authority not in (_AUTHORITY_OF[Visitor(visitor)], _M.NOT_DONE):
        raise ValidationFailed({"visitor": CaseError.AUTHORITY_NEEDED}, code=CaseError.AUTHORITY_NEEDED)
