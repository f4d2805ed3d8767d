"""Invented residents beside the named ones, as many households as wished, always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from madoguchi.core.japanese import addressee_number_from, household_number_from
from madoguchi.sandbox.core_columns import Row
from madoguchi.sandbox.core_town import Town

_FIRST = 910_000_000
_SEED = 20261121
_ON = date(2026, 11, 1)


def _pairs(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FAMILIES = _pairs(
    "佐々木/ササキ 中村/ナカムラ 小林/コバヤシ 加藤/カトウ 吉田/ヨシダ 山田/ヤマダ 松本/マツモト 井上/イノウエ 木村/キムラ"
    " 林/ハヤシ 斎藤/サイトウ 清水/シミズ 山崎/ヤマサキ 池田/イケダ 橋本/ハシモト 阿部/アベ 石川/イシカワ 前田/マエダ 藤田/フジタ"
    " 後藤/ゴトウ 岡田/オカダ 長谷川/ハセガワ 村上/ムラカミ 近藤/コンドウ 石井/イシイ 坂本/サカモト 遠藤/エンドウ 藤井/フジイ"
    " 福田/フクダ 三浦/ミウラ 中野/ナカノ 原田/ハラダ 松尾/マツオ 濵田/ハマダ 髙木/タカギ 齊藤/サイトウ"
)
_MEN = _pairs(
    "翔太/ショウタ 健/ケン 修/オサム 大和/ヤマト 勇気/ユウキ 隆/タカシ 悠真/ユウマ 浩二/コウジ 亮/リョウ 清/キヨシ 直樹/ナオキ"
    " 湊/ミナト 剛/ツヨシ 実/ミノル 蒼/アオイ"
)
_WOMEN = _pairs(
    "陽菜/ヒナ 裕子/ユウコ 和子/カズコ 美穂/ミホ 凛/リン 節子/セツコ 結衣/ユイ 久美子/クミコ 真由美/マユミ 紬/ツムギ"
    " 恵子/ケイコ 愛/アイ 文/フミ 千尋/チヒロ 澪/ミオ"
)


def made_up_people(households: int, towns: Sequence[Town]) -> Iterator[Row]:
    """Rows by addressee number. The same number of households gives the same people, and more give these and others."""
    rng = random.Random(_SEED)  # noqa: S311 - the same people each time
    sequence = _FIRST
    for place in range(1, households + 1):
        for row in _household(rng, towns[rng.randrange(len(towns))], place):
            sequence += 1
            yield {**row, "addressee_number": addressee_number_from(sequence)}


def _household(rng: random.Random, town: Town, place: int) -> Iterator[Row]:
    family = rng.choice(_FAMILIES)
    age = rng.randint(20, 92)
    moved_on = _ON - timedelta(days=rng.randint(30, min(age - 18, 25) * 365 + 60))
    head = rng.choice(_MEN if rng.random() < 0.6 else _WOMEN)
    is_man = head in _MEN
    shared = {
        "history_number": "1",
        "household_number": household_number_from(_FIRST + place),
        "status": "resident",
        "kind": "japanese",
        "kana_confirmed": "1",
        "head_name": f"{family.partition('/')[0]}\u3000{head.partition('/')[0]}",
        "registered_domicile": f"{town.prefecture}{town.city}{town.town}{place}番地",
        "register_head": f"{family.partition('/')[0]}\u3000{head.partition('/')[0]}",
        "move_reason": "move_in",
        **{name: moved_on.isoformat() for name in ("moved_on", "settled_on", "became_resident_on")},
        **{name: (moved_on + timedelta(days=4)).isoformat() for name in ("filed_on", "processed_on")},
        **town.columns(
            f"{rng.randint(1, 30)}番{rng.randint(1, 20)}号", rng.choice(("", "", "みなと荘101号"))
        ),
    }
    yield {**shared, **_person(rng, "世帯主", family, head, is_man=is_man, age=age)}
    if age > 25 and rng.random() < 0.6:
        spouse = rng.choice(_WOMEN if is_man else _MEN)
        yield {
            **shared,
            **_person(rng, "妻" if is_man else "夫", family, spouse, is_man=not is_man, age=age - 2),
        }
    for _ in range(rng.choice((0, 0, 1, 2)) if 28 <= age <= 55 else 0):
        is_son = rng.random() < 0.5
        child = rng.choice(_MEN if is_son else _WOMEN)
        young = _person(rng, "子", family, child, is_man=is_son, age=rng.randint(0, age - 26))
        yield {**shared, **young, **_since_birth(young["birth_date"], moved_on)}


def _since_birth(born: str, moved_on: date) -> dict[str, str]:
    """The entry of somebody who was born here, not moved in."""
    if born <= moved_on.isoformat():
        return {}
    days = ("moved_on", "settled_on", "became_resident_on", "filed_on", "processed_on")
    return {"move_reason": "birth", **dict.fromkeys(days, born)}


def _person(
    rng: random.Random, relationship: str, family: str, given: str, *, is_man: bool, age: int
) -> dict[str, str]:
    (family_name, _, family_kana), (given_name, _, given_kana) = family.partition("/"), given.partition("/")
    return {
        "relationship": relationship,
        "family_name": family_name,
        "given_name": given_name,
        "family_kana": family_kana,
        "given_kana": given_kana,
        "birth_date": (_ON - timedelta(days=age * 365 + age // 4 + rng.randrange(365))).isoformat(),
        "sex": "male" if is_man else "female",
    }
