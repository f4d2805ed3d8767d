"""The rush of an opening: a small crowd against the real server, and a judge that sees what is wrong."""

from __future__ import annotations

from madoguchi.bench.scratch import Scratch
from madoguchi.rel import rush
from madoguchi.rel.outcome import Order
from madoguchi.rel.rush_crowd import Person, wrong_numbers, wrong_order
from madoguchi.rel.rush_server import Blocks


def booked(arrived_s: float, served_s: float, number: int = 0) -> Person:
    return Person(arrived_s, number, arrived_s + 0.1, None, served_s, "booked")


def test_rush__small_crowd__every_place_sold_once_and_in_order(running_install: Scratch) -> None:
    found = rush.play_on(running_install, Order("rush", n=100, seed=3, pace="quick"))
    assert (found.violations, found.ok) == (0, True)


def test_order__later_one_served_first__is_seen() -> None:
    people = [booked(0, 90), booked(31, 80), booked(32, 95)]
    assert wrong_order(people, 30) == [(0, 31)]
    assert wrong_order(people, 60) == []


def test_order__earlier_one_is_told_that_nothing_is_left__later_one_booked_is_seen() -> None:
    earlier = Person(0, 1, 0.1, None, 5, "sold_out")
    assert wrong_order([earlier, booked(31, 80)], 30) == [(0, 31)]
    assert wrong_order([Person(0, 1, 0.1, None, None, "gave_up"), booked(31, 80)], 30) == []


def test_order__everybody_in_turn__nothing_is_wrong() -> None:
    assert wrong_order([booked(second, second + 40) for second in range(100)], 30) == []


def test_numbers__smaller_than_that_of_somebody_who_had_one_before__is_seen() -> None:
    assert wrong_numbers([booked(0, 9, 1), booked(1, 9, 2), booked(2, 9, 3)]) == 0
    assert wrong_numbers([booked(0, 9, 2), booked(1, 9, 1)]) == 1
    # Two who came in the same moment may have their numbers either way round.
    assert wrong_numbers([booked(0, 9, 2), booked(0.05, 9, 1)]) == 0


def test_number_blocks__two_workers_take_turns__later_one_with_the_smaller_number_is_seen() -> None:
    last = [0]

    def arrive(opening: int, count: int) -> int:
        last[0] += count
        return last[0] - count + 1

    workers = [Blocks(arrive), Blocks(arrive)]
    numbers = [workers[index % 2](1, 1) or 0 for index in range(20)]
    assert sorted(numbers) == [*range(1, 11), *range(51, 61)]
    assert wrong_numbers([booked(index, 99, number) for index, number in enumerate(numbers)]) > 0
    in_order = [booked(index, 99, arrive(1, 1)) for index in range(20)]
    assert wrong_numbers(in_order) == 0
