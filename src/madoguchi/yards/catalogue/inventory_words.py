"""Words of the 手続棚卸, for the page and the export: states, reasons, and what would have to change for each."""

from __future__ import annotations

from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
from madoguchi.foundation.cities.procedures import BlockReason, CoreBusiness
from madoguchi.yards.catalogue.inventory import OnlineState

STATE = {
    OnlineState.COMPLETE: "完結できる",
    OnlineState.ELSEWHERE: "ほかのサービスで完結できる",
    OnlineState.PARTIAL: "途中まで",
    OnlineState.NONE: "できない",
    OnlineState.NOT_NEEDED: "手続不要",
}
STATE_MEANING = {
    OnlineState.COMPLETE: "オンラインで提出でき、来庁もいらない",
    OnlineState.ELSEWHERE: "マイナポータルなどで提出でき、来庁もいらない(この画面からは提出できない)",
    OnlineState.PARTIAL: "調べる・予約する・書いておくところまで",
    OnlineState.NONE: "オンラインでできることがない",
    OnlineState.NOT_NEEDED: "市が職権で行い、だれも届け出ない",
}
REASON = {
    BlockReason.ORIGINAL_REQUIRED: "原本の提出・提示",
    BlockReason.INCOME_CONSENT: "世帯員の所得確認の同意",
    BlockReason.FACE_TO_FACE: "対面での本人確認・面談",
    BlockReason.LAW: "法令が書面・出頭を求める",
    BlockReason.WET_SIGNATURE: "届出人の署名・届出印",
    BlockReason.THIRD_PARTY_PART: "医師・証人・勤務先などの記入",
    BlockReason.PHYSICAL_ITEM: "カード・標識・印鑑などの現物",
    BlockReason.NOT_BUILT: "市の受付の用意がまだ",
    BlockReason.OUTSIDE_CITY: "市以外の機関が受け付ける",
}
LEVER = {
    BlockReason.ORIGINAL_REQUIRED: "添付を省く(情報連携での確認、公用請求、電子証明書つきの証明書)か、写しでよいと要領を改める",
    BlockReason.INCOME_CONSENT: "世帯員ごとに電子署名で同意を受けるか、同意のいらない情報連携の事務に位置づける",
    BlockReason.FACE_TO_FACE: "電子署名(公的個人認証)か画面ごしの面談で代えられるよう、要綱・国の通知を改める",
    BlockReason.LAW: "法令の改正がいる。市は国への要望と、書いておく・予約するところまでの用意をする",
    BlockReason.WET_SIGNATURE: "電子署名で代える省令・規則の改正。市の規則なら市で改められる",
    BlockReason.THIRD_PARTY_PART: "医療機関・勤務先などから直接に電子で受ける仕組み(電子カルテ・電子証明)を待つか作る",
    BlockReason.PHYSICAL_ITEM: "交付物を郵送に改める。返納は郵送かポストで受ける",
    BlockReason.NOT_BUILT: "市が電子申請の受付を作る(法令の支障はない)",
    BlockReason.OUTSIDE_CITY: "受け付ける機関のオンライン申請につなぐ",
}
CORE = {
    CoreBusiness.NONE: "標準化対象事務でない(ノンコア)",
    CoreBusiness.CHILD_ALLOWANCE: "児童手当",
    CoreBusiness.CHILDCARE_SUPPORT: "子ども・子育て支援",
    CoreBusiness.RESIDENT_REGISTRY: "住民基本台帳",
    CoreBusiness.FAMILY_REGISTER_HISTORY: "戸籍の附票",
    CoreBusiness.SEAL_REGISTRATION: "印鑑登録",
    CoreBusiness.ELECTION: "選挙人名簿管理",
    CoreBusiness.PROPERTY_TAX: "固定資産税",
    CoreBusiness.RESIDENT_TAX: "個人住民税",
    CoreBusiness.CORPORATE_TAX: "法人住民税",
    CoreBusiness.LIGHT_VEHICLE_TAX: "軽自動車税",
    CoreBusiness.FAMILY_REGISTER: "戸籍",
    CoreBusiness.SCHOOL_ENROLMENT: "就学",
    CoreBusiness.HEALTH_MANAGEMENT: "健康管理",
    CoreBusiness.CHILD_REARING_ALLOWANCE: "児童扶養手当",
    CoreBusiness.PUBLIC_ASSISTANCE: "生活保護",
    CoreBusiness.DISABILITY_WELFARE: "障害者福祉",
    CoreBusiness.LONG_TERM_CARE: "介護保険",
    CoreBusiness.NATIONAL_HEALTH_INSURANCE: "国民健康保険",
    CoreBusiness.LATE_ELDERLY_MEDICAL: "後期高齢者医療",
    CoreBusiness.NATIONAL_PENSION: "国民年金",
}


def event_words(city: City) -> dict[str, str]:
    if LIFE_EVENT not in city.facts:
        return {}
    return {one.id: one.label.ja for one in city.facts[LIFE_EVENT].choices}
