"""LINE on a real socket: the request as documented, repetitions known by their key, webhooks believed when signed."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.adapters.line import LineChannel, LineError, chat_address, is_signed, read_events
from madoguchi.core.errors import InvalidValue
from madoguchi.domains.notifications.ports import NotSent
from madoguchi.sandbox.serving import Fault
from tests.support.phones import LINE_SECRET, LINE_TOKEN, USER, Phones, ringing

KEY = str(uuid.UUID(int=7))


@pytest.fixture
def phones() -> Iterator[Phones]:
    with ringing() as found:
        yield found


def channel(phones: Phones, *, token: str = LINE_TOKEN, timeout_s: float = 10.0) -> LineChannel:
    return LineChannel(url=phones.url, token=token, timeout_s=timeout_s)


def test_send__text__is_the_documented_request(phones: Phones) -> None:
    channel(phones).send(to=USER, text="番号 12 の順番が近づきました。", key=KEY)
    (request,) = phones.line.requests
    assert (request.method, request.path) == ("POST", "/v2/bot/message/push")
    assert request.headers["authorization"] == f"Bearer {LINE_TOKEN}"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-line-retry-key"] == KEY
    message = {"type": "text", "text": "番号 12 の順番が近づきました。"}
    assert json.loads(request.body) == {"to": USER, "messages": [message]}
    assert phones.on_line == ["番号 12 の順番が近づきました。"]


def test_send__repeated_with_its_key__is_a_yes_and_one_message(phones: Phones) -> None:
    for _ in range(3):
        channel(phones).send(to=USER, text="近づきました", key=KEY)
    assert phones.on_line == ["近づきました"]
    channel(phones).send(to=USER, text="近づきました", key=str(uuid.UUID(int=8)))
    assert len(phones.on_line) == 2


@pytest.mark.parametrize(
    ("fault", "code", "may_retry", "is_unsure"),
    [
        (Fault(429, {"message": "The API rate limit has been exceeded."}), LineError.BUSY, True, False),
        (
            Fault(429, {"message": "You have reached your monthly limit."}),
            LineError.LIMIT_REACHED,
            False,
            False,
        ),
        (Fault(429), LineError.BUSY, True, False),
        (Fault(500), LineError.DOWN, True, True),
        (Fault(503, {"message": "x"}), LineError.DOWN, True, True),
        (Fault(403), LineError.NOT_ALLOWED, False, False),
        (Fault(400, ["no object"]), LineError.REJECTED, False, False),
        (Fault(0), LineError.NO_ANSWER, True, True),
    ],
)
def test_send__refused__says_whether_to_try_again(
    phones: Phones, fault: Fault, code: LineError, may_retry: bool, is_unsure: bool
) -> None:
    phones.line.faults = [fault]
    with pytest.raises(NotSent) as caught:
        channel(phones).send(to=USER, text="近づきました", key=KEY)
    refusal = caught.value
    assert (refusal.code, refusal.retryable, refusal.is_unsure) == (code, may_retry, is_unsure)


@pytest.mark.parametrize("status", [0, 500])
def test_send__answer_lost_after_it_was_taken__next_try_sends_nothing_twice(
    phones: Phones, status: int
) -> None:
    phones.line.faults = [Fault(status, is_late=True)]
    with pytest.raises(NotSent):
        channel(phones).send(to=USER, text="近づきました", key=KEY)
    channel(phones).send(to=USER, text="近づきました", key=KEY)
    assert phones.on_line == ["近づきました"]


def test_send__silence__ends_by_itself(phones: Phones) -> None:
    over = threading.Event()
    phones.line.faults = [Fault(0, until=over)]
    with pytest.raises(NotSent) as caught:
        channel(phones, timeout_s=0.2).send(to=USER, text="近づきました", key=KEY)
    over.set()
    assert (caught.value.code, caught.value.is_unsure) == (LineError.NO_ANSWER, True)


def test_send__nobody_listens__took_nothing() -> None:
    with ringing() as phones:
        url = phones.url
    with pytest.raises(NotSent) as caught:
        LineChannel(url=url, token=LINE_TOKEN).send(to=USER, text="近づきました", key=KEY)
    assert (caught.value.retryable, caught.value.is_unsure) == (True, False)


def test_send__wrong_token__is_our_mistake(phones: Phones) -> None:
    with pytest.raises(NotSent) as caught:
        channel(phones, token="other").send(to=USER, text="近づきました", key=KEY)
    assert caught.value.code == LineError.NOT_ALLOWED
    assert phones.on_line == []


def test_send__user_has_blocked_us__is_taken_and_reaches_nobody(phones: Phones) -> None:
    httpx.post(f"{phones.url}/sandbox/line/block", json={"user": USER}, timeout=60).raise_for_status()
    channel(phones).send(to=USER, text="近づきました", key=KEY)
    assert phones.on_line == []


@pytest.mark.parametrize(
    ("to", "text", "key"),
    [
        ("taro", "a", KEY),
        (USER, "", KEY),
        (USER, "あ" * 5001, KEY),
        (USER, "😀" * 2501, KEY),
        (USER, "a", "no uuid"),
    ],
)
def test_send__outside_the_documented_limits__is_refused_as_the_api_would(
    phones: Phones, to: str, text: str, key: str
) -> None:
    with pytest.raises(NotSent) as caught:
        channel(phones).send(to=to, text=text, key=key)
    assert (caught.value.code, caught.value.retryable) == (LineError.REJECTED, False)


def test_send__longest_text__is_taken(phones: Phones) -> None:
    channel(phones).send(to=USER, text="😀" * 2500, key=KEY)
    assert len(phones.on_line) == 1


@given(body=st.binary(max_size=200), place=st.integers(min_value=0), secret=st.text(min_size=1, max_size=20))
def test_signature__one_changed_bit__is_not_believed(body: bytes, place: int, secret: str) -> None:
    from madoguchi.sandbox.line import LineSandbox

    signature = LineSandbox(token="", secret=secret).sign(body)
    assert is_signed(body, signature, secret)
    assert not is_signed(body, signature, secret + "x")
    changed = bytearray(body or b"\0")
    changed[place % len(changed)] ^= 1
    assert not is_signed(bytes(changed), signature, secret)


@pytest.mark.parametrize("signature", ["", "AAAA", "署名"])
def test_signature__missing_or_odd__is_not_believed(signature: str) -> None:
    assert not is_signed(b"{}", signature, LINE_SECRET)


def test_signature__no_secret_set__believes_nobody() -> None:
    from madoguchi.sandbox.line import LineSandbox

    assert not is_signed(b"{}", LineSandbox(token="", secret="").sign(b"{}"), "")


def test_read_events__of_all_kinds__keeps_who_and_what() -> None:
    person = {"type": "user", "userId": USER}
    group = {"type": "group", "groupId": "C1", "userId": USER}
    events = [
        {
            "webhookEventId": "1",
            "type": "message",
            "source": person,
            "message": {"type": "text", "text": "ABC"},
        },
        {
            "webhookEventId": "2",
            "type": "message",
            "source": person,
            "message": {"type": "sticker", "id": "1"},
        },
        {"webhookEventId": "3", "type": "unfollow", "source": person},
        {
            "webhookEventId": "4",
            "type": "message",
            "source": group,
            "message": {"type": "text", "text": "ABC"},
        },
        {"webhookEventId": "5", "type": "somethingNew"},
    ]
    found = read_events(json.dumps({"destination": USER, "events": events}).encode())
    assert [(one.kind, one.user, one.text) for one in found] == [
        ("message", USER, "ABC"),
        ("message", USER, ""),
        ("unfollow", USER, ""),
        ("message", "", "ABC"),
        ("somethingNew", "", ""),
    ]
    assert read_events(b'{"destination":"U","events":[]}') == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"events":[1]}', b'{"events":[{}]}', b'{"events":null}']
)
def test_read_events__of_another_form__is_refused(body: bytes) -> None:
    with pytest.raises(InvalidValue):
        read_events(body)


def test_chat_address__account_and_code__are_quoted() -> None:
    assert chat_address("@city", "番号 A") == "https://line.me/R/oaMessage/%40city/?%E7%95%AA%E5%8F%B7%20A"
