"""Texts as people type them, for every type of fact."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from madoguchi.core.japanese import format_era, format_western
from madoguchi.foundation.cities import FactDefinition, FactType
from madoguchi.foundation.cities.typed_values import PART_SPACE

_NAMES = st.text(st.sampled_from("高橋髙𠮷野家見本渡邊花子太郎ゆきﾀﾛｳＡbé・-ー々"), min_size=1, max_size=12)
_KANA = st.text(st.sampled_from("たかはしタカハシﾀｶﾊｼがガヴぢー"), min_size=1, max_size=12)
_SPACED = st.sampled_from(["{}", " {}", "{}　", "　{} "])


def typed_texts(definition: FactDefinition) -> st.SearchStrategy[str]:
    plain = _PLAIN[definition.type] if definition.type in _PLAIN else _listed(definition)
    return st.builds(lambda frame, text: frame.format(text), _SPACED, plain)


def _listed(definition: FactDefinition) -> st.SearchStrategy[str]:
    if definition.type is FactType.CHOICE:
        return st.sampled_from([w for c in definition.choices for w in (c.id, c.label.ja)])
    if definition.type is FactType.CHOICES:
        words = st.sampled_from([w for c in definition.choices for w in (c.id, c.label.ja)])
        return st.builds(
            str.join, st.sampled_from(["、", ",", ", "]), st.lists(words, min_size=1, max_size=4)
        )
    numbers = st.integers(definition.minimum or 0, definition.maximum or 999_999)
    return st.builds(_write_number, numbers, st.booleans())


def _write_number(number: int, is_wide: bool) -> str:
    text = f"{number:,}"
    return text.translate({ord("0") + n: ord("０") + n for n in range(10)}) if is_wide else text


_DAYS = st.dates(min_value=date(1873, 1, 1), max_value=date(2099, 12, 31))
_PARTS = st.builds(
    lambda year, month, form: form.format(y=year, m=month),
    st.integers(1890, 2026),
    st.integers(1, 12),
    st.sampled_from(
        [
            "{y}",
            "{y}年",
            "{y}年{m}月",
            "{y}年{m}月日不詳",
            "{y}年頃",
            "{y}年春",
            "{y}年{m}月中旬頃",
            "{y}-XX-XX",
        ]
    ),
)
_DIGITS = st.text(st.sampled_from("0123456789０９"), min_size=4, max_size=8)

_PLAIN: dict[FactType, st.SearchStrategy[str]] = {
    FactType.YES_NO: st.sampled_from(["yes", "no", "はい", "いいえ", "有", "無", "True", "0"]),
    FactType.DATE: st.one_of(
        _DAYS.map(format_era), _DAYS.map(format_western), _DAYS.map(lambda day: day.isoformat()), _PARTS
    ),
    FactType.TEXT: _NAMES,
    FactType.NAME: _NAMES,
    FactType.FURIGANA: st.lists(_KANA, min_size=1, max_size=2).map("　".join),
    FactType.ADDRESS: st.builds(
        lambda town, lot, building: (
            f"福岡県行橋市{town}{lot}" + (f"{PART_SPACE}{building}" if building else "")
        ),
        _NAMES,
        st.sampled_from(["一丁目1番1号", "１－２－３", "123番地4"]),
        st.one_of(st.just(""), _NAMES),
    ),
    FactType.PHONE: st.builds(
        lambda head, tail: f"{head}{tail}",
        st.sampled_from(["090-1234-", "０９０１２３４", "+81 90 1234 ", "0930-25-", "(0930)25", "050-1123-"]),
        st.from_regex(r"[0-9]{4}", fullmatch=True),
    ),
    FactType.MAIL: st.from_regex(r"[a-zA-Z0-9]{1,12}[@＠][a-z]{1,8}(\.[a-z]{2,3}){1,2}", fullmatch=True),
    FactType.BANK_ACCOUNT: st.builds(
        lambda *parts: PART_SPACE.join(parts),
        _NAMES,
        _NAMES,
        st.sampled_from(["普通", "当座", "貯蓄"]),
        _DIGITS,
        st.lists(_KANA, min_size=1, max_size=2).map("　".join),
    ),
    FactType.RELATIONSHIP: st.sampled_from(
        ["世帯主", "妻", "夫(未届け)", "子", "子の 妻", "父の父", "縁故者", "同居人", "子の子の子の子"]
    ),
}
