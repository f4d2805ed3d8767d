"""Reading outputs back: what counts as the same text, and what as somebody's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.foundation.release.readings import canary_key, canary_keys, code_key, key, read_html, read_text


@pytest.mark.parametrize(
    ("one", "other"),
    [("髙﨑　太郎", "髙﨑 太郎"), ("ﾕｸﾊｼ", "ユクハシ"), ("渡邉\U000e0102", "渡邉"), ("１２３", "123")],
)
def test_key__same_text_otherwise_printed__is_equal(one: str, other: str) -> None:
    assert key(one) == key(other)


_VARIANTS = [
    "辺",
    "邊",
    "邉",
    "邉\U000e0102",
    "邉\U000e0103",
    "邊\U000e0102",
    "神",
    "\ufa19",
    "㐂",
    "\U0002f804",
]


def test_code_key__variant_characters__are_each_a_value_of_their_own() -> None:
    assert len({code_key(f"渡{sign}") for sign in _VARIANTS}) == len(_VARIANTS)


@given(st.text(st.sampled_from("林髙﨑神Ａａｱ １-"), max_size=8))
def test_code_key__text_without_variants__is_the_key(text: str) -> None:
    assert code_key(text) == key(text)


def test_code_key__width_space_and_case__are_levelled_beside_a_variant() -> None:
    assert code_key("邉\U000e0102　ﾀﾛｳ Ａ") == code_key("邉\U000e0102タロウa")


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("窓口の林一様へ", "林一", True),
        ("森林一覧", "林一", False),
        ("申請者: 林 一", "林一", True),
        ("森<b>林一</b>覧", "林一", True),
        ("<td>林</td><td>一</td>", "林一", True),
        ("小林一郎太の書類", "小林一郎太", True),
        ("電話 090-1111-2222 まで", "090 1111 2222", True),
        ("<p>0</p><p>9</p><p>01</p>1112222", "09011112222", True),
        ("00000000120000000020", "0000000120", False),
        ("番号 0000000120 です", "0000000120", True),
        ('<input value="髙﨑 太郎">', "髙﨑太郎", True),
        ('<img alt="" title="髙﨑太郎">', "髙﨑太郎", True),
        ("<script>const who='髙﨑太郎'</script>", "髙﨑太郎", True),
        ("<!-- 髙﨑太郎 -->", "髙﨑太郎", True),
        ("&#x9AD9;﨑太郎", "髙﨑太郎", True),
    ],
)
def test_carries__value_in_any_dress__is_found(text: str, name: str, found: bool) -> None:
    assert read_html(text).carries(canary_key(name)) is found


def test_without__longer_allowed_name__hides_the_shorter_inside_it_only() -> None:
    reading = read_text("小林一 と 林一")
    assert reading.without([key("小林一")]).carries("林一")
    assert not read_text("小林一 だけ").without([key("小林一")]).carries("林一")


def test_read_html__marks__are_collected_also_nested_and_unclosed() -> None:
    html = (
        '<div data-subject="case:A:m1" data-field="full_name"><b>林</b> 一'
        '<span data-subject="case:A:m1" data-field="phone">0930-1</span></div>'
        '<input data-subject="case:A:m2" data-field="sex" value="女"><p data-subject="case:A:m3" data-field="x">y'
    )
    marks = [(m.subject, m.field, m.shown) for m in read_html(html).marks]
    assert ("case:A:m1", "phone", "0930-1") in marks
    assert ("case:A:m1", "full_name", "林 一0930-1") in marks
    assert ("case:A:m2", "sex", "女") in marks
    assert ("case:A:m3", "x", "y") in marks


@given(st.lists(st.text(st.sampled_from("林一ﾊ１A・- 0９\u3099ハ")), max_size=6))
def test_canary_keys__of_many__are_the_keys_of_each(texts: list[str]) -> None:
    assert canary_keys(texts) == {canary_key(text) for text in texts}


@given(
    st.lists(st.text(st.sampled_from("林一山田0120-"), min_size=1, max_size=6), max_size=6),
    st.text(st.sampled_from("林一山田0120- \n様"), max_size=30),
)
def test_carried__of_many__are_those_that_stand_in_the_text(names: list[str], text: str) -> None:
    reading, keys = read_text(text), [canary_key(name) for name in names]
    assert reading.carried(keys) == [one for one in keys if len(one) > 1 and reading.carries(one)]
