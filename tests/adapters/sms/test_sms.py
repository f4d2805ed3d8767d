"""Text messages on a real socket: the request as documented, and nothing repeated that may be out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from urllib.parse import parse_qs

import httpx
import pytest

from madoguchi.adapters.sms import SmsAccount, SmsChannel, SmsError
from madoguchi.domains.notifications.ports import NotSent
from madoguchi.sandbox.serving import Fault
from tests.support.phones import NUMBER, SMS_ACCOUNT, SMS_TOKEN, Phones, ringing


@pytest.fixture
def phones() -> Iterator[Phones]:
    with ringing() as found:
        yield found


def channel(
    phones: Phones, *, token: str = SMS_TOKEN, sender: str = "MADOGUCHI", timeout_s: float = 10.0
) -> SmsChannel:
    account = SmsAccount(url=phones.url, account=SMS_ACCOUNT, token=token, sender=sender)
    return SmsChannel(account, timeout_s=timeout_s)


def test_send__text__is_the_documented_request(phones: Phones) -> None:
    channel(phones).send(to=NUMBER, text="番号 12 の順番です", key="k")
    (request,) = phones.sms.requests
    assert (request.method, request.path) == ("POST", f"/2010-04-01/Accounts/{SMS_ACCOUNT}/Messages.json")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    fields = {"To": [NUMBER], "From": ["MADOGUCHI"], "Body": ["番号 12 の順番です"]}
    assert parse_qs(request.body.decode()) == fields
    assert phones.by_sms == ["番号 12 の順番です"]


def test_send__by_a_messaging_service__names_it_instead_of_a_sender(phones: Phones) -> None:
    channel(phones, sender="MG" + "1" * 32).send(to=NUMBER, text="a", key="k")
    assert set(parse_qs(phones.sms.requests[0].body.decode())) == {"To", "MessagingServiceSid", "Body"}


@pytest.mark.parametrize(
    ("fault", "code", "may_retry", "is_unsure"),
    [
        (Fault(429, {"code": 20429}), SmsError.BUSY, True, False),
        (Fault(503), SmsError.BUSY, True, False),
        (Fault(500), SmsError.DOWN, False, True),
        (Fault(504), SmsError.DOWN, False, True),
        (Fault(0, is_late=True), SmsError.NO_ANSWER, False, True),
        (Fault(400, "no object"), SmsError.REJECTED, False, False),
        (Fault(400, {"code": 21614}), SmsError.WRONG_NUMBER, False, False),
    ],
)
def test_send__refused__says_whether_it_may_be_out(
    phones: Phones, fault: Fault, code: SmsError, may_retry: bool, is_unsure: bool
) -> None:
    phones.sms.faults = [fault]
    with pytest.raises(NotSent) as caught:
        channel(phones).send(to=NUMBER, text="a", key="k")
    refusal = caught.value
    assert (refusal.code, refusal.retryable, refusal.is_unsure) == (code, may_retry, is_unsure)


def test_send__silence__may_be_out_and_is_not_repeated(phones: Phones) -> None:
    over = threading.Event()
    phones.sms.faults = [Fault(0, until=over)]
    with pytest.raises(NotSent) as caught:
        channel(phones, timeout_s=0.2).send(to=NUMBER, text="a", key="k")
    over.set()
    assert (caught.value.code, caught.value.retryable) == (SmsError.NO_ANSWER, False)


def test_send__nobody_listens__took_nothing() -> None:
    with ringing() as phones:
        way = channel(phones)
    with pytest.raises(NotSent) as caught:
        way.send(to=NUMBER, text="a", key="k")
    assert (caught.value.retryable, caught.value.is_unsure) == (True, False)


def test_send__person_said_stop__is_final(phones: Phones) -> None:
    httpx.post(f"{phones.url}/sandbox/sms/stop", json={"number": NUMBER}, timeout=60).raise_for_status()
    with pytest.raises(NotSent) as caught:
        channel(phones).send(to=NUMBER, text="a", key="k")
    assert (caught.value.code, caught.value.retryable) == (SmsError.STOPPED, False)
    assert phones.by_sms == []


@pytest.mark.parametrize(
    ("to", "text", "sender", "token", "code"),
    [
        ("090-1234-5678", "a", "MADOGUCHI", SMS_TOKEN, SmsError.WRONG_NUMBER),
        (NUMBER, "", "MADOGUCHI", SMS_TOKEN, SmsError.REJECTED),
        (NUMBER, "あ" * 1601, "MADOGUCHI", SMS_TOKEN, SmsError.REJECTED),
        (NUMBER, "a", "a name that is too long", SMS_TOKEN, SmsError.REJECTED),
        (NUMBER, "a", "MADOGUCHI", "other", SmsError.NOT_ALLOWED),
    ],
)
def test_send__outside_the_documented_limits__is_refused_as_the_api_would(
    phones: Phones, to: str, text: str, sender: str, token: str, code: SmsError
) -> None:
    with pytest.raises(NotSent) as caught:
        channel(phones, sender=sender, token=token).send(to=to, text=text, key="k")
    assert (caught.value.code, caught.value.retryable) == (code, False)


def test_account__shown__hides_its_token(phones: Phones) -> None:
    assert SMS_TOKEN not in repr(SmsAccount(url=phones.url, account="AC", token=SMS_TOKEN, sender="M"))
