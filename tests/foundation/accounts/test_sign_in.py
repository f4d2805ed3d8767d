from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from madoguchi.core.errors import NotAvailable, NotPermitted
from madoguchi.foundation.accounts import limits, services
from madoguchi.foundation.accounts.clients import AttemptKeys, attempt_keys, network_of, remember_device
from madoguchi.foundation.accounts.models import SignInFailure
from madoguchi.foundation.audit.models import ChangeRow
from tests.support import factors
from tests.support.hashing import QuickArgon2

pytestmark = pytest.mark.django_db
NAME = "test-counter-clerk"


def keys_from(address: str, *, name: str = NAME, device_of: str = "") -> AttemptKeys:
    """Keys of an attempt from `address`, on a device that `device_of` has signed in on before."""
    request = RequestFactory(REMOTE_ADDR=address).get("/staff/sign-in/")
    if device_of:
        response = HttpResponse()
        remember_device(request, response, device_of)
        request.COOKIES["staff-device"] = response.cookies["staff-device"].value
    return attempt_keys(request, name)


def fail(keys: AttemptKeys, times: int, *, name: str = NAME) -> None:
    for _ in range(times):
        with pytest.raises(NotPermitted, match=r"accounts\.sign_in_failed"):
            services.check_password_step(sign_in=name, password="wrong", keys=keys)


def test_check_password__right__returns_the_person_and_forgets_failures() -> None:
    staff = factors.equip("counter_clerk")
    keys = keys_from("203.0.113.1")
    fail(keys, 2)
    assert services.check_password_step(sign_in=NAME, password=factors.PASSWORD, keys=keys) == staff
    assert not SignInFailure.objects.exists()


def test_check_password__disabled__is_answered_as_a_wrong_password() -> None:
    staff = factors.equip("counter_clerk")
    staff.is_active = False
    staff.save()
    with pytest.raises(NotPermitted, match=r"accounts\.sign_in_failed"):
        services.check_password_step(sign_in=NAME, password=factors.PASSWORD, keys=keys_from("203.0.113.1"))


def test_check_password__five_failures__the_sixth_is_not_checked_even_if_right() -> None:
    factors.equip("counter_clerk")
    keys = keys_from("203.0.113.1")
    fail(keys, limits.PER_CLIENT)
    with pytest.raises(NotAvailable, match=r"accounts\.too_many_attempts"):
        services.check_password_step(sign_in=NAME, password=factors.PASSWORD, keys=keys)


def test_check_password__a_stranger_failed__the_person_elsewhere_is_not_locked_out() -> None:
    staff = factors.equip("counter_clerk")
    fail(keys_from("203.0.113.1"), limits.PER_CLIENT)
    own = keys_from("198.51.100.7")
    assert services.check_password_step(sign_in=NAME, password=factors.PASSWORD, keys=own) == staff


def test_check_password__a_stranger_failed_behind_the_same_address__known_device_goes_on() -> None:
    staff = factors.equip("counter_clerk")
    fail(keys_from("203.0.113.1"), limits.PER_CLIENT)
    own = keys_from("203.0.113.1", device_of=NAME)
    assert own.is_known_device
    assert services.check_password_step(sign_in=NAME, password=factors.PASSWORD, keys=own) == staff


def test_attempt_keys__device_of_somebody_else__is_a_stranger() -> None:
    assert not keys_from("203.0.113.1", device_of="test-operator").is_known_device


def test_attempt_keys__forged_cookie__is_a_stranger() -> None:
    request = RequestFactory(REMOTE_ADDR="203.0.113.1").get("/")
    request.COOKIES["staff-device"] = "forged:value"
    assert not attempt_keys(request, NAME).is_known_device


def test_check_password__many_names_from_one_address__are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PER_ADDRESS", 3)
    for number in range(3):
        fail(keys_from("203.0.113.1", name=f"nobody{number}"), 1, name=f"nobody{number}")
    with pytest.raises(NotAvailable):
        services.check_password_step(
            sign_in="nobody9", password="x", keys=keys_from("203.0.113.1", name="nobody9")
        )


def test_check_password__one_network__is_stopped_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PER_NETWORK", 3)
    for number in range(3):
        fail(keys_from(f"203.0.113.{number}", name=f"nobody{number}"), 1, name=f"nobody{number}")
    with pytest.raises(NotAvailable):
        fail(keys_from("203.0.113.99", name="nobody9"), 1, name="nobody9")


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.9", "203.0.113.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("", "")],
)
def test_network_of__address__is_its_neighbourhood(address: str, network: str) -> None:
    assert network_of(address) == network


def test_check_password__unknown_name__is_hashed_at_the_same_cost_as_a_known_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hash is nearly all of the time of a refusal: left out, the answer would tell which names there are."""
    factors.equip("counter_clerk")
    costs: list[tuple[int, int, int]] = []
    encode, verify = QuickArgon2.encode, QuickArgon2.verify

    def encoding(hasher: QuickArgon2, password: str, salt: str) -> str:
        costs.append((hasher.time_cost, hasher.memory_cost, hasher.parallelism))
        return encode(hasher, password, salt)

    def verifying(hasher: QuickArgon2, password: str, encoded: str) -> bool:
        kept = hasher.decode(encoded)
        costs.append((kept["time_cost"], kept["memory_cost"], kept["parallelism"]))
        return verify(hasher, password, encoded)

    monkeypatch.setattr(QuickArgon2, "encode", encoding)
    monkeypatch.setattr(QuickArgon2, "verify", verifying)
    # What stands in for nobody's password is hashed once per process.
    fail(keys_from("198.51.100.3", name="nobody"), 1, name="nobody")
    costs.clear()
    fail(keys_from("198.51.100.1"), 1)
    known, costs[:] = costs[:], []
    fail(keys_from("198.51.100.2", name="nobody"), 1, name="nobody")
    assert len(known) == 1
    assert costs == known


def test_check_code__right__works_once() -> None:
    staff = factors.equip("counter_clerk")
    keys = keys_from("203.0.113.1")
    code = factors.code()
    services.check_code_step(staff=staff, code=code, keys=keys)
    with pytest.raises(NotPermitted, match=r"accounts\.code_refused"):
        services.check_code_step(staff=staff, code=code, keys=keys)


def test_check_code__two_minutes_old__is_refused() -> None:
    staff = factors.equip("counter_clerk")
    with pytest.raises(NotPermitted):
        services.check_code_step(staff=staff, code=factors.code(-4), keys=keys_from("203.0.113.1"))


def test_check_code__guessed_from_many_addresses__is_stopped_per_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "CODES_PER_ACCOUNT", 3)
    staff = factors.equip("counter_clerk")
    for number in range(3):
        with pytest.raises(NotPermitted):
            services.check_code_step(
                staff=staff, code=factors.wrong_code(), keys=keys_from(f"203.0.{number}.1")
            )
    with pytest.raises(NotAvailable):
        services.check_code_step(staff=staff, code=factors.code(), keys=keys_from("198.51.100.1"))
    services.check_code_step(staff=staff, code=factors.code(), keys=keys_from("198.51.100.1", device_of=NAME))


def test_enrol_totp__wrong_code__stores_nothing() -> None:
    staff = factors.equip("counter_clerk", is_enrolled=False)
    with pytest.raises(NotPermitted):
        services.enrol_totp(staff=staff, secret=factors.SECRET, code=factors.wrong_code())
    assert services.factors_of(staff) == frozenset()


def test_enrol_totp__right_code__closes_the_first_enrolment_and_is_recorded() -> None:
    staff = factors.equip("counter_clerk", is_enrolled=False)
    services.enrol_totp(staff=staff, secret=factors.SECRET, code=factors.code())
    assert services.factors_of(staff) == {"totp"}
    assert not services.may_enrol_first_factor(staff)
    assert ChangeRow.objects.get(code="accounts.factor_enrolled").subject == NAME


def test_enrol_totp__secret__is_not_readable_in_the_database() -> None:
    from allauth.mfa.models import Authenticator

    staff = factors.equip("counter_clerk")
    assert factors.SECRET not in str(Authenticator.objects.get(user=staff).data)
