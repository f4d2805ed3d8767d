from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory

from madoguchi.core.errors import Conflict, NotAvailable, NotFoundOrHidden, NotPermitted, ValidationFailed
from madoguchi.foundation import clock
from madoguchi.foundation.accounts import selectors, services, sessions
from madoguchi.foundation.accounts.clients import attempt_keys
from madoguchi.foundation.accounts.models import RoleGrant, Staff, TwoPersonRequest, actor_for
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.policy import Actor, Role
from tests.support import factors
from tests.support.personas import make_staff

pytestmark = pytest.mark.django_db
CLERK = "test-counter-clerk"


def acting(role: str, sign_in: str = "") -> Actor:
    return actor_for(make_staff(role, sign_in=sign_in), clock.now())


def roles_of(sign_in: str) -> set[Role]:
    return set(actor_for(Staff.objects.get(sign_in=sign_in), clock.now()).roles)


def keys(name: str) -> Any:
    return attempt_keys(RequestFactory().get("/"), name)


@pytest.fixture
def clerk_client(staff_client: Any) -> Client:
    client: Client = staff_client("counter_clerk")
    assert client.get("/staff/").status_code == 200
    return client


def is_signed_in(client: Client) -> bool:
    return bool(client.get("/staff/").status_code == 200)


def test_disable__the_person_is_signed_in__the_session_ends_at_once(clerk_client: Client) -> None:
    services.disable_staff(acting("operator"), sign_in=CLERK)
    assert not is_signed_in(clerk_client)


def test_grant_role__the_person_is_signed_in__the_session_ends_at_once(clerk_client: Client) -> None:
    services.grant_role(acting("operator"), sign_in=CLERK, role=Role.RECEPTIONIST)
    assert not is_signed_in(clerk_client)
    assert roles_of(CLERK) == {Role.COUNTER_CLERK, Role.RECEPTIONIST}


def test_revoke_role__the_person_is_signed_in__the_session_ends_at_once(clerk_client: Client) -> None:
    services.revoke_role(acting("operator"), sign_in=CLERK, role=Role.COUNTER_CLERK)
    assert not is_signed_in(clerk_client)
    assert roles_of(CLERK) == set()


def test_change_password__the_person_is_signed_in_twice__both_sessions_end(clerk_client: Client) -> None:
    staff = factors.equip("counter_clerk")
    services.change_password(
        actor_for(staff, clock.now()), current=factors.PASSWORD, new="another long pass phrase"
    )
    assert not is_signed_in(clerk_client)


@pytest.mark.parametrize(
    ("current", "new"), [("wrong", "another long pass phrase"), (factors.PASSWORD, "short")]
)
def test_change_password__wrong_or_weak__changes_nothing(current: str, new: str) -> None:
    staff = factors.equip("counter_clerk")
    with pytest.raises(ValidationFailed):
        services.change_password(actor_for(staff, clock.now()), current=current, new=new)
    staff.refresh_from_db()
    assert staff.check_password(factors.PASSWORD)


@pytest.mark.parametrize("role", ["receptionist", "counter_clerk", "section_clerk", "supervisor", "auditor"])
def test_grant_role__not_an_operator__is_refused(role: str) -> None:
    make_staff("counter_clerk")
    with pytest.raises(NotPermitted):
        services.grant_role(acting(role, f"other-{role}"), sign_in=CLERK, role=Role.RECEPTIONIST)


def test_grant_role__elevated__needs_a_second_person() -> None:
    make_staff("counter_clerk")
    with pytest.raises(NotPermitted, match=r"accounts\.needs_two_people"):
        services.grant_role(acting("operator"), sign_in=CLERK, role=Role.SUPERVISOR)


def test_grant_role__to_oneself__is_refused() -> None:
    operator = acting("operator")
    with pytest.raises(NotPermitted, match=r"accounts\.not_for_oneself"):
        services.grant_role(operator, sign_in=operator.actor_id, role=Role.RECEPTIONIST)


def test_grant_role__already_held__conflicts() -> None:
    make_staff("counter_clerk")
    with pytest.raises(Conflict, match=r"accounts\.role_held"):
        services.grant_role(acting("operator"), sign_in=CLERK, role=Role.COUNTER_CLERK)


def test_approve_grant__another_operator__gives_the_duty_and_names_both() -> None:
    make_staff("counter_clerk")
    request = services.request_grant(acting("operator"), sign_in=CLERK, role=Role.SUPERVISOR, reason="異動")
    assert Role.SUPERVISOR not in roles_of(CLERK)
    services.approve_request(acting("operator", "other-operator"), public_id=request.public_id)
    grant = RoleGrant.objects.get(staff__sign_in=CLERK, role="supervisor")
    assert (grant.granted_by, grant.approved_by) == ("test-operator", "other-operator")
    assert ChangeRow.objects.filter(code="accounts.role_granted", actor_id="other-operator").exists()


@pytest.mark.parametrize("who", ["test-operator", "person"])
def test_approve_grant__the_asker_or_the_person__is_refused(who: str) -> None:
    make_staff("operator", sign_in="person")
    request = services.request_grant(acting("operator"), sign_in="person", role=Role.AUDITOR, reason="異動")
    with pytest.raises(NotPermitted, match=r"accounts\.needs_two_people"):
        services.approve_request(acting("operator", who), public_id=request.public_id)


def test_decide_request__one_person_writes_the_row_directly__the_database_refuses() -> None:
    make_staff("counter_clerk")
    request = services.request_grant(acting("operator"), sign_in=CLERK, role=Role.SUPERVISOR, reason="異動")
    with pytest.raises(IntegrityError), transaction.atomic():
        TwoPersonRequest.objects.filter(pk=request.pk).update(decided_by=request.requested_by)


def test_approve_request__twice__conflicts() -> None:
    make_staff("counter_clerk")
    request = services.request_grant(acting("operator"), sign_in=CLERK, role=Role.SUPERVISOR, reason="異動")
    second = acting("operator", "other-operator")
    services.refuse_request(second, public_id=request.public_id)
    with pytest.raises(Conflict, match=r"accounts\.request_closed"):
        services.approve_request(second, public_id=request.public_id)


def test_recover__two_people_agreed__new_password_and_one_enrolment() -> None:
    person = factors.equip("counter_clerk")
    request = services.request_recovery(acting("supervisor"), sign_in=CLERK, reason="職員証で確認")
    code = services.approve_request(acting("operator"), public_id=request.public_id)
    services.use_recovery(sign_in=CLERK, code=code, password="another long pass phrase", keys=keys(CLERK))
    person.refresh_from_db()
    assert person.check_password("another long pass phrase")
    assert services.factors_of(person) == frozenset()
    assert services.may_enrol_first_factor(person)
    with pytest.raises(NotPermitted, match=r"accounts\.recovery_refused"):
        services.use_recovery(sign_in=CLERK, code=code, password="yet another phrase", keys=keys(CLERK))


@pytest.mark.parametrize("sign_in", [CLERK, "nobody"])
def test_recover__wrong_code__changes_nothing(sign_in: str) -> None:
    person = factors.equip("counter_clerk")
    request = services.request_recovery(acting("supervisor"), sign_in=CLERK, reason="職員証で確認")
    services.approve_request(acting("operator"), public_id=request.public_id)
    with pytest.raises(NotPermitted, match=r"accounts\.recovery_refused"):
        services.use_recovery(
            sign_in=sign_in, code="X" * 16, password="another long phrase", keys=keys(CLERK)
        )
    assert services.factors_of(person) == {"totp"}


def test_recover__not_approved__no_code_works() -> None:
    factors.equip("counter_clerk")
    services.request_recovery(acting("supervisor"), sign_in=CLERK, reason="職員証で確認")
    with pytest.raises(NotPermitted):
        services.use_recovery(sign_in=CLERK, code="", password="another long phrase", keys=keys(CLERK))


@pytest.mark.parametrize(("hours", "is_open"), [(71, True), (72, False)])
def test_recover__code_grows_old__ends_after_72_hours(frozen_clock: Any, hours: int, is_open: bool) -> None:
    factors.equip("counter_clerk")
    request = services.request_recovery(acting("supervisor"), sign_in=CLERK, reason="職員証で確認")
    code = services.approve_request(acting("operator"), public_id=request.public_id)
    frozen_clock.move_to(clock.now() + timedelta(hours=hours))
    if is_open:
        services.use_recovery(sign_in=CLERK, code=code, password="another long phrase", keys=keys(CLERK))
    else:
        with pytest.raises(NotPermitted):
            services.use_recovery(sign_in=CLERK, code=code, password="another long phrase", keys=keys(CLERK))


def test_request_recovery__by_an_operator__is_refused() -> None:
    make_staff("counter_clerk")
    with pytest.raises(NotPermitted):
        services.request_recovery(acting("operator"), sign_in=CLERK, reason="職員証で確認")


def test_request_recovery__without_a_reason__is_refused() -> None:
    make_staff("counter_clerk")
    with pytest.raises(ValidationFailed):
        services.request_recovery(acting("supervisor"), sign_in=CLERK, reason=" ")


def test_create_staff__taken_or_bad_name__is_refused() -> None:
    make_staff("counter_clerk")
    for name, code in ((CLERK, "accounts.name_taken"), ("Ä", "accounts.bad_sign_in")):
        with pytest.raises(ValidationFailed) as caught:
            services.create_staff(acting("operator"), sign_in=name, name="新人")
        assert caught.value.field_errors == {"sign_in": code}


def test_create_staff__new__can_sign_in_and_has_no_duty() -> None:
    staff, password = services.create_staff(acting("operator"), sign_in="newcomer", name="新人 はじめ")
    assert staff.check_password(password)
    assert selectors.get_staff(acting("operator"), "newcomer").roles == ()


def test_get_staff__unknown__is_not_found() -> None:
    with pytest.raises(NotFoundOrHidden):
        selectors.get_staff(acting("operator"), "nobody")


def test_create_operator__third__is_refused() -> None:
    for name in ("first-operator", "second-operator"):
        assert len(services.create_operator(sign_in=name, name=name)) >= 12
    with pytest.raises(Conflict, match=r"accounts\.operators_exist"):
        services.create_operator(sign_in="third-operator", name="third")


def test_load_demo_staff__twice__adds_once(settings: Any) -> None:
    row = {
        "sign_in": "demo1",
        "name": "練習 花子",
        "role": "section_clerk",
        "sections": ["water"],
        "password": "x",
        "totp_secret": factors.SECRET,
    }
    assert [services.load_demo_staff([row]), services.load_demo_staff([row])] == [1, 0]
    person = Staff.objects.get(sign_in="demo1")
    assert (person.sections, person.is_demo, roles_of("demo1")) == (["water"], True, {Role.SECTION_CLERK})


def test_load_demo_staff__production_install__is_refused(settings: Any) -> None:
    settings.IS_DEMO = False
    with pytest.raises(NotAvailable, match=r"accounts\.demo_only"):
        services.load_demo_staff([])


@pytest.mark.parametrize(("rest_min", "is_in"), [(59, True), (60, False)])
def test_session__rests__ends_after_an_hour(
    frozen_clock: Any, staff_client: Any, rest_min: int, is_in: bool
) -> None:
    client = staff_client("counter_clerk")
    frozen_clock.move_to(clock.now() + timedelta(minutes=rest_min))
    assert is_signed_in(client) is is_in


def test_session__used_all_day__ends_after_twelve_hours(frozen_clock: Any, staff_client: Any) -> None:
    client = staff_client("counter_clerk")
    began = clock.now()
    for minutes in range(30, 12 * 60, 30):
        frozen_clock.move_to(began + timedelta(minutes=minutes))
        assert is_signed_in(client)
    frozen_clock.move_to(began + timedelta(seconds=sessions.LONGEST_S))
    assert not is_signed_in(client)
