from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from madoguchi.core.calendars import ClosedDays, DeadlineKind, DeadlineRule
from madoguchi.core.plan import (
    FILED,
    Candidate,
    CountedFrom,
    CounterStop,
    DocumentRule,
    Lapse,
    OfficeStop,
    Plan,
    Way,
    make_plan,
)
from madoguchi.core.rules import Condition, Facts, MemberFacts, Missing, Vocabulary, parse_condition

ON = date(2026, 11, 20)
VOCABULARY = Vocabulary(frozenset({"moved_on", "has_dog"}), frozenset({"left_on", "card"}))
NONE = DeadlineRule(DeadlineKind.NONE)
OFFICE = OfficeStop("hall", (CounterStop("first", ("a",)), CounterStop("second", ("b", "c"))))
CARD_HOLDER = parse_condition({"fact": "card", "is": True}, VOCABULARY, for_member=True)
DOG = parse_condition({"fact": "has_dog", "is": True}, VOCABULARY)
CARD_HOLDER_OR_NOT = parse_condition({"always": True}, VOCABULARY, for_member=True)
YES = parse_condition({"always": True}, VOCABULARY)


def within(days: int, *, strict: bool = False) -> DeadlineRule:
    return DeadlineRule(DeadlineKind.DAYS_FROM_EVENT, "引っ越し", days=days, strict=strict)


def candidate(name: str, rule: DeadlineRule = NONE, condition: Condition = YES, **more: object) -> Candidate:
    return Candidate(name, condition, rule, **more)  # type: ignore[arg-type]


def plan(candidates: Sequence[Candidate], facts: Facts | None = None) -> Plan:
    household = facts or Facts({"moved_on": "2026-11-16", "has_dog": False})
    return make_plan(candidates, household, ON, ClosedDays(), [OFFICE])


def order(found: Plan) -> list[str]:
    return [item.id for item in found.needed]


def test_make_plan__prerequisite__comes_before_an_earlier_deadline() -> None:
    found = plan(
        [
            candidate("late", within(3), base="moved_on", after=("first",)),
            candidate("first", within(14), base="moved_on"),
        ]
    )
    assert order(found) == ["first", "late"]


def test_make_plan__with_a_filing_on_a_closed_day__is_due_when_the_office_opens() -> None:
    sunday, monday = date(2026, 11, 29), date(2026, 11, 30)
    same_time = candidate("school", DeadlineRule(DeadlineKind.SAME_TIME), base=FILED + "move_in")
    found = make_plan([candidate("move_in"), same_time], Facts(), sunday, ClosedDays(), [OFFICE])
    assert {item.id: item.due.due_on for item in found.needed} == {"move_in": None, "school": monday}


def test_make_plan__free_procedures__strict_then_due_then_catalogue() -> None:
    found = plan(
        [
            candidate("whenever"),
            candidate("soon", within(5), base="moved_on"),
            candidate("lost_for_ever", within(90, strict=True), base="moved_on"),
            candidate("also_whenever"),
        ]
    )
    assert order(found) == ["lost_for_ever", "soon", "whenever", "also_whenever"]


def test_make_plan__document_that_another_hands_out__comes_after_its_giver() -> None:
    found = plan(
        [candidate("needs", documents=(DocumentRule("notice"),)), candidate("gives", yields=("notice",))]
    )
    assert order(found) == ["gives", "needs"]
    assert found.documents[0].yielded_by == "gives"


def test_make_plan__circle__still_lists_every_procedure() -> None:
    found = plan([candidate("a", after=("b",)), candidate("b", after=("a",))])
    assert sorted(order(found)) == ["a", "b"]


def test_make_plan__last_day_on_a_sunday__moves_to_the_next_open_day() -> None:
    item = plan([candidate("x", within(6), base="moved_on")]).needed[0]
    assert (item.due.due_on, item.due.rolled_from) == (date(2026, 11, 23), date(2026, 11, 22))


def test_make_plan__day_known_within_bounds__counts_from_the_earliest_and_says_so() -> None:
    item = plan([candidate("x", within(14), base="moved_on")], Facts({"moved_on": "2026-11-XX"})).needed[0]
    assert (item.due.due_on, item.due.is_certain) == (date(2026, 11, 16), False)


def test_make_plan__persons_dates__the_earliest_of_those_concerned_counts() -> None:
    people = (
        MemberFacts("m1", {"card": True, "left_on": "2026-11-18"}),
        MemberFacts("m2", {"card": True, "left_on": "2026-11-17"}),
        MemberFacts("m3", {"card": False, "left_on": "2026-11-01"}),
    )
    rule = candidate("x", within(1), base="left_on", is_base_of_member=True, members=CARD_HOLDER)
    item = plan([rule], Facts({}, people)).needed[0]
    assert (item.due.due_on, item.members) == (date(2026, 11, 18), ("m1", "m2"))


def test_make_plan__deadline_of_some_of_those_concerned__counts_from_their_date_alone() -> None:
    people = (
        MemberFacts("m1", {"left_on": "2026-11-01", "card": False}),
        MemberFacts("m2", {"left_on": "2026-11-18"}),
    )
    rule = {
        "base": "left_on",
        "is_base_of_member": True,
        "members": CARD_HOLDER_OR_NOT,
        "counts_for": CARD_HOLDER,
    }
    unsure = plan([candidate("notice", within(14), **rule)], Facts({}, people))
    assert unsure.needed[0].due.due_on is None
    known = (people[0], MemberFacts("m2", {"left_on": "2026-11-18", "card": True}))
    found = plan([candidate("notice", within(14), **rule)], Facts({}, known))
    assert found.needed[0].due.due_on == date(2026, 12, 2)


def test_make_plan__counted_from_filing__takes_today_as_the_day_of_filing() -> None:
    item = plan([candidate("x", within(10), base=FILED + "first")]).needed[0]
    assert item.due.due_on == date(2026, 11, 30)


def test_make_plan__base_day_unknown__is_missing() -> None:
    found = plan([candidate("x", within(14), base="moved_on")], Facts({"has_dog": False}))
    assert (found.needed[0].due.due_on, found.missing) == (None, (Missing("moved_on"),))


def test_make_plan__same_document_for_two__is_listed_once_for_both() -> None:
    people = (MemberFacts("m1", {"card": True}), MemberFacts("m2", {"card": False}))
    rule = DocumentRule("card", members=CARD_HOLDER)
    found = plan([candidate("a", documents=(rule,)), candidate("b", documents=(rule,))], Facts({}, people))
    assert [(d.document, d.members, d.for_items) for d in found.documents] == [("card", ("m1",), ("a", "b"))]


def test_make_plan__unneeded_document__is_left_out_and_unknown_one_is_marked() -> None:
    needed = (
        DocumentRule("never", only_if=parse_condition({"always": False}, VOCABULARY)),
        DocumentRule("dog", DOG),
    )
    found = plan([candidate("a", documents=needed)], Facts({}))
    assert [(d.document, d.is_sure) for d in found.documents] == [("dog", False)]
    assert found.missing == (Missing("has_dog"),)


def test_make_plan__one_must_visit__brings_the_others_along_in_one_visit() -> None:
    found = plan(
        [
            candidate("there", section="b", must_visit=True),
            candidate("also_there", section="a"),
            candidate("online", section="c", can_submit=True),
            candidate("by_phone", section="elsewhere"),
            candidate("nothing", is_automatic=True),
        ]
    )
    ways = {item.id: item.way for item in found.needed}
    assert ways == {
        "there": Way.COUNTER,
        "also_there": Way.COUNTER,
        "online": Way.HOME,
        "by_phone": Way.CONTACT,
    }
    assert (found.visits, found.counters) == (1, ("first", "second"))
    assert [item.id for item in found.automatic] == ["nothing"]
    assert [item.id for item in found.without_visit] == ["online", "by_phone"]


def test_make_plan__nothing_needs_a_visit__plans_none() -> None:
    found = plan([candidate("a", section="a")])
    assert (found.visits, found.counters, found.needed[0].way) == (0, (), Way.CONTACT)


def test_make_plan__unknown_and_false__are_kept_apart_from_needed() -> None:
    asked = plan([candidate("dog", condition=DOG)], Facts({}))
    assert ([i.id for i in asked.undecided], asked.missing) == (["dog"], (Missing("has_dog"),))
    told = plan([candidate("dog", condition=DOG)])
    assert ([i.id for i in told.not_needed], told.missing) == (["dog"], ())
    assert told.item("dog") is told.not_needed[0]


def test_make_plan__filing_not_accepted_before_the_event__waits_for_it() -> None:
    moving = DeadlineRule(DeadlineKind.DAYS_FROM_EVENT, days=14, opens_days_before=0)
    found = plan(
        [
            candidate("move_in", moving, base="moved_on", section="a", must_visit=True),
            candidate("card", within(90), base=FILED + "move_in", section="a", must_visit=True),
        ],
        Facts({"moved_on": "2026-11-28"}),
    )
    assert found.trips[0].from_on == date(2026, 11, 30)
    assert found.needed[1].due.steps[0].on == date(2026, 11, 28)


def test_make_plan__paper_that_comes_a_week_later__is_fetched_in_a_second_visit() -> None:
    found = plan(
        [
            candidate("gives", section="a", must_visit=True, yields=("paper",), yields_after_days=8),
            candidate("needs", section="b", must_visit=True, documents=(DocumentRule("paper"),)),
            candidate("apart", section="b"),
        ]
    )
    assert [(t.items, t.counters, t.from_on) for t in found.trips] == [
        (("gives", "apart"), ("first", "second"), ON),
        (("needs",), ("second",), date(2026, 11, 30)),
    ]
    assert found.visits == 2


def test_make_plan__office_without_the_section__sends_to_another_and_says_where() -> None:
    other = OfficeStop("branch", (CounterStop("only", ("z",)),), closed_days=ClosedDays(frozenset({4})))
    found = make_plan(
        [
            candidate("here", section="a", must_visit=True),
            candidate("there", section="z", must_visit=True),
            candidate("nowhere", section="unknown", must_visit=True),
        ],
        Facts({}),
        ON,
        ClosedDays(),
        [OFFICE, other],
    )
    assert {item.id: (item.office, item.counter) for item in found.needed} == {
        "here": ("hall", "first"),
        "there": ("branch", "only"),
        "nowhere": ("", ""),
    }
    assert {trip.office: trip.from_on for trip in found.trips}["branch"] >= date(2026, 11, 21)
    assert found.counters == ("first",)


def test_make_plan__procedure_not_taken_at_the_office__goes_elsewhere() -> None:
    hall = OfficeStop("hall", OFFICE.counters, frozenset({"x"}))
    branch = OfficeStop("branch", (CounterStop("only", ("a",)),))
    found = make_plan(
        [candidate("x", section="a", must_visit=True)], Facts({}), ON, ClosedDays(), [hall, branch]
    )
    assert [trip.office for trip in found.trips] == ["branch"]


def test_make_plan__what_something_urgent_waits_for__is_as_urgent() -> None:
    found = plan(
        [
            candidate("gives"),
            candidate("soon", within(5), base="moved_on"),
            candidate("urgent", within(3, strict=True), base="moved_on", after=("gives",)),
        ]
    )
    assert order(found) == ["gives", "urgent", "soon"]


def test_make_plan__lapses_and_what_can_wait__are_said_where_they_hold() -> None:
    moved = parse_condition({"fact": "has_dog", "is": False}, VOCABULARY)
    people = (MemberFacts("m1", {"card": True}), MemberFacts("m2", {"card": False}))
    facts = Facts({"has_dog": False}, people)
    lapses = [Lapse("certificate", moved, CARD_HOLDER), Lapse("tag", DOG)]
    waits = candidate("waits", better_later=moved)
    found = make_plan([waits, candidate("now", better_later=DOG)], facts, ON, ClosedDays(), lapses=lapses)
    assert [(one.id, [p.member for p in one.people]) for one in found.lapses] == [("certificate", ["m1"])]
    assert {item.id: item.is_better_later for item in found.needed} == {"waits": True, "now": False}


def test_make_plan__deadlines_by_event__the_earliest_of_those_that_count_rules() -> None:
    dog = CountedFrom(within(3), base="moved_on", only_if=DOG)
    rule = candidate("x", within(14), base="moved_on", further_deadlines=(dog,))
    moved = {"moved_on": "2026-11-16"}
    assert plan([rule], Facts({**moved, "has_dog": False})).needed[0].due.due_on == date(2026, 11, 30)
    assert plan([rule], Facts({**moved, "has_dog": True})).needed[0].due.due_on == date(2026, 11, 19)
    # One missed day is too many: what may count does.
    assert plan([rule], Facts(moved)).needed[0].due.due_on == date(2026, 11, 19)


def test_make_plan__deadline_without_a_day__gives_way_to_one_that_has_one() -> None:
    later = CountedFrom(within(3), base="moved_on")
    rule = candidate("x", DeadlineRule(DeadlineKind.PROMPTLY), further_deadlines=(later,))
    assert plan([rule]).needed[0].due.due_on == date(2026, 11, 19)


def test_make_plan__no_deadline_counts__there_is_none() -> None:
    rule = candidate("x", within(3), base="moved_on", counts_if=DOG)
    assert plan([rule]).needed[0].due.rule.kind is DeadlineKind.NONE
