"""Who may file a procedure, and when it is wiser to wait, out of a procedure file.

may_file:
  - {by: self, from_age: 15}
  - {by: household_member}
  - {by: guardian, of_age_below: 15}
  - {by: proxy, documents: [proxy_letter], same_day: false}
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from madoguchi.core.plan import Capacity, FilingRight
from madoguchi.core.rules import Age, AllOf, Always, Clause, Condition, FactIn, Vocabulary
from madoguchi.foundation.cities import procedures as p
from madoguchi.foundation.cities.reader import Reader

ADULT = 18
"""成年 (民法4条). Who acts for others in the household or for a child is of age unless the data says otherwise."""

HEAD = "世帯主"
_RELATIONSHIP, _BIRTH = "relationship", "birth_date"
_FOR_OTHERS = (Capacity.HOUSEHOLD_HEAD, Capacity.HOUSEHOLD_MEMBER, Capacity.GUARDIAN)


def read_may_file(reader: Reader, vocabulary: Vocabulary, documents: Collection[str]) -> Iterator[p.MayFile]:
    """`from_age`: of the one who comes; `of_age_below`: of the one for whom it is filed."""
    for part in reader.items("may_file"):
        capacity = part.choice("by", Capacity)
        below = part.integer("of_age_below")
        if below is None and capacity is Capacity.GUARDIAN:
            below = ADULT
        right = FilingRight(
            capacity=capacity,
            person=_person(capacity, part.integer("from_age"), vocabulary),
            subjects=None if below is None or _BIRTH not in vocabulary.member else _age(below=below),
            documents=part.references("documents", documents, "書類"),
            same_day=part.flag("same_day", default=True),
        )
        yield p.MayFile(right, part.words("note"))
        part.finish()


def _person(capacity: Capacity, from_age: int | None, vocabulary: Vocabulary) -> Condition | None:
    if from_age is None and capacity in _FOR_OTHERS:
        from_age = ADULT
    parts: list[Condition] = []
    if from_age is not None and _BIRTH in vocabulary.member:
        parts.append(_age(at_least=from_age))
    if capacity is Capacity.HOUSEHOLD_HEAD and _RELATIONSHIP in vocabulary.member:
        parts.append(FactIn(Clause("head"), _RELATIONSHIP, (HEAD,), of_member=True))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AllOf(Clause("person"), tuple(parts))


def _age(at_least: int | None = None, below: int | None = None) -> Age:
    return Age(Clause("age"), at_least=at_least, below=below)


def read_better_later(reader: Reader, vocabulary: Vocabulary) -> p.BetterLater | None:
    part = reader.child("better_later")
    if part is None:
        return None
    later = p.BetterLater(
        only_if=part.condition("only_if", vocabulary) or Always(Clause("root"), True),
        reason=part.words("reason", required=True),
        certainty=part.choice("certainty", p.Certainty),
    )
    part.finish()
    return later
