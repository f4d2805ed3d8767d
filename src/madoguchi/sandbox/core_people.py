"""The named people of the pretended core system: families that a demo or a test asks for by number.

All of them are invented. Numbers (宛名番号, 世帯番号) begin with 9 and are the same in every city; towns are the city's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from madoguchi.core.japanese import addressee_number_from, household_number_from
from madoguchi.sandbox.core_columns import Row
from madoguchi.sandbox.core_town import Town

FIRST_SEQUENCE = 900_000_000
_ENTRY = {
    "history_number": "1",
    "status": "resident",
    "kind": "japanese",
    "kana_confirmed": "1",
    "move_reason": "move_in",
    "moved_on": "2015-04-01",
    "filed_on": "2015-04-03",
    "processed_on": "2015-04-03",
    "became_resident_on": "2015-04-01",
    "settled_on": "2015-04-01",
}
_DOMICILE = "福岡県みなと市中央一丁目1番"

Member = Mapping[str, str]


def _one(relationship: str, family: str, given: str, born: str, sex: str, **more: str) -> Member:
    """`family` and `given` as "漢字/カナ"."""
    (family_name, _, family_kana), (given_name, _, given_kana) = family.partition("/"), given.partition("/")
    return {
        "relationship": relationship,
        "family_name": family_name,
        "given_name": given_name,
        "family_kana": family_kana,
        "given_kana": given_kana,
        "birth_date": born,
        "sex": sex,
        **more,
    }


EIGHT: Sequence[Member] = (
    _one("世帯主", "髙𣘺/タカハシ", "健一/ケンイチ", "1968-05-12", "male"),
    _one("妻", "髙𣘺/タカハシ", "由美子/ユミコ", "1970-11-03", "female"),
    _one("子", "髙𣘺/タカハシ", "美咲/ミサキ", "2008-09-21", "female"),
    _one("子", "髙𣘺/タカハシ", "大輔/ダイスケ", "1995-02-17", "male"),
    _one("子の妻", "髙𣘺/タカハシ", "麻衣/マイ", "1996-07-30", "female"),
    _one("子の子", "髙𣘺/タカハシ", "陽翔/ハルト", "2024-01-15", "male"),
    _one("父", "髙𣘺/タカハシ", "正雄/マサオ", "1939-03-08", "male"),
    _one("母", "髙𣘺/タカハシ", "千代/チヨ", "1942-12-25", "female"),
)
_CHINA = {
    "kind": "foreign",
    "nationality": "CN",
    "residence_category": "mid_long_term",
    "status_of_residence": "技術・人文知識・国際業務",
    "stay_period": "5年",
    "stay_expires_on": "2028-03-31",
    "name_priority": "kanji",
    "status": "removed_moved_out",
    "move_reason": "move_out",
    "moved_on": "2023-03-25",
    "filed_on": "2023-03-20",
    "processed_on": "2023-03-20",
    "kana_confirmed": "0",
}
_FAMILY_STAY = {"status_of_residence": "家族滞在"}
# U+2EBF3 is one of the characters for names that Unicode took in from China's list of 2022: no font here has it.
FOREIGN: Sequence[Member] = (
    _one(
        "世帯主", "李/リ", "安\U0002ebf3/アンエン", "1988-06-09", "male",
        **_CHINA, alphabet_name="LI ANYUAN", kanji_name="李安\U0002ebf3", card_number="ZZ00000001ZZ",
    ),
    _one(
        "妻", "王/オウ", "美琳/ビリン", "1990-02-28", "female",
        **(_CHINA | _FAMILY_STAY), alphabet_name="WANG MEILIN", kanji_name="王美琳", card_number="ZZ00000002ZZ",
    ),
    _one(
        "子", "李/リ", "小雨/ショウウ", "2019-10-01", "female",
        **(_CHINA | _FAMILY_STAY), alphabet_name="LI XIAOYU", kanji_name="李小雨", card_number="ZZ00000003ZZ",
    ),
)  # fmt: skip
_IN_FORCE = {
    "measure_starts_on": "2026-04-01",
    "measure_ends_on": "2027-03-31",
    "measure_is_provisional": "0",
}
_RUN_OUT = {"measure_starts_on": "2025-01-15", "measure_ends_on": "2026-01-14", "measure_is_provisional": "0"}
PROTECTED: Sequence[Member] = (
    _one("世帯主", "青木/アオキ", "恵/メグミ", "1985-08-14", "female", **_IN_FORCE),
    _one("子", "青木/アオキ", "蓮/レン", "2014-04-02", "male", **_IN_FORCE),
)
RUN_OUT: Sequence[Member] = (_one("世帯主", "森/モリ", "さくら/サクラ", "1979-01-31", "female", **_RUN_OUT),)
NAMES: Sequence[Member] = (
    _one(
        "世帯主", "佐藤/サトウ", "花子/ハナコ", "1983-03-03", "female",
        former_family_name="鈴木", former_family_kana="スズキ",
    ),
    _one("夫", "佐藤/サトウ", "匠/タクミ", "1981-12-01", "male"),
)  # fmt: skip
SELECTORS: Sequence[Member] = (
    _one("世帯主", "渡邉\U000e0102/ワタナベ", "辻\U000e0101子/ツジコ", "1958-10-10", "female"),
)
COMPATIBLE: Sequence[Member] = (
    _one("世帯主", "\ufa19崎/カミサキ", "\ufa10一/ツカイチ", "1950-04-04", "male", kana_confirmed="0"),
)
OLD_KANA: Sequence[Member] = (
    _one("世帯主", "小野/オノ", "京子/キヨウコ", "1948-06-15", "female", kana_confirmed="0"),
)
ALIAS: Sequence[Member] = (
    _one(
        "世帯主", "朴/パク", "智秀/チス", "1976-09-09", "male",
        kind="foreign", nationality="KR", residence_category="special_permanent", card_number="第00000001号",
        alphabet_name="PARK JISOO", kanji_name="朴智秀", name_priority="alias", kana_confirmed="0",
        alias="新井智", alias_kana="アライサトシ", alias_registered_on="2010-05-20",
    ),
)  # fmt: skip
ONE_NAME: Sequence[Member] = (
    _one(
        "世帯主", "", "SUHARTINI/スハルティニ", "1995-01-01", "female",
        kind="foreign", nationality="ID", residence_category="mid_long_term", status_of_residence="特定技能1号",
        stay_period="1年", stay_expires_on="2027-02-28", card_number="ZZ00000004ZZ", alphabet_name="SUHARTINI",
        name_priority="alphabet", kana_confirmed="0",
    ),
)  # fmt: skip
TWINS: Sequence[Member] = (
    _one("世帯主", "田中/タナカ", "誠/マコト", "1990-01-20", "male"),
    _one("子", "田中/タナカ", "一朗/イチロウ", "2020-02-29", "male"),
    _one("子", "田中/タナカ", "一郎/イチロウ", "2020-02-29", "male"),
)
NAMESAKES: Sequence[Sequence[Member]] = (
    (_one("世帯主", "山本/ヤマモト", "幸子/サチコ", "1955-05-05", "female"),),
    (_one("世帯主", "山本/ヤマモト", "幸子/ユキコ", "1955-05-05", "female"),),
)
"""Two people of one name and one birth date."""
UNSURE_BIRTHS = (
    *(
        "1931-XX-XX~",
        "1931-04-XX~",
        "1931-04-15~",
        "1931-04-15?",
        "1931-04-XX?",
        "1931-spring",
        "1931-04-early",
    ),
    *("1931-04-middle~", "XXXX-XX-XX", "1931-XX-XX", "1931-04-XX", "1931-04-01/1931-04-20~"),
    *("1931-04-01?/1931-04-20?", "1931-04-01~/1931-04-20~", "1931-02-29", "1926-12-25[T]", "1926-12-25"),
)
"""The fourteen kinds of an uncertain date, a day that the calendar lacks, and both names of a day of change."""
DATES: Sequence[Sequence[Member]] = tuple(
    (_one("世帯主", "時任/トキトウ", f"{given}/{kana}", born, "unknown"),)
    for (given, kana), born in zip(
        (
            *(("一", "ハジメ"), ("二", "ジ"), ("三", "サン"), ("四", "ヨン"), ("五", "ゴ"), ("六", "ロク")),
            *(("七", "ナナ"), ("八", "ハチ"), ("九", "ク"), ("十", "トオ"), ("百", "モモ"), ("千", "セン")),
            *(("万", "ヨロズ"), ("億", "オク"), ("兆", "キザシ"), ("京", "ケイ"), ("垓", "ガイ")),
        ),
        UNSURE_BIRTHS,
        strict=True,
    )
)
_MOVED_OUT = {
    "status": "removed_moved_out",
    "move_reason": "move_out",
    "moved_on": "2022-03-28",
    "filed_on": "2022-03-22",
    "processed_on": "2022-03-22",
    "kana_confirmed": "0",
}
_WAS_HERE = {
    **_MOVED_OUT,
    "kind": "foreign",
    "residence_category": "mid_long_term",
    "status_of_residence": "技術・人文知識・国際業務",
    "stay_period": "5年",
    "stay_expires_on": "2030-03-31",
}
# U+2EBE0: one font here has it. The readings were never confirmed by anybody and are not all what people call themselves.
BACK_FOREIGN: Sequence[Member] = (
    _one(
        "世帯主", "林/ハヤシ", "\U0002ebe0/ショウ", "1990-03-03", "male",
        **_WAS_HERE, nationality="CN", alphabet_name="LIN SHO", kanji_name="林\U0002ebe0", name_priority="kanji",
        card_number="ZZ00000005ZZ",
    ),
    _one(
        "妻", "NGUYEN/グェン", "THI HOA/ティ ホア", "1992-11-30", "female",
        **_WAS_HERE, nationality="VN", alphabet_name="NGUYEN THI HOA", name_priority="alphabet",
        card_number="ZZ00000006ZZ",
    ),
    _one(
        "子", "林/リン", "葛\U000e0102葉/クズハ", "2017-09-09", "female",
        **_WAS_HERE, nationality="CN", alphabet_name="LIN KUZUHA", kanji_name="林葛\U000e0102葉", name_priority="kanji",
        card_number="ZZ00000007ZZ",
    ),
)  # fmt: skip
_LEFT = {**_MOVED_OUT, "registered_domicile": "広島県広島市南区松原町10番"}
_PARENTS, _FAMILY = "渡邊\U000e0108/ワタナベ", "渡邉\U000e0110/ワタナベ"
BACK_EIGHT: Sequence[Member] = (
    _one("世帯主", _FAMILY, "\U00020bb7郎/キチロウ", "1978-05-14", "male", **_LEFT),
    _one("妻", _FAMILY, "髙子/タカコ", "1980-12-25", "female", **_LEFT),
    _one("子", _FAMILY, "辻\U000e0102実/ツジミ", "2006-04-12", "male", **_LEFT),
    _one("子", _FAMILY, "葛\U000e0102葉/クズハ", "2013-05-05", "female", **_LEFT),
    _one("子", _FAMILY, "一樹/カズキ", "2017-06-07", "male", **_LEFT),
    _one("子", _FAMILY, "二葉/フタバ", "2017-06-07", "female", **_LEFT),
    _one("父", _PARENTS, "正藏/ショウゾウ", "1946-01-07", "male", **_LEFT),
    _one("母", _PARENTS, "ミツ/ミツ", "1948-03-03", "female", **_LEFT),
)
HOUSEHOLDS: Sequence[tuple[str, Sequence[Member]]] = (
    ("eight", EIGHT),
    ("foreign", FOREIGN),
    ("protected", PROTECTED),
    ("run_out", RUN_OUT),
    ("former_name", NAMES),
    ("selectors", SELECTORS),
    ("compatible", COMPATIBLE),
    ("old_kana", OLD_KANA),
    ("alias", ALIAS),
    ("one_name", ONE_NAME),
    ("twins", TWINS),
    *(("namesakes", members) for members in NAMESAKES),
    *(("dates", members) for members in DATES),
    ("back_foreign", BACK_FOREIGN),
    ("back_eight", BACK_EIGHT),
)
"""New ones come last: the numbers of the others stay."""
NAMED = sum(len(members) for _, members in HOUSEHOLDS)


def named_people(towns: Sequence[Town]) -> Iterator[Row]:
    """Every row of the named people, by addressee number and history number."""
    sequence = FIRST_SEQUENCE
    for place, (_, members) in enumerate(HOUSEHOLDS, start=1):
        town = towns[place * 7 % len(towns)]
        household = household_number_from(FIRST_SEQUENCE + place)
        for member in members:
            sequence += 1
            yield from _rows(member, addressee_number_from(sequence), household, members, town)


def numbers_of(family: str) -> tuple[str, ...]:
    """Addressee numbers of the people of a named household, in its order."""
    found: list[str] = []
    sequence = FIRST_SEQUENCE
    for name, members in HOUSEHOLDS:
        for _ in members:
            sequence += 1
            if name == family:
                found.append(addressee_number_from(sequence))
    return tuple(found)


def _rows(
    member: Member, number: str, household: str, members: Sequence[Member], town: Town
) -> Iterator[Row]:
    """Who has moved out has the row of the move in before it; who bears a former name, the row before the marriage."""
    head = f"{members[0]['family_name']}\u3000{members[0]['given_name']}".strip()
    number_of_lot = int(number[-4:-1]) % 40 + 1
    entry = _entry(member["birth_date"])
    row = {
        **entry,
        **town.columns(f"{number_of_lot}番{number_of_lot % 9 + 1}号"),
        "addressee_number": number,
        "household_number": household,
        "head_name": head,
        **({"registered_domicile": _DOMICILE, "register_head": head} if "kind" not in member else {}),
        **member,
    }
    before = {key: entry[key] for key in ("status", "move_reason", "moved_on", "filed_on", "processed_on")}
    if member.get("status", "resident") != "resident":
        yield {**row, **before}
        yield {**row, "history_number": "2"}
    elif "former_family_name" in member:
        yield {**row, "family_name": member["former_family_name"], "family_kana": member["former_family_kana"],
               "former_family_name": "", "former_family_kana": ""}  # fmt: skip
        yield {**row, "history_number": "2", "move_reason": "former_name_entry", "moved_on": "2020-06-01",
               "filed_on": "2020-06-01", "processed_on": "2020-06-01"}  # fmt: skip
    else:
        yield row


def _entry(born: str) -> dict[str, str]:
    """Who was born after the household moved in came into the register by birth."""
    if born <= _ENTRY["moved_on"] or not born[:4].isdecimal():
        return dict(_ENTRY)
    days = ("moved_on", "filed_on", "processed_on", "became_resident_on", "settled_on")
    return {**_ENTRY, "move_reason": "birth", **dict.fromkeys(days, born)}
