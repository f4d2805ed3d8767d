"""Values of several sources: taken over, equal, or side by side until somebody chooses."""

from __future__ import annotations

import pytest

from madoguchi.core.errors import Conflict, InvalidTransition, NotPermitted, ValidationFailed
from madoguchi.domains.cases import selectors, services
from madoguchi.domains.cases.records import OfferView
from madoguchi.domains.cases.states import Door
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.policy.actors import SYSTEM
from tests.domains.cases.builders import AUDITOR, CLERK, make_case

pytestmark = pytest.mark.django_db
CASE = "H7K2-9QXM"
CORE = {
    ("m1", "family_name"): "髙﨑",
    ("m1", "given_name"): "多朗",
    ("m1", "family_kana"): "ﾀｶｻｷ",
    ("", "phone"): "",
}


def offer(values: dict[tuple[str, str], str] = CORE, door: Door = Door.CORE_SYSTEM) -> services.Offered:
    return services.offer_values(actor=CLERK, case=CASE, values=values, door=door, note="世帯 0012")


def waiting() -> list[OfferView]:
    return selectors.list_offers(CLERK, CASE)


def settle(**choices: bool) -> None:
    """`settle(given_name=True)`: take what is offered for the given name."""
    ids = {one.offer_id: choices[one.fact] for one in waiting() if one.fact in choices}
    version = selectors.get_case(CLERK, CASE).version
    services.settle_offers(actor=CLERK, case=CASE, choices=ids, expected_version=version)


def test_offer_values__unknown_equal_and_other__are_told_apart() -> None:
    make_case()
    offered = offer()
    assert offered == services.Offered(
        taken_over=(("m1", "family_kana"),),
        same=(("m1", "family_name"),),
        differing=(("m1", "given_name"),),
    )
    case = selectors.get_case(CLERK, CASE)
    assert case.known["m1", "family_kana"].door == Door.CORE_SYSTEM
    assert (case.text("given_name", "m1"), case.text("family_kana", "m1")) == ("太郎", "タカサキ")
    (one,) = waiting()
    assert (one.value_text, one.known.value_text if one.known else "") == ("多朗", "太郎")
    assert selectors.count_typed_twice(CLERK, CASE) == 0


def test_settle_offers__taken__keeps_its_source_and_the_former_value_in_the_history() -> None:
    make_case()
    offer()
    settle(given_name=True)
    value = selectors.get_case(CLERK, CASE).known["m1", "given_name"]
    assert (value.value_text, value.door, value.actor_id, value.is_correction) == (
        "多朗",
        Door.CORE_SYSTEM,
        "kubota",
        True,
    )
    assert "太郎" in [one.value_text for one in selectors.get_provenance(CLERK, CASE, fact="given_name")]
    assert (waiting(), selectors.count_typed_twice(CLERK, CASE)) == ([], 0)
    row = ChangeRow.objects.get(code="case.offers_settled")
    assert row.data == {"taken": 1, "refused": 0}


def test_settle_offers__refused__is_not_offered_again_by_the_same_source() -> None:
    make_case()
    offer()
    settle(given_name=False)
    assert selectors.get_case(CLERK, CASE).text("given_name", "m1") == "太郎"
    assert offer().differing == ()
    assert waiting() == []
    assert offer({("m1", "given_name"): "太朗"}).differing == (("m1", "given_name"),)


def test_offer_values__newer_word_of_the_same_source__takes_the_place_of_the_older() -> None:
    make_case()
    offer()
    offer({("m1", "given_name"): "太朗"})
    assert [one.value_text for one in waiting()] == ["太朗"]


def test_settle_offers__two_sources_chosen_for_one_fact__is_refused_and_nothing_changes() -> None:
    make_case()
    offer()
    offer({("m1", "given_name"): "太朗"}, Door.HOME)
    with pytest.raises(ValidationFailed):
        settle(given_name=True)
    assert len(waiting()) == 2


def test_settle_offers__stale_page_or_strange_id__changes_nothing() -> None:
    make_case()
    offer()
    ids = {one.offer_id: True for one in waiting()}
    with pytest.raises(Conflict):
        services.settle_offers(actor=CLERK, case=CASE, choices=ids, expected_version=1)
    make_case("ZZZZ-2222", "林", "一郎", phone="080-3333-4444")
    services.settle_offers(actor=CLERK, case="ZZZZ-2222", choices=ids, expected_version=1)
    assert len(waiting()) == 1
    assert selectors.get_case(CLERK, "ZZZZ-2222").text("given_name", "m1") == "一郎"


def test_offers__without_the_duty_or_after_the_end__are_refused() -> None:
    make_case()
    with pytest.raises(NotPermitted):
        services.offer_values(actor=AUDITOR, case=CASE, values=CORE, door=Door.CORE_SYSTEM)
    services.withdraw_case(actor=CLERK, case=CASE)
    with pytest.raises(InvalidTransition):
        offer()


def test_offer_earlier__same_resident__brings_contact_and_accounts_only() -> None:
    make_case()
    services.link_member(actor=SYSTEM, case=CASE, member_id="m1", addressee_number="0000000001")
    make_case("ZZZZ-2222", "髙﨑", "太郎", phone="")
    assert services.offer_earlier(actor=CLERK, case="ZZZZ-2222") is None
    services.link_member(actor=SYSTEM, case="ZZZZ-2222", member_id="m1", addressee_number="0000000001")
    offered = services.offer_earlier(actor=CLERK, case="ZZZZ-2222")
    assert offered is not None
    assert offered.taken_over == (("", "phone"),)
    value = selectors.get_case(CLERK, "ZZZZ-2222").known["", "phone"]
    assert (value.value_text, value.door) == ("090-1111-2222", Door.EARLIER_CASE)


def test_count_entry__by_the_door_of_the_first_value() -> None:
    case = make_case()
    offer()
    version = selectors.get_case(CLERK, CASE).version
    services.record_facts(
        actor=CLERK, case=CASE, values={("m1", "sex"): "male"}, door=Door.COUNTER, expected_version=version
    )
    counts = selectors.count_entry(CLERK, CASE)
    assert counts.prefilled == {"core_system": 1, "home": len(case.known)}
    assert (counts.asked, counts.typed_at_counter, counts.typed_twice) == (1, 1, 0)
    assert counts.typed == len(case.known) + 1
