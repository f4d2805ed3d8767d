from __future__ import annotations

from datetime import date

import pytest

from madoguchi.core.plan import Way
from madoguchi.core.rules import Facts
from madoguchi.domains.procedures import selectors
from madoguchi.domains.procedures.shapes import Question
from madoguchi.foundation import cities
from madoguchi.foundation.cities import AskedIn
from madoguchi.foundation.policy.actors import ANONYMOUS
from tests.domains.procedures.households import family4

ON = date(2026, 11, 20)


def answer(facts: Facts, question: Question, known: Facts) -> Facts:
    for member in question.members or ("",):
        value = known.get(question.fact.id, member)
        assert value is not None, (question.fact.id, member)
        facts = facts.with_value(question.fact.id, value, member)
    return facts


def play(known: Facts) -> tuple[Facts, list[Question]]:
    facts, asked = Facts(), []
    while question := selectors.next_question(facts, on=ON):
        asked.append(question)
        facts = answer(facts, question, known)
    return facts, asked


def test_get_plan__family_of_four__needs_its_thirteen_procedures_in_one_visit() -> None:
    plan = selectors.get_plan(ANONYMOUS, family4(), ON)
    assert {item.id for item in plan.needed} == {
        "move_in",
        "national_health_insurance_enrol",
        "national_pension_category_change",
        "child_allowance_claim",
        "child_medical_care_claim",
        "school_transfer",
        "card_continued_use",
        "signature_certificate_reissue",
        "insurance_tax_direct_debit",
        "water_service_start",
        "night_soil_collection",
        "seal_registration",
        "residence_certificate_request",
    }
    assert (plan.visits, plan.undecided, plan.missing) == (1, (), ())
    assert [item.id for item in plan.automatic] == ["voter_list_registration"]


def test_get_plan__family_of_four__gives_the_days_of_the_law() -> None:
    plan = selectors.get_plan(ANONYMOUS, family4(), ON)
    due = {item.id: item.due.due_on for item in plan.needed}
    assert due["move_in"] == date(2026, 11, 30)
    assert due["child_allowance_claim"] == date(2026, 12, 1)
    assert due["national_pension_category_change"] == date(2026, 11, 30)
    assert due["card_continued_use"] == date(2027, 2, 18)
    assert due["seal_registration"] is None


def test_get_plan__family_of_four__puts_nothing_before_its_prerequisite() -> None:
    done: set[str] = set()
    needed = selectors.list_needed(family4(), on=ON)
    for name in needed:
        assert set(cities.current().procedures[name].after) & set(needed) <= done
        done.add(name)


def test_needed_forms__family_of_four__gives_thirteen_official_forms() -> None:
    facts = family4()
    forms = selectors.needed_forms(selectors.get_plan(ANONYMOUS, facts, ON), facts, on=ON)
    assert len({paper.form.name for paper in forms}) == 13
    pension = [paper for paper in forms if paper.form.id == "national_pension_category_change"]
    assert [paper.member for paper in pension] == ["m1", "m2"]


def test_needed_fields__family_of_four__asks_each_value_once() -> None:
    facts = family4()
    fields = selectors.needed_fields(selectors.get_plan(ANONYMOUS, facts, ON), facts, on=ON)
    slots = [(field.member, field.fact.id) for field in fields]
    assert len(slots) == len(set(slots))
    by_slot = dict(zip(slots, fields, strict=True))
    assert len(by_slot["m1", "family_name"].forms) >= 8
    assert by_slot["", "new_address"].is_open
    assert not by_slot["m1", "birth_date"].is_open
    assert ("m1", "school_grade") not in by_slot
    assert ("m3", "left_job_on") not in by_slot


def test_needed_fields__at_home__leaves_out_what_only_the_counter_asks() -> None:
    facts = family4()
    plan = selectors.get_plan(ANONYMOUS, facts, ON)
    at_home = selectors.needed_fields(plan, facts, on=ON, door=AskedIn.ENTRY)
    assert {field.fact.asked_in for field in at_home} <= {AskedIn.GUIDE, AskedIn.ENTRY}
    everywhere = selectors.needed_fields(plan, facts, on=ON)
    assert {f.fact.id for f in everywhere} - {f.fact.id for f in at_home} >= {"previous_insurer"}


def test_next_question__played_to_the_end__decides_every_procedure() -> None:
    facts, asked = play(family4())
    plan = selectors.get_plan(ANONYMOUS, facts, ON)
    assert plan.undecided == ()
    assert len(asked) <= 26
    assert set(selectors.list_needed(facts, on=ON)) == set(selectors.list_needed(family4(), on=ON))


def test_next_question__played_to_the_end__never_repeats_and_never_asks_about_a_person() -> None:
    _, asked = play(family4())
    slots = [(member, q.fact.id) for q in asked for member in q.members or ("",)]
    assert len(slots) == len(set(slots))
    assert not any(q.fact.personal for q in asked)


def test_next_question__member_fact__shows_all_relevant_members_on_one_screen() -> None:
    _, asked = play(family4())
    screens = {q.fact.id: q.members for q in asked}
    assert screens["birth_date"] == ("m1", "m2", "m3", "m4")
    assert screens["school_kind"] == ("m3", "m4")
    assert screens["pension_change"] == ("m1", "m2")


def test_next_question__single_employee_with_a_card__is_not_asked_about_children() -> None:
    facts = (
        Facts(
            {
                "life_event": "move_in",
                "moved_from": "other_prefecture",
                "moved_on": "2026-11-16",
                "member_count": 1,
            }
        )
        .with_value("birth_date", "1996-02-02", "m1")
        .with_value("insurance", "employer", "m1")
    )
    asked = []
    while question := selectors.next_question(facts, on=ON):
        asked.append(question.fact.id)
        for member in question.members or ("",):
            choices = question.fact.choices
            facts = facts.with_value(question.fact.id, choices[-1].id if choices else False, member)
    assert not {
        "school_kind",
        "needs_daycare",
        "earner_is_civil_servant",
        "wants_school_aid",
        "care_certified",
    } & set(asked)
    assert not {"wants_direct_debit", "wants_pension_exemption"} & set(asked)


def test_next_question__do_not_know__is_not_asked_again_and_removes_no_duty() -> None:
    facts = Facts({"life_event": "move_in", "moved_on": "2026-11-16", "member_count": 1})
    skipped: set[tuple[str, str]] = set()
    while question := selectors.next_question(facts, on=ON, skipped=skipped):
        slots = {(member, question.fact.id) for member in question.members or ("",)}
        assert not slots & skipped
        skipped |= slots
    plan = selectors.get_plan(ANONYMOUS, facts, ON)
    assert plan.needed == ()
    # Which of the two notifications it is depends on where one came from.
    assert {
        "move_in",
        "move_in_from_abroad",
        "national_health_insurance_enrol",
        "child_allowance_claim",
    } <= {item.id for item in plan.undecided}


def test_next_question__only_a_certificate__asks_which_and_of_whom() -> None:
    facts, asked = Facts({"life_event": ("certificate",)}), []
    answers = {"wanted_certificates": ("residence_certificate",), "certificate_of": ("own",)}
    while question := selectors.next_question(facts, on=ON):
        asked.append(question.fact.id)
        facts = facts.with_value(question.fact.id, answers[question.fact.id])
    assert asked == ["wanted_certificates", "certificate_of"]
    plan = selectors.get_plan(ANONYMOUS, facts, ON)
    assert [item.id for item in plan.needed] == ["residence_certificate_request"]
    asked = {f.fact.id for f in selectors.needed_fields(plan, facts, on=ON) if f.is_open}
    assert "residence_certificate_copies" in asked


def test_get_plan__75_from_another_prefecture__joins_late_elderly_medical_care() -> None:
    facts = Facts(
        {
            "life_event": "move_in",
            "moved_from": "other_prefecture",
            "moved_on": "2026-11-16",
            "member_count": 1,
        }
    )
    old = facts.with_value("birth_date", "1951-11-20", "m1").with_value("insurance", "national", "m1")
    old = old.with_value("is_foreign_national", False, "m1").with_value("facility_moved_into", "none", "m1")
    assert "late_elderly_medical_enrol" in selectors.list_needed(old, on=ON)
    near = old.with_value("moved_from", "same_prefecture")
    assert "late_elderly_medical_enrol" not in selectors.list_needed(near, on=ON)
    assert "late_elderly_medical_enrol" not in selectors.list_needed(old, on=date(2026, 11, 19))


@pytest.mark.parametrize(("birth", "needed"), [("2008-04-01", False), ("2008-04-02", True)])
def test_get_plan__child_at_the_end_of_18__follows_the_fiscal_year(birth: str, needed: bool) -> None:
    answers = {"life_event": "move_in", "earner_is_civil_servant": False, "child_elsewhere": False}
    facts = Facts({**answers, "member_count": 1})
    plan = selectors.list_needed(facts.with_value("birth_date", birth, "m1"), on=date(2026, 4, 1))
    assert ("child_allowance_claim" in plan) is needed


def test_get_plan__civil_servant__claims_child_allowance_at_work() -> None:
    facts = family4().with_value("earner_is_civil_servant", True)
    item = selectors.get_plan(ANONYMOUS, facts, ON).item("child_allowance_claim")
    assert item in selectors.get_plan(ANONYMOUS, facts, ON).not_needed
    assert item is not None
    assert selectors.explain(item.verdict.because) == (
        "家計を支える親が公務員かどうかは「はい」です。(児童手当法17条)",
    )


def test_get_plan__what_really_works__is_never_more_than_the_law_allows() -> None:
    plan = selectors.get_plan(ANONYMOUS, family4(), ON)
    way = {item.id: item.way for item in plan.needed}
    assert way["move_in"] is Way.COUNTER
    assert Way.HOME not in way.values()


def test_explain__english__names_value_and_law() -> None:
    item = selectors.get_plan(ANONYMOUS, family4(), ON).item("move_in")
    assert item is not None
    assert selectors.explain(item.verdict.because, language="en") == (
        "Life event: I moved here from elsewhere [住民基本台帳法22条]",
        "Where you lived before: Another prefecture [住民基本台帳法22条]",
    )
