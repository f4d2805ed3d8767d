"""A history row comes back from the database exactly as it went in."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.japanese import (
    Address,
    AddresseeNumber,
    Furigana,
    HouseholdNumber,
    LocalGovernmentCode,
    OverseasAddress,
    PersonName,
    Postcode,
    ResidentCode,
)
from madoguchi.core.people import (
    HEAD,
    Aggressor,
    Alias,
    CertificateSerials,
    ForeignPart,
    FormerFamilyName,
    HistoryRecord,
    JapanesePart,
    Kin,
    Move,
    MoveReason,
    NamePriority,
    PartialDate,
    Person,
    ProtectiveMeasure,
    Relationship,
    Removal,
    Residence,
    ResidenceCategory,
    ResidentStatus,
    Sex,
    TemporaryLift,
)
from madoguchi.domains.residents import codec

ADDRESS = Address(
    LocalGovernmentCode("402133"), "福岡県", "行橋市", "中央", "1-1", "101", Postcode("8248601")
)
SELECTOR = st.sampled_from(["", "\U000e0100", "\ufe00"])
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=4)
NAMES = st.builds(lambda a, v, b: PersonName(a + v, b), HAN, SELECTOR, HAN)
DAYS = st.dates(date(1900, 1, 1), date(2026, 4, 1))
BIRTHS = st.one_of(
    DAYS.map(PartialDate.on),
    DAYS.map(lambda day: PartialDate.year_month(day.year, day.month)),
    DAYS.map(lambda day: PartialDate.year_only(day.year)),
    st.just(PartialDate.unknown()),
    st.just(PartialDate.registered(2023, 2, 29)),
)
JAPANESE = st.builds(
    JapanesePart,
    registered_domicile=st.sampled_from([None, "なし", "福岡県行橋市中央1番地"]),
    register_head=st.sampled_from([None, "不明"]),
    is_register_head=st.booleans(),
    became_resident_on=st.one_of(st.none(), BIRTHS),
    former_family_name=st.sampled_from([None, FormerFamilyName("髙﨑", "タカサキ", True)]),
)
FOREIGN = st.builds(
    ForeignPart,
    nationality=st.sampled_from(["VN", "XX"]),
    residence=st.just(
        Residence(ResidenceCategory.MID_LONG_TERM, "永住者", None, date(2027, 1, 1), "AB12345678CD")
    ),
    alphabet_name=st.just("NGUYEN VAN A"),
    aliases=st.sampled_from([(), (Alias("青木", "アオキ", date(2020, 1, 1)),)]),
    name_priority=st.sampled_from(NamePriority),
)
PEOPLE = st.builds(
    Person,
    addressee_number=st.just(AddresseeNumber("0000000019")),
    birth=BIRTHS,
    part=st.one_of(JAPANESE, FOREIGN),
    name=st.one_of(st.none(), NAMES),
    furigana=st.sampled_from([None, Furigana("ワタナベ", "ハナコ")]),
    sex=st.sampled_from(Sex),
    status=st.just(ResidentStatus.REMOVED_MOVED_OUT),
    resident_code=st.sampled_from([None, ResidentCode("24727059608")]),
    certificate_serials=st.just(CertificateSerials("1A", None)),
)
RECORDS = st.builds(
    HistoryRecord,
    history_number=st.integers(1, 99),
    person=PEOPLE,
    household_number=st.just(HouseholdNumber("0000000019")),
    relationship=st.sampled_from([None, HEAD, Relationship.of(Kin.CHILD, Kin.WIFE)]),
    address=st.just(ADDRESS),
    move=st.builds(
        Move,
        reason=st.sampled_from(MoveReason),
        processed_on=DAYS,
        moved_on=st.one_of(st.none(), BIRTHS),
        filed_on=st.one_of(st.none(), DAYS),
    ),
    head_name=st.one_of(st.none(), NAMES),
    previous_address=st.sampled_from([None, ADDRESS, OverseasAddress("VN", "Hanoi")]),
    removal=st.sampled_from([None, Removal(OverseasAddress("VN"), ADDRESS, date(2026, 1, 1))]),
    is_provisional=st.booleans(),
)


@given(RECORDS)
def test_codec__any_history_record__round_trips_through_json(record: HistoryRecord) -> None:
    text = json.dumps(codec.encode(record), ensure_ascii=True)
    assert codec.decode(HistoryRecord, json.loads(text)) == record


def test_codec__protective_measure__round_trips() -> None:
    measure = ProtectiveMeasure(
        subject=AddresseeNumber("resident:0000000019"),
        starts_on=date(2026, 4, 1),
        ends_on=date(2027, 3, 31),
        lifts=(TemporaryLift(date(2026, 5, 1), date(2026, 5, 2)),),
        also_protected=(AddresseeNumber("case:H7K2-9QXM:m2"),),
        aggressors=(Aggressor(PersonName("林", "一"), birth=PartialDate.unknown(), address=ADDRESS),),
        forwarded_to=("402141",),
    )
    assert codec.decode(ProtectiveMeasure, json.loads(json.dumps(codec.encode(measure)))) == measure
