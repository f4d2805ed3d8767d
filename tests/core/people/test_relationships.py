from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.core.people import (
    COHABITANT,
    HEAD,
    KIN_LABELS,
    RELATED,
    Kin,
    Relationship,
    RelationshipKind,
    SortRank,
    parse_relationship,
)

CHAINS = st.lists(st.sampled_from(Kin), min_size=1, max_size=4).map(lambda terms: Relationship.of(*terms))


@given(CHAINS | st.sampled_from([HEAD, RELATED, COHABITANT]))
def test_parse_relationship__own_text__gives_the_relationship_back(relationship: Relationship) -> None:
    assert parse_relationship(relationship.text) == relationship
    assert parse_relationship(f" {relationship.text.replace('（', '(').replace('）', ')')}　") == relationship


@given(CHAINS)
def test_rank__any_chain__is_one_place_and_agrees_with_the_tests(relationship: Relationship) -> None:
    assert relationship.is_spouse == (relationship.rank is SortRank.SPOUSE)
    assert relationship.is_child == (relationship.rank is SortRank.CHILD)
    assert relationship.is_child_family == (relationship.rank is SortRank.CHILD_FAMILY)
    assert not relationship.is_head


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("妻", (Kin.WIFE,)),
        ("妻（未届）", (Kin.WIFE_UNREGISTERED,)),
        ("夫（未届け）", (Kin.HUSBAND_UNREGISTERED,)),
        ("子（子の夫）", (Kin.CHILD_OF_HUSBAND,)),
        ("子の妻", (Kin.CHILD, Kin.WIFE)),
        ("妻の子の子", (Kin.WIFE, Kin.CHILD, Kin.CHILD)),
        ("子の子の子の子", (Kin.CHILD,) * 4),
        ("子（子の妻）の子", (Kin.CHILD_OF_WIFE, Kin.CHILD)),
    ],
)
def test_parse_relationship__grammar__is_read(text: str, terms: tuple[Kin, ...]) -> None:
    assert parse_relationship(text).terms == terms


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "relationship.empty"),
        ("　", "relationship.empty"),
        ("友人", "relationship.unknown_term"),
        ("子の", "relationship.unknown_term"),
        ("世帯主の子", "relationship.unknown_term"),
        ("子の縁故者", "relationship.unknown_term"),
        ("長男", "relationship.retired_term"),
        ("長男の妻", "relationship.retired_term"),
        ("孫", "relationship.retired_term"),
        ("準世帯主", "relationship.retired_term"),
        ("子の子の子の子の子", "relationship.too_many_generations"),
    ],
)
def test_parse_relationship__outside_the_grammar__refuses_with_code(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse_relationship(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "use"),
    [("孫", ("子の子",)), ("祖父", ("父の父", "母の父")), ("甥", ("兄の子", "姉の子", "弟の子", "妹の子"))],
)
def test_parse_relationship__retired_term__says_what_to_write_and_that_can_be_read(
    text: str, use: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse_relationship(text)
    assert refusal.value.data == {"use": use}
    for replacement in use:
        assert parse_relationship(replacement).text == replacement


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("世帯主", SortRank.HEAD),
        ("妻（未届）", SortRank.SPOUSE),
        ("子", SortRank.CHILD),
        ("子の子", SortRank.CHILD_FAMILY),
        ("母", SortRank.PARENT),
        ("弟", SortRank.SIBLING),
        ("父の母", SortRank.GRANDPARENT),
        ("妻の父", SortRank.OTHER_KIN),
        ("兄の子", SortRank.OTHER_KIN),
        ("縁故者", SortRank.RELATED),
        ("同居人", SortRank.COHABITANT),
    ],
)
def test_rank__each_group__follows_the_specification(text: str, rank: SortRank) -> None:
    assert parse_relationship(text).rank is rank


def test_sort_rank__values__sort_in_the_declared_order() -> None:
    assert sorted(SortRank, key=lambda rank: rank.value) == list(SortRank)
    assert set(KIN_LABELS) == set(Kin)


def test_relationship__kind_and_terms_disagree__refuses() -> None:
    with pytest.raises(InvalidValue, match=r"relationship\.empty"):
        Relationship(RelationshipKind.KIN)
    with pytest.raises(InvalidValue, match=r"relationship\.empty"):
        Relationship(RelationshipKind.HEAD, (Kin.CHILD,))
