"""Events: recorded with the change, delivered after it, at least once, in order per case."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from madoguchi.foundation import clock, events
from madoguchi.foundation.events import Event, EventMeta, delivery, registry, selectors
from madoguchi.foundation.events.models import Delivery, EventRecord
from madoguchi.foundation.policy.actors import SYSTEM
from tests.support.clock import FrozenClock


@dataclass(frozen=True)
class Baked(Event):
    code: ClassVar[str] = "test.baked"
    loaf: str
    grams: int = 0
    seeds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Odd(Event):
    code: ClassVar[str] = "test.odd"
    value: object


heard: list[tuple[int, Any]] = []
failing: list[str] = []


def listen(event: Baked, meta: EventMeta) -> None:
    if event.loaf in failing:
        raise OSError("the oven is cold")
    heard.append((meta.event_id, event))


def listen_too(event: Baked, meta: EventMeta) -> None:
    heard.append((meta.event_id, "too"))


def listen_and_write(event: Baked, meta: EventMeta) -> None:
    EventRecord.objects.create(code="test.written", at=meta.at, actor_id="x", payload={})
    if event.loaf in failing:
        raise OSError("the oven is cold")


@contextmanager
def listening(*handlers: Callable[[Baked, EventMeta], None]) -> Iterator[None]:
    for handler in handlers:
        events.subscribe(Baked, handler)
    try:
        yield
    finally:
        for handler in handlers:
            registry.unsubscribe(Baked, handler)


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    heard.clear()
    failing.clear()
    yield
    heard.clear()


def publish(loaf: str, case: str = "") -> int:
    with transaction.atomic():
        return events.publish(Baked(loaf=loaf), case=case, actor=SYSTEM)


def loaves() -> list[str]:
    return [event.loaf for _, event in heard]


def test_publish__outside_a_transaction__is_a_programming_error(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        events.publish(Baked(loaf="rye"), actor=SYSTEM)


@pytest.mark.django_db
def test_publish__value_that_is_not_plain__is_refused() -> None:
    with pytest.raises(TypeError), transaction.atomic():
        events.publish(Odd(value=b"x"), actor=SYSTEM)


def test_subscribe__function_without_a_lasting_name__is_refused() -> None:
    with pytest.raises(RuntimeError):
        events.subscribe(Baked, lambda event, meta: None)


def test_payload__read_back__is_the_same_event() -> None:
    event = Baked(loaf="rye", grams=500, seeds=("sesame", "poppy"))
    assert Baked.from_payload(event.payload()) == event


def test_from_payload__field_of_an_older_release__is_passed_over() -> None:
    assert Baked.from_payload({"loaf": "rye", "oven": 3}) == Baked(loaf="rye")


def test_publish__committed__is_heard_by_each_handler_with_its_meta(transactional_db: None) -> None:
    with listening(listen, listen_too):
        event_id = publish("rye", case="A-1")
    assert heard == [(event_id, Baked(loaf="rye")), (event_id, "too")]
    assert Delivery.objects.filter(event_id=event_id, delivered_at__isnull=False).count() == 2


def test_publish__rolled_back__was_never_heard_nor_recorded(transactional_db: None) -> None:
    with listening(listen), transaction.atomic():
        events.publish(Baked(loaf="rye"), actor=SYSTEM)
        transaction.set_rollback(True)
    assert (heard, EventRecord.objects.count()) == ([], 0)


def test_deliver__handler_fails__its_writes_are_undone_and_others_hear(transactional_db: None) -> None:
    failing.append("rye")
    with listening(listen_and_write, listen_too):
        event_id = publish("rye")
    assert heard == [(event_id, "too")]
    assert not EventRecord.objects.filter(code="test.written").exists()
    failed = Delivery.objects.get(delivered_at__isnull=True)
    assert (failed.attempts, failed.failure) == (1, "OSError")


def test_deliver__database_is_lost_after_the_commit__the_change_stands_and_its_caller_hears_nothing(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(handler: str, case: str, event_id: int) -> int:
        raise OperationalError("server closed the connection unexpectedly")

    with listening(listen):
        with monkeypatch.context() as lost:
            lost.setattr(delivery, "_deliver_queue", lose)
            with transaction.atomic():
                events.publish(Baked("rye"), actor=SYSTEM)
        assert EventRecord.objects.filter(code=Baked.code).count() == 1
        assert heard == []
        assert delivery.sweep() == 1


def test_sweep__after_the_wait__delivers_what_failed(
    transactional_db: None, frozen_clock: FrozenClock
) -> None:
    failing.append("rye")
    with listening(listen):
        publish("rye")
        failing.clear()
        assert delivery.sweep() == 0
        frozen_clock.tick(seconds=delivery.FIRST_WAIT_S + 1)
        assert delivery.sweep() == 1
        assert delivery.sweep() == 0
    assert loaves() == ["rye"]


def test_deliver__earlier_event_of_the_case_failed__later_ones_wait_and_keep_their_order(
    transactional_db: None, frozen_clock: FrozenClock
) -> None:
    failing.append("first")
    with listening(listen):
        publish("first", case="A-1")
        publish("second", case="A-1")
        publish("other", case="B-2")
        publish("loose")
        assert loaves() == ["other", "loose"]
        failing.clear()
        frozen_clock.tick(minutes=1)
        delivery.sweep()
    assert loaves() == ["other", "loose", "first", "second"]


def test_sweep__event_that_never_works__is_given_up_and_frees_its_case(
    transactional_db: None, frozen_clock: FrozenClock
) -> None:
    failing.append("stone")
    with listening(listen):
        publish("stone", case="A-1")
        publish("bread", case="A-1")
        for _ in range(delivery.MAX_ATTEMPTS):
            frozen_clock.tick(hours=2)
            delivery.sweep()
    assert loaves() == ["bread"]
    assert selectors.count_undelivered() == (0, 1)


def test_sweep__process_killed_after_commit__delivers(transactional_db: None) -> None:
    with listening(listen):
        record = EventRecord.objects.create(
            code=Baked.code, at=clock.now(), actor_id="x", payload={"loaf": "rye"}
        )
        name = registry.subscriptions(Baked.code)[0].name
        Delivery.objects.create(event=record, handler=name)
        assert delivery.sweep() == 1
    assert loaves() == ["rye"]


def test_sweep__handler_gone_in_this_release__is_given_up_and_comes_back_with_the_handler(
    transactional_db: None, frozen_clock: FrozenClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with listening(listen):
        failing.append("rye")
        publish("rye")
    failing.clear()
    for _ in range(delivery.MAX_ATTEMPTS):
        frozen_clock.tick(hours=2)
        assert delivery.sweep() == 0
    assert (heard, selectors.count_undelivered()) == ([], (0, 1))
    with listening(listen):
        call_command("retry_events")
    assert loaves() == ["rye"]
    assert "1 件のうち 1 件" in capsys.readouterr().out


def test_deliver__two_processes_at_once__each_handler_hears_once_in_order(transactional_db: None) -> None:
    with listening(listen):
        rows = EventRecord.objects.bulk_create(
            EventRecord(code=Baked.code, at=clock.now(), case="A-1", actor_id="x", payload={"loaf": str(n)})
            for n in range(20)
        )
        name = registry.subscriptions(Baked.code)[0].name
        Delivery.objects.bulk_create(Delivery(event=row, handler=name, case="A-1") for row in rows)
        last = rows[-1].id

        def deliver() -> None:
            try:
                delivery.deliver_event(last)
            finally:
                connection.close()

        threads = [threading.Thread(target=deliver) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert loaves() == [str(n) for n in range(20)]


@pytest.mark.django_db
def test_list_events__filters__give_them_in_order(frozen_clock: FrozenClock) -> None:
    first = publish("a", case="A-1")
    frozen_clock.tick(hours=1)
    second = publish("b", case="B-2")
    noon = clock.now()
    assert [e.id for e in selectors.list_events(codes=[Baked.code])] == [first, second]
    assert [e.id for e in selectors.list_events(case="B-2")] == [second]
    assert [e.id for e in selectors.list_events(since=noon)] == [second]
    assert [e.id for e in selectors.list_events(until=noon)] == [first]
    assert [e.id for e in selectors.list_events(after_id=first, limit=5)] == [second]
    assert list(selectors.list_events(codes=["none"])) == []
    assert next(iter(selectors.list_events(since=noon - timedelta(days=1)))).payload["loaf"] == "a"
