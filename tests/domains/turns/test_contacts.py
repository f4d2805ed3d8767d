"""A channel is proven before it is used, has one owner, and goes when it is stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict, InvalidValue, NotAvailable
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.turns import conf, selectors, services
from madoguchi.domains.turns.models import TurnContact
from madoguchi.foundation import clock
from madoguchi.foundation.retention.services import run_retention
from tests.domains.turns.conftest import CITIZEN, REFERENCE, waiting
from tests.support.clock import FrozenClock
from tests.support.phones import NUMBER, USER, Phones, deliver_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
OTHER = "WXYZ-6789"


def code_in(phones: Phones) -> str:
    deliver_all()
    return next(word for word in phones.by_sms[-1].split() if word.isdecimal() and len(word) == 6)


def test_line__code_sent_from_the_chat__is_linked_and_greeted_there(phones: Phones) -> None:
    code = services.begin_line(actor=CITIZEN, waiting=waiting())
    assert selectors.get_contact(CITIZEN, REFERENCE) is None
    assert services.link_line(user=USER, text=f" {code.lower()} ")
    found = selectors.get_contact(CITIZEN, REFERENCE)
    assert found is not None
    assert (found.channel, found.state) == ("line", "active")
    deliver_all()
    assert len(phones.on_line) == 1


def test_line__same_webhook_again__links_once(phones: Phones) -> None:
    code = services.begin_line(actor=CITIZEN, waiting=waiting())
    assert services.link_line(user=USER, text=code)
    assert not services.link_line(user=USER, text=code)
    assert not services.link_line(user="U" + "2" * 32, text=code)
    assert TurnContact.objects.filter(state="active").count() == 1


@pytest.mark.parametrize("text", ["", "こんにちは", "ABCD-EFGH", "7", "A" * 500])
def test_line__other_words__link_nothing(phones: Phones, text: str) -> None:
    services.begin_line(actor=CITIZEN, waiting=waiting())
    assert not services.link_line(user=USER, text=text)


def test_line__code_is_too_old__links_nothing(phones: Phones, frozen_clock: FrozenClock) -> None:
    code = services.begin_line(actor=CITIZEN, waiting=waiting())
    frozen_clock.tick(minutes=conf.CODE_LIVES_MIN, seconds=1)
    assert not services.link_line(user=USER, text=code)


def test_line__page_asked_for_another_code__the_old_one_is_void(phones: Phones) -> None:
    first = services.begin_line(actor=CITIZEN, waiting=waiting())
    second = services.begin_line(actor=CITIZEN, waiting=waiting())
    assert not services.link_line(user=USER, text=first)
    assert services.link_line(user=USER, text=second)


def test_line__user_blocks_us__all_that_leads_there_ends(phones: Phones) -> None:
    for reference in (REFERENCE, OTHER):
        services.link_line(user=USER, text=services.begin_line(actor=CITIZEN, waiting=waiting(reference)))
    assert services.stop_line_user(user=USER) == 2
    assert not TurnContact.objects.exclude(sealed_address=b"").exists()


def test_channel__not_set_up__is_refused(settings: object) -> None:
    with pytest.raises(NotAvailable):
        services.begin_line(actor=CITIZEN, waiting=waiting())
    with pytest.raises(NotAvailable):
        services.begin_sms(actor=CITIZEN, waiting=waiting(), phone="090-1234-5678")
    assert selectors.list_channels() == ("mail",)


def test_sms__code_typed_back__is_proven(phones: Phones) -> None:
    services.begin_sms(actor=CITIZEN, waiting=waiting(), phone="０９０-1234-5678")
    services.confirm_sms(actor=CITIZEN, reference=REFERENCE, code=code_in(phones))
    found = selectors.get_contact(CITIZEN, REFERENCE)
    assert found is not None
    assert (found.channel, found.address) == ("sms", "*******5678")
    assert phones.sms.shelf.items[0]["number"] == NUMBER


@pytest.mark.parametrize("phone", ["", "0930-12-3456", "0120-123-456", "12", "+1 202 555 0100", "あ"])
def test_sms__no_mobile_telephone__is_refused_before_anything_is_sent(phones: Phones, phone: str) -> None:
    with pytest.raises(InvalidValue):
        services.begin_sms(actor=CITIZEN, waiting=waiting(), phone=phone)
    assert not Message.objects.exists()


def test_sms__guessing__ends_the_code(phones: Phones) -> None:
    services.begin_sms(actor=CITIZEN, waiting=waiting(), phone="090-1234-5678")
    code = code_in(phones)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(conf.CODE_TRIES):
        with pytest.raises(Conflict):
            services.confirm_sms(actor=CITIZEN, reference=REFERENCE, code=wrong)
    with pytest.raises(Conflict):
        services.confirm_sms(actor=CITIZEN, reference=REFERENCE, code=code)


def test_sms__code_of_another_reference__proves_nothing(phones: Phones) -> None:
    services.begin_sms(actor=CITIZEN, waiting=waiting(), phone="090-1234-5678")
    code = code_in(phones)
    with pytest.raises(Conflict):
        services.confirm_sms(actor=CITIZEN, reference=OTHER, code=code)


def test_sms__too_many_codes__neither_for_one_ticket_nor_to_one_telephone(phones: Phones) -> None:
    for _ in range(conf.CODES_A_DAY):
        services.begin_sms(actor=CITIZEN, waiting=waiting(), phone="090-1234-5678")
    for reference, phone in ((REFERENCE, "080-1111-2222"), (OTHER, "090-1234-5678")):
        with pytest.raises(Conflict) as caught:
            services.begin_sms(actor=CITIZEN, waiting=waiting(reference), phone=phone)
        assert caught.value.code == "turn.too_many_codes"
    services.begin_sms(actor=CITIZEN, waiting=waiting(OTHER), phone="080-1111-2222")


@pytest.mark.parametrize("mail", ["", "taro", "a@b\nBcc: x@y", "a@b, c@d"])
def test_mail__no_address__is_refused(mail: str) -> None:
    with pytest.raises(InvalidValue):
        services.choose_mail(actor=CITIZEN, waiting=waiting(), mail=mail)


def test_choose__another_channel__takes_the_place_of_the_first(phones: Phones) -> None:
    services.choose_mail(actor=CITIZEN, waiting=waiting(), mail="taro@example.jp")
    services.link_line(user=USER, text=services.begin_line(actor=CITIZEN, waiting=waiting()))
    assert [row.channel for row in TurnContact.objects.filter(state="active")] == ["line"]
    assert not TurnContact.objects.filter(state="ended").exclude(sealed_address=b"").exists()


def test_contact__table__holds_no_readable_address(phones: Phones) -> None:
    services.choose_mail(actor=CITIZEN, waiting=waiting(), mail="taro@example.jp")
    row = TurnContact.objects.values_list().get()
    assert b"taro" not in b"".join(
        bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row
    )


def test_contact__two_that_stand__the_database_refuses() -> None:
    services.choose_mail(actor=CITIZEN, waiting=waiting(), mail="taro@example.jp")
    row = TurnContact.objects.get()
    row.pk, row.public_id = None, "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_retention__day_after_the_visit__is_gone(frozen_clock: FrozenClock) -> None:
    services.choose_mail(actor=CITIZEN, waiting=waiting(), mail="taro@example.jp")
    frozen_clock.move_to(clock.now() + timedelta(days=1))
    run_retention(clock.today())
    assert TurnContact.objects.exists()
    frozen_clock.move_to(clock.now() + timedelta(days=1))
    run_retention(clock.today())
    assert not TurnContact.objects.exists()
