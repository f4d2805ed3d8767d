"""A LINE account and a telephone are proven by a code before anything is sent to them.

LINE: the page shows a code, and whoever sends it to the city's account is linked. The account link of the Messaging API
(`linkToken`, nonce) needs the person to begin in the chat, which nobody at a ticket machine does; here the page begins.
What both guard against is the same: a code that is sent by the wrong person links that person's chat to a number on a
display, which the page then shows, and which one tap stops.
SMS: the code is sent to the telephone, and typed on the page by whoever reads it there.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from madoguchi.core.errors import Conflict, DomainError, InvalidValue
from madoguchi.core.japanese import PhoneKind, parse_phone
from madoguchi.core.references import ALPHABET
from madoguchi.domains.notifications.services import Letter, News, send_to_case
from madoguchi.domains.notifications.states import Channel
from madoguchi.domains.turns import conf, sealing
from madoguchi.domains.turns.addresses import BOOKED, CODE, address_of
from madoguchi.domains.turns.errors import TurnError
from madoguchi.domains.turns.models import TurnContact
from madoguchi.domains.turns.services.contacts import Waiting, add_contact, demand_channel
from madoguchi.domains.turns.states import ContactState
from madoguchi.foundation import cities, clock
from madoguchi.foundation.policy.actors import SYSTEM, Actor

_LINE_CODE_LETTERS = 8
_SMS_CODE_DIGITS = 6


def begin_line(*, actor: Actor, waiting: Waiting) -> str:
    """A code that links whoever sends it; about 40 bits, for a quarter of an hour.

    Errors: NotAvailable `turn.channel_off`.
    """
    demand_channel(Channel.LINE)
    with transaction.atomic():
        row = add_contact(actor, waiting, Channel.LINE, ContactState.PENDING)
        while True:
            code = "".join(secrets.choice(ALPHABET) for _ in range(_LINE_CODE_LETTERS))
            if _keep_code(row, code):
                break
        shown = f"{code[:4]}-{code[4:]}"
        TurnContact.objects.filter(pk=row.pk).update(sealed_address=sealing.seal(row.reference, shown))
        return shown


def link_line(*, user: str, text: str) -> bool:
    """A LINE user wrote something: if a code is in it, it is theirs now. False where none is, or too late.

    Repeatable: the second time the code is gone. Locks: the contact's row.
    """
    code = "".join(char for char in text.upper() if char in ALPHABET)
    if len(code) != _LINE_CODE_LETTERS:
        return False
    with transaction.atomic():
        row = (
            TurnContact.objects.select_for_update()
            .filter(code_hash=sealing.hashed("code", code), code_until__gte=clock.now())
            .first()
        )
        if row is None:
            return False
        linked = add_contact(SYSTEM, _waiting(row), Channel.LINE, ContactState.ACTIVE, address=user)
        _say_linked(linked, user)
    return True


def begin_sms(*, actor: Actor, waiting: Waiting, phone: str) -> None:
    """Send a code to a mobile telephone.

    Errors: NotAvailable `turn.channel_off`; InvalidValue `turn.no_mobile`; Conflict `turn.too_many_codes`, counted for
    the reference and for the telephone.
    """
    demand_channel(Channel.SMS)
    number = _mobile(phone)
    with transaction.atomic():
        if _codes_today(Q(reference=waiting.reference)) >= conf.CODES_A_DAY or (
            _codes_today(Q(address_hash=sealing.hashed("address", number))) >= conf.CODES_A_DAY
        ):
            raise Conflict(TurnError.TOO_MANY_CODES)
        row = add_contact(actor, waiting, Channel.SMS, ContactState.PENDING, address=number)
        code = str(secrets.randbelow(10**_SMS_CODE_DIGITS)).zfill(_SMS_CODE_DIGITS)
        _keep_code(row, f"{row.public_id} {code}")
        TurnContact.objects.filter(pk=row.pk).update(is_code_sent=True)
        values = {"city": cities.current().name.in_language(waiting.language), "code": code}
        until = clock.now() + timedelta(minutes=conf.CODE_LIVES_MIN)
        news = News(waiting.reference, CODE, f"code:{row.public_id}", expires_at=until)
        letter = Letter("phone_code", values, language=waiting.language)
        send_to_case(actor=actor, news=news, channel=Channel.SMS, to=number, letter=letter)


def confirm_sms(*, actor: Actor, reference: str, code: str) -> None:
    """Errors: Conflict `turn.wrong_code`: wrong, too late, or tried too often. Locks: the contact's row."""
    if not _is_confirmed(actor, reference, code):
        raise Conflict(TurnError.WRONG_CODE)


def _say_linked(row: TurnContact, user: str) -> None:
    """In the chat where the code was sent, so that the person need not look back at the page."""
    values = {
        "city": cities.current().name.in_language(row.language),
        "url": f"{settings.FRONT_URL}/n/{row.public_id}/",
    }
    news = News(row.reference, BOOKED, f"linked:{row.public_id}")
    letter = Letter("turn_linked", values, language=row.language)
    send_to_case(actor=SYSTEM, news=news, channel=Channel.LINE, to=user, letter=letter)


def _is_confirmed(actor: Actor, reference: str, code: str) -> bool:
    """A wrong try is committed, so the refusal is raised outside."""
    with transaction.atomic():
        rows = TurnContact.objects.select_for_update().filter(reference=reference, state=ContactState.PENDING)
        row = rows.filter(channel=Channel.SMS, code_until__gte=clock.now()).first()
        if row is None or row.tries >= conf.CODE_TRIES:
            return False
        digits = "".join(char for char in code if char.isdecimal())
        if row.code_hash != sealing.hashed("code", f"{row.public_id} {int(digits or 0):06d}"):
            rows.update(tries=F("tries") + 1)
            return False
        add_contact(actor, _waiting(row), Channel.SMS, ContactState.ACTIVE, address=address_of(row))
        return True


def _waiting(row: TurnContact) -> Waiting:
    return Waiting(row.reference, row.language, row.until_on)


def _keep_code(row: TurnContact, code: str) -> bool:
    """False where somebody has the same code now."""
    row.code_hash = sealing.hashed("code", code)
    row.code_until = clock.now() + timedelta(minutes=conf.CODE_LIVES_MIN)
    try:
        with transaction.atomic():
            row.save(update_fields=["code_hash", "code_until"])
    except IntegrityError:
        return False
    return True


def _codes_today(whose: Q) -> int:
    since = clock.now() - timedelta(days=1)
    return TurnContact.objects.filter(whose, is_code_sent=True, created_at__gte=since).count()


def _mobile(phone: str) -> str:
    try:
        number = parse_phone(phone)
    except DomainError as refusal:
        raise InvalidValue(TurnError.NO_MOBILE) from refusal
    if number.kind is not PhoneKind.MOBILE:
        raise InvalidValue(TurnError.NO_MOBILE)
    return number.international
