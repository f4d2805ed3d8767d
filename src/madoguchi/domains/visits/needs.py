"""What a household needs at the counter: a closed list, so that a ticket tells no more about a person than a desk must know."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.skills import CHILDCARE, HEARING, INTERPRETER, SIGN, WHEELCHAIR

LANGUAGES = {
    "en": "英語",
    "zh": "中国語",
    "ko": "韓国語",
    "vi": "ベトナム語",
    "tl": "フィリピノ語",
    "ne": "ネパール語",
    "id": "インドネシア語",
    "pt": "ポルトガル語",
    "my": "ミャンマー語",
    "th": "タイ語",
    SIGN: "手話",
}
"""Language of an interpreter → its name. What a clerk can speak is written with the same codes."""
NEEDS = {
    WHEELCHAIR: "車いす",
    HEARING: "聞こえ(筆談)",
    CHILDCARE: "子どもの見守り",
    **{f"{INTERPRETER}{code}": f"通訳({name})" for code, name in LANGUAGES.items()},
}


def read_needs(needs: Iterable[str]) -> tuple[str, ...]:
    """In the order of the list, each once. Errors: NotFoundOrHidden `ticket.need_unknown`."""
    wanted = set(needs)
    for need in wanted:
        if need not in NEEDS:
            raise NotFoundOrHidden(VisitError.NEED_UNKNOWN, need=need)
    return tuple(need for need in NEEDS if need in wanted)


def known_needs(told: Iterable[str]) -> tuple[str, ...]:
    """Those of a booking that a ticket knows. The internet names an interpreter by the language of its pages: zh-hans."""
    spoken = (one.partition("-")[0] if one.startswith(INTERPRETER) else one for one in told)
    return tuple(one for one in dict.fromkeys(spoken) if one in NEEDS)


def need_labels(needs: Iterable[str]) -> tuple[str, ...]:
    return tuple(NEEDS.get(need, need) for need in needs)
