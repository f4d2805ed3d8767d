"""What a plan needs of each procedure of the catalogue: official names, who may file, words for its deadline."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.core.plan import Capacity
from madoguchi.foundation.cities import City, Duty
from tests.support.published import published_city

DATA = Path(__file__).resolve().parents[3] / "data"
NAMES = {
    "move_in": "転入届",
    "card_continued_use": "マイナンバーカード継続利用(住所変更)",
    "signature_certificate_reissue": "署名用電子証明書の再発行",
    "national_health_insurance_enrol": "国民健康保険 資格取得届",
    "late_elderly_medical_enrol": "後期高齢者医療 資格取得(県外からの転入)",
    "national_pension_category_change": "国民年金 第1号 資格取得・種別変更",
    "pension_exemption": "国民年金保険料 免除・納付猶予/学生納付特例",
    "care_insurance_enrol": "介護保険 資格取得(第1号)",
    "care_certification_transfer": "要介護認定の引継(受給資格証明書)",
    "child_allowance_claim": "児童手当 認定請求",
    "child_medical_care_claim": "子ども医療証 交付申請",
    "special_child_rearing_allowance_claim": "特別児童扶養手当 認定請求",
    "school_transfer": "小中学校の転入学",
    "school_change_permission": "指定学校変更・区域外就学許可申請",
    "school_aid_application": "就学援助申請",
    "daycare_application": "保育所等 教育・保育給付認定/入所申込",
    "seal_registration": "印鑑登録申請",
    "water_service_start": "水道使用開始届",
    "night_soil_collection": "ごみ収集・し尿くみ取り申込",
    "dog_registration_change": "犬の登録・所在地変更届",
    "moped_registration": "原付・小型特殊の標識交付/変更/廃車",
    "disability_certificate_address_change": "障害者手帳 居住地・氏名変更届",
    "residence_card_address": "住居地届出(在留カード裏書)",
    "residence_certificate_request": "住民票の写し(世帯連記式/個人票/除票)",
    "voter_list_registration": "選挙人名簿登録(自動)",
}
"""Programs find a procedure by its name as offices write it."""


@pytest.fixture(params=["yukuhashi", "kitakyushu"])
def city(request: pytest.FixtureRequest) -> City:
    return published_city(str(request.param))


def test_procedures__each_known_one__has_its_official_name(city: City) -> None:
    names = {procedure.id: procedure.name for procedure in city.procedures.values()}
    assert {name: names.get(name) for name in NAMES} == NAMES
    assert len(set(names.values())) == len(names)


def test_procedures__each_that_is_filed__says_who_may_file(city: City) -> None:
    for procedure in city.procedures.values():
        assert bool(procedure.may_file) == (procedure.duty is not Duty.AUTOMATIC), procedure.id
        for one in procedure.may_file:
            if one.right.capacity is Capacity.PROXY:
                # Who only brings a paper that another has signed needs no letter; the note says so.
                assert "proxy_letter" in one.right.documents or one.note.ja, procedure.id
            if not one.right.same_day:
                assert one.note.ja, procedure.id


def test_deadlines__each_that_counts_from_a_day__names_it_in_each_written_language(city: City) -> None:
    for procedure in city.procedures.values():
        if procedure.deadline.base:
            label = procedure.deadline.label
            assert all((label.ja, label.easy, label.en)), procedure.id
            assert procedure.deadline.rule.base_label_ja == label.ja


def test_documents__each_that_is_bought_or_replaced__names_things_that_exist(city: City) -> None:
    used = {need.document for p in city.procedures.values() for need in p.documents}
    for document in city.documents.values():
        if document.certificate:
            assert document.id in used
            assert document.certificate.issued_by.ja
        assert document.id not in document.covered_by
        assert document.certificate is None or document.is_paper


def test_lapses__each__says_why_and_where_it_is_known_from(city: City) -> None:
    assert city.lapses
    for lapse in city.lapses.values():
        assert all((lapse.name.ja, lapse.why.ja, lapse.basis, lapse.source.title))
