"""Relationship to the head of household (続柄), by the grammar of the resident record system (item j110).

Up to four terms joined by の, or one of three fixed words. Terms of the family register (長男) and everyday
words (孫, 祖父) are refused together with what to write instead.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.core.errors import InvalidValue

MAX_GENERATIONS = 4
"""Most terms in a chain; a longer one is written 縁故者."""


class RelationshipKind(StrEnum):
    """Head, a chain of kinship terms, or one of the two words for others."""

    HEAD = "head"
    KIN = "kin"
    RELATED = "related"
    COHABITANT = "cohabitant"


class Kin(StrEnum):
    """One kinship term. The value is stored; `KIN_LABELS` has the wording."""

    HUSBAND = "husband"
    WIFE = "wife"
    HUSBAND_UNREGISTERED = "husband_unregistered"
    WIFE_UNREGISTERED = "wife_unregistered"
    CHILD = "child"
    CHILD_OF_HUSBAND = "child_of_husband"
    CHILD_OF_WIFE = "child_of_wife"
    FATHER = "father"
    MOTHER = "mother"
    ELDER_BROTHER = "elder_brother"
    ELDER_SISTER = "elder_sister"
    YOUNGER_BROTHER = "younger_brother"
    YOUNGER_SISTER = "younger_sister"


KIN_LABELS = {
    Kin.HUSBAND: "夫",
    Kin.WIFE: "妻",
    Kin.HUSBAND_UNREGISTERED: "夫（未届）",
    Kin.WIFE_UNREGISTERED: "妻（未届）",
    Kin.CHILD: "子",
    Kin.CHILD_OF_HUSBAND: "子（子の夫）",
    Kin.CHILD_OF_WIFE: "子（子の妻）",
    Kin.FATHER: "父",
    Kin.MOTHER: "母",
    Kin.ELDER_BROTHER: "兄",
    Kin.ELDER_SISTER: "姉",
    Kin.YOUNGER_BROTHER: "弟",
    Kin.YOUNGER_SISTER: "妹",
}
_FIXED_LABELS = {
    RelationshipKind.HEAD: "世帯主",
    RelationshipKind.RELATED: "縁故者",
    RelationshipKind.COHABITANT: "同居人",
}
_SPOUSES = frozenset({Kin.HUSBAND, Kin.WIFE, Kin.HUSBAND_UNREGISTERED, Kin.WIFE_UNREGISTERED})
_CHILDREN = frozenset({Kin.CHILD, Kin.CHILD_OF_HUSBAND, Kin.CHILD_OF_WIFE})
_PARENTS = frozenset({Kin.FATHER, Kin.MOTHER})
_SIBLINGS = frozenset({Kin.ELDER_BROTHER, Kin.ELDER_SISTER, Kin.YOUNGER_BROTHER, Kin.YOUNGER_SISTER})
_RETIRED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("長男", "長女", "二男", "次男", "二女", "次女", "三男", "三女", "養子", "養女"), ("子",)
    ),
    "配偶者": ("夫", "妻"),
    "孫": ("子の子",),
    "ひ孫": ("子の子の子",),
    "曽孫": ("子の子の子",),
    "祖父": ("父の父", "母の父"),
    "祖母": ("父の母", "母の母"),
    **dict.fromkeys(("おじ", "伯父", "叔父"), ("父の兄", "父の弟", "母の兄", "母の弟")),
    **dict.fromkeys(("おば", "伯母", "叔母"), ("父の姉", "父の妹", "母の姉", "母の妹")),
    **dict.fromkeys(("甥", "おい", "姪", "めい"), ("兄の子", "姉の子", "弟の子", "妹の子")),
    "いとこ": ("父の兄の子", "父の妹の子", "母の兄の子", "母の妹の子"),
    "準世帯主": ("同居人", "縁故者"),
    "家事使用人": ("同居人",),
}


class SortRank(StrEnum):
    """Places in a household, first to last (item j1010). The value sorts."""

    HEAD = "0"
    SPOUSE = "1"
    CHILD = "2"
    CHILD_FAMILY = "3"
    PARENT = "4"
    SIBLING = "5"
    GRANDPARENT = "6"
    OTHER_KIN = "7"
    RELATED = "8"
    COHABITANT = "9"


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship to the head. `terms` is empty unless the kind is KIN, nearest the head first.

    Errors: `relationship.empty`, `relationship.too_many_generations`.
    """

    kind: RelationshipKind
    terms: tuple[Kin, ...] = ()

    def __post_init__(self) -> None:
        if (self.kind is RelationshipKind.KIN) != bool(self.terms):
            raise InvalidValue("relationship.empty")
        if len(self.terms) > MAX_GENERATIONS:
            raise InvalidValue("relationship.too_many_generations", limit=MAX_GENERATIONS, use="縁故者")

    @classmethod
    def of(cls, *terms: Kin) -> Relationship:
        """A chain of kinship terms: `of(Kin.CHILD, Kin.WIFE)` is 子の妻."""
        return cls(RelationshipKind.KIN, terms)

    @property
    def text(self) -> str:
        """As written on certificates."""
        return _FIXED_LABELS.get(self.kind) or "の".join(KIN_LABELS[term] for term in self.terms)

    @property
    def is_head(self) -> bool:
        """Whether this member is the head of household."""
        return self.kind is RelationshipKind.HEAD

    @property
    def is_spouse(self) -> bool:
        """Spouse of the head, registered or not."""
        return len(self.terms) == 1 and self.terms[0] in _SPOUSES

    @property
    def is_child(self) -> bool:
        """Child of the head."""
        return len(self.terms) == 1 and self.terms[0] in _CHILDREN

    @property
    def is_child_family(self) -> bool:
        """Spouse or descendant of a child of the head."""
        return len(self.terms) > 1 and self.terms[0] in _CHILDREN

    @property
    def rank(self) -> SortRank:
        """Place in the order of household members."""
        fixed = {
            RelationshipKind.HEAD: SortRank.HEAD,
            RelationshipKind.RELATED: SortRank.RELATED,
            RelationshipKind.COHABITANT: SortRank.COHABITANT,
        }
        return fixed[self.kind] if self.kind in fixed else self._kin_rank()

    def _kin_rank(self) -> SortRank:
        first, depth = self.terms[0], len(self.terms)
        if first in _CHILDREN:
            return SortRank.CHILD if depth == 1 else SortRank.CHILD_FAMILY
        if depth == 1:
            near = ((_SPOUSES, SortRank.SPOUSE), (_PARENTS, SortRank.PARENT), (_SIBLINGS, SortRank.SIBLING))
            return next(rank for group, rank in near if first in group)
        is_grandparent = depth == 2 and all(term in _PARENTS for term in self.terms)
        return SortRank.GRANDPARENT if is_grandparent else SortRank.OTHER_KIN


HEAD = Relationship(RelationshipKind.HEAD)
RELATED = Relationship(RelationshipKind.RELATED)
COHABITANT = Relationship(RelationshipKind.COHABITANT)


def parse_relationship(text: str) -> Relationship:
    """Read a relationship; width, spaces and 未届け are levelled.

    >>> parse_relationship("妻(未届け)").text, parse_relationship("子の妻").terms
    ('妻（未届）', (<Kin.CHILD: 'child'>, <Kin.WIFE: 'wife'>))

    Errors: `relationship.empty`, `relationship.unknown_term`, `relationship.retired_term` (data `use`: what
    to write instead), `relationship.too_many_generations`.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split()).replace("未届け", "未届")
    if not folded:
        raise InvalidValue("relationship.empty")
    for kind, label in _FIXED_LABELS.items():
        if folded == label:
            return Relationship(kind)
    terms = _split_terms(folded)
    for term in terms:
        if term in _RETIRED:
            raise InvalidValue("relationship.retired_term", use=_RETIRED[term])
    by_label = {unicodedata.normalize("NFKC", label): kin for kin, label in KIN_LABELS.items()}
    if any(term not in by_label for term in terms):
        raise InvalidValue("relationship.unknown_term")
    return Relationship.of(*(by_label[term] for term in terms))


def _split_terms(folded: str) -> list[str]:
    """Split at の outside parentheses."""
    terms, depth = [""], 0
    for char in folded:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "の" and depth == 0:
            terms.append("")
        else:
            terms[-1] += char
    return terms
