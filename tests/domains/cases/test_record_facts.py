"""Recording values: what counts as typed twice, what is refused, what stays."""

from __future__ import annotations

import pytest

from madoguchi.core.errors import (
    Conflict,
    InvalidTransition,
    NotFoundOrHidden,
    NotPermitted,
    ValidationFailed,
)
from madoguchi.domains.cases import selectors, services
from madoguchi.domains.cases.records import CaseView
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.events.selectors import list_events
from madoguchi.foundation.policy.actors import Actor, Role
from tests.domains.cases.builders import AUDITOR, CLERK, RECEPTIONIST, make_case

pytestmark = pytest.mark.django_db


def record(
    case: CaseView, member: str, fact: str, text: str, *, correction: bool = False, door: str = "counter"
) -> CaseView:
    return services.record_facts(
        actor=CLERK,
        case=case.reference,
        values={(member, fact): text},
        door=door,
        expected_version=case.version,
        correction=correction,
    )


def twice(case: CaseView) -> int:
    return selectors.count_typed_twice(CLERK, case.reference)


def test_open_case__from_home__knows_everything_and_nothing_is_typed_twice() -> None:
    case = make_case()
    assert case.state == "prepared"
    assert [m.full_name for m in case.members] == ["髙﨑　太郎", "髙﨑　花子"]
    assert case.facts.get("life_event") == ("move_in",)
    assert twice(case) == 0


def test_record_facts__new_fact__is_known_and_not_typed_twice() -> None:
    case = record(make_case(), "m1", "occupation", "self_employed")
    assert case.version == 2
    assert case.text("occupation", "m1") == "self_employed"
    assert twice(case) == 0


@pytest.mark.parametrize(
    ("member", "fact", "text"),
    [
        ("m1", "birth_date", "1985-04-01"),
        ("m1", "birth_date", "昭和60年4月1日"),
        ("m1", "birth_date", "Ｓ６０．４．１"),
        ("", "phone", "０９０−１１１１−２２２２"),
        ("", "new_address", "行橋市 中央１丁目１−１"),
        ("m1", "family_name", "髙﨑\U000e0100"),
        ("m1", "given_name", "次郎"),
    ],
)
def test_record_facts__known_fact_typed_again__counts(member: str, fact: str, text: str) -> None:
    assert twice(record(make_case(), member, fact, text)) == 1


def test_record_facts__correction_with_another_value__does_not_count_and_keeps_the_old_row() -> None:
    case = record(make_case(), "m1", "given_name", "多朗", correction=True)
    assert twice(case) == 0
    rows = selectors.get_provenance(CLERK, case.reference, fact="given_name")
    of_m1 = [(row.value_text, row.is_current, row.door) for row in rows if row.member_id == "m1"]
    assert of_m1 == [("太郎", False, "home"), ("多朗", True, "counter")]


def test_record_facts__correction_with_the_same_value_in_another_era__counts() -> None:
    assert twice(record(make_case(), "m1", "birth_date", "昭和60年4月1日", correction=True)) == 1


def test_record_facts__value_taken_back_and_typed__does_not_count() -> None:
    case = record(make_case(), "", "phone", "", correction=True)
    assert case.text("phone") == ""
    assert twice(record(case, "", "phone", "0930-25-1111")) == 0


def test_record_facts__machine_brings_a_known_fact__does_not_count_but_typing_after_it_does() -> None:
    case = make_case()
    services.record_facts(
        actor=CLERK,
        case=case.reference,
        values={("m2", "occupation"): "self_employed"},
        door="core_system",
        expected_version=None,
    )
    case = selectors.get_case(CLERK, case.reference)
    assert twice(case) == 0
    assert twice(record(case, "m2", "occupation", "self_employed")) == 1


def test_record_facts__empty_text_without_correction__changes_nothing() -> None:
    case = make_case()
    assert record(case, "", "phone", "  ").version == case.version


def test_record_facts__stale_version__refuses_and_keeps_the_first() -> None:
    case = make_case()
    record(case, "", "phone", "0930-25-1111", correction=True)
    with pytest.raises(Conflict) as refusal:
        record(case, "", "phone", "0930-25-2222", correction=True)
    assert refusal.value.code == "case.stale_version"
    assert selectors.get_case(CLERK, case.reference).text("phone") == "0930-25-1111"


@pytest.mark.parametrize(
    ("member", "fact", "text", "code"),
    [
        ("m1", "birth_date", "きのう", "date.unreadable"),
        ("m1", "sex", "?", "fact.not_a_choice"),
        ("", "phone", "12", "phone.format"),
        ("m1", "family_kana", "高崎", "furigana.not_katakana"),
        ("", "member_count", "たくさん", "fact.not_a_number"),
        ("", "member_count", "0", "fact.out_of_range"),
        ("", "no_such_fact", "x", "case.unknown_fact"),
    ],
)
def test_record_facts__unreadable_value__names_the_field(
    member: str, fact: str, text: str, code: str
) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        record(make_case(), member, fact, text)
    assert refusal.value.field_errors == {f"{member}.{fact}" if member else fact: code}


def test_record_facts__strange_member__is_refused() -> None:
    with pytest.raises(ValidationFailed) as refusal:
        record(make_case(), "boss", "sex", "male")
    assert refusal.value.field_errors == {"member": "case.unknown_member"}


def test_record_facts__closed_case__is_refused() -> None:
    case = make_case()
    services.withdraw_case(actor=CLERK, case=case.reference)
    with pytest.raises(InvalidTransition):
        record(case, "", "phone", "0930-25-1111")


def test_record_facts__wrong_role__is_refused() -> None:
    case = make_case()
    for actor, refusal in (
        (RECEPTIONIST, NotPermitted),
        (AUDITOR, NotPermitted),
        (_stranger(), NotFoundOrHidden),
    ):
        with pytest.raises(refusal):
            services.record_facts(
                actor=actor,
                case=case.reference,
                values={("", "phone"): "0930-25-1111"},
                door="counter",
                expected_version=1,
            )


def test_record_facts__leaves_audit_and_event_without_values() -> None:
    case = record(make_case(), "", "phone", "090-1111-2222")
    row = ChangeRow.objects.filter(code="case.facts_recorded").get()
    assert (row.subject, row.fields) == (case.reference, ["phone"])
    events = list(list_events(codes=("case.facts_recorded",), case=case.reference))
    assert len(events) == 1
    assert events[0].payload["typed"] == 1
    assert events[0].payload["typed_twice"] == 1


def test_get_case__other_household__looks_missing() -> None:
    case = make_case()
    with pytest.raises(NotFoundOrHidden):
        selectors.get_case(_stranger(), case.reference)
    own = Actor(actor_id=case.reference, roles=frozenset({Role.CITIZEN}))
    assert selectors.get_case(own, case.reference).reference == case.reference


def test_find_reference__typed_in_another_way__finds_it() -> None:
    make_case("H7K2-9QXM")
    assert selectors.find_reference(CLERK, "ｈ7k2 9qxm") == "H7K2-9QXM"
    with pytest.raises(NotFoundOrHidden):
        selectors.find_reference(CLERK, "H7K2")


def _stranger() -> Actor:
    return Actor(actor_id="ZZZZ-ZZZZ", roles=frozenset({Role.CITIZEN}))
