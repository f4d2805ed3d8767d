"""How often somebody may fail to sign in.

The dilemma: a limit per account lets anybody lock out anybody; a limit per client alone lets a botnet
guess for ever. Here the password step is limited per (account, client), per address and per network;
devices that the account knows are counted apart and are exempt from what strangers did. The second step,
which only somebody with the right password reaches, is limited per account too.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q

from madoguchi.core.errors import NotAvailable
from madoguchi.foundation import clock
from madoguchi.foundation.accounts.clients import AttemptKeys
from madoguchi.foundation.accounts.models import SignInFailure

WINDOW = timedelta(minutes=15)
PER_CLIENT = 5
PER_ADDRESS = 50
PER_NETWORK = 200
CODES_PER_ACCOUNT = 20

PASSWORD, FACTOR = "password", "factor"


def reserve(keys: AttemptKeys, step: str) -> int:
    """Count an attempt as failed before it is checked; `forgive` takes it back. Returns its id.

    So that a thousand attempts at once are not all let through by a count of zero, counting and writing
    are one step. Locks: one per account and one per address, for the time of two statements.

    Raises NotAvailable (accounts.too_many_attempts).
    """
    with transaction.atomic():
        _lock(sorted({keys.account, keys.address}))
        if _is_over(keys, step):
            raise NotAvailable("accounts.too_many_attempts")
        return SignInFailure.objects.create(
            at=clock.now(),
            step=step,
            account_key=keys.account,
            client_key=keys.client,
            address_key="" if keys.is_known_device else keys.address,
            network_key="" if keys.is_known_device else keys.network,
        ).pk


def forgive(keys: AttemptKeys, step: str) -> None:
    """The right person is here: forget the failures of this account on this client."""
    SignInFailure.objects.filter(account_key=keys.account, client_key=keys.client, step=step).delete()


def _is_over(keys: AttemptKeys, step: str) -> bool:
    recent = SignInFailure.objects.filter(at__gt=clock.now() - WINDOW, step=step)
    if recent.filter(account_key=keys.account, client_key=keys.client).count() >= PER_CLIENT:
        return True
    if keys.is_known_device:
        return False
    if step == FACTOR:
        strangers = recent.filter(account_key=keys.account).filter(~Q(address_key=""))
        return strangers.count() >= CODES_PER_ACCOUNT
    return (
        recent.filter(address_key=keys.address).count() >= PER_ADDRESS
        or recent.filter(network_key=keys.network).count() >= PER_NETWORK
    )


def _lock(names: list[str]) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
