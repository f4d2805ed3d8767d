"""A software authenticator against the real WebAuthn code: what a phishing proxy, a copied key or a replay would send."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.core import context
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation.accounts import passkeys, services
from tests.support.personas import make_staff

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One key for one site, with a counter, as a security key has it."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    identifier: bytes = field(default_factory=lambda: os.urandom(16))
    count: int = 0

    def create(self, options: str, *, origin: str = ORIGIN) -> str:
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        attested = bytes(16) + struct.pack(">H", len(self.identifier)) + self.identifier + public
        data = self._data(PRESENT | VERIFIED | ATTESTED) + attested
        answer = {
            "clientDataJSON": self._client("webauthn.create", options, origin),
            "attestationObject": websafe_encode(
                cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
            ),
        }
        return self._credential(answer)

    def get(self, options: str, *, origin: str = ORIGIN, flags: int = PRESENT | VERIFIED) -> str:
        self.count += 1
        data = self._data(flags)
        client = self._client("webauthn.get", options, origin)
        from fido2.utils import websafe_decode

        signed = data + hashlib.sha256(websafe_decode(client)).digest()
        answer = {
            "clientDataJSON": client,
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
        }
        return self._credential(answer)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(b"testserver").digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _client(self, kind: str, options: str, origin: str) -> str:
        challenge = json.loads(options)["publicKey"]["challenge"]
        client = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}
        return websafe_encode(json.dumps(client).encode())

    def _credential(self, answer: dict[str, str]) -> str:
        identifier = websafe_encode(self.identifier)
        return json.dumps(
            {
                "id": identifier,
                "rawId": identifier,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": answer,
            }
        )


@pytest.fixture
def request_() -> Iterator[HttpRequest]:
    request = RequestFactory().get("/staff/sign-in/factor/")
    request.session = SessionStore()
    with context.request_context(request):
        yield request


@pytest.fixture
def enrolled(request_: HttpRequest) -> tuple[Any, Authenticator]:
    staff, authenticator = make_staff("counter_clerk"), Authenticator()
    answer = authenticator.create(passkeys.begin_enrolment(staff))
    services.enrol_passkey(request=request_, staff=staff, answer=answer, name="鍵")
    return staff, authenticator


def test_finish_proof__own_key__is_accepted(request_: HttpRequest, enrolled: Any) -> None:
    staff, key = enrolled
    assert services.factors_of(staff) == {"webauthn"}
    passkeys.finish_proof(request_, staff, key.get(passkeys.begin_proof(staff)))


def test_finish_proof__answer_from_another_origin__is_refused(request_: HttpRequest, enrolled: Any) -> None:
    staff, key = enrolled
    answer = key.get(passkeys.begin_proof(staff), origin="http://testserver.evil.example")
    with pytest.raises(NotPermitted, match=r"accounts\.passkey_refused"):
        passkeys.finish_proof(request_, staff, answer)


def test_finish_proof__without_user_verification__is_refused(request_: HttpRequest, enrolled: Any) -> None:
    staff, key = enrolled
    with pytest.raises(NotPermitted):
        passkeys.finish_proof(request_, staff, key.get(passkeys.begin_proof(staff), flags=PRESENT))


def test_finish_proof__same_answer_again__is_refused(request_: HttpRequest, enrolled: Any) -> None:
    staff, key = enrolled
    answer = key.get(passkeys.begin_proof(staff))
    passkeys.finish_proof(request_, staff, answer)
    passkeys.begin_proof(staff)
    with pytest.raises(NotPermitted):
        passkeys.finish_proof(request_, staff, answer)


def test_finish_proof__counter_goes_back__is_refused(request_: HttpRequest, enrolled: Any) -> None:
    staff, key = enrolled
    for _ in range(3):
        passkeys.finish_proof(request_, staff, key.get(passkeys.begin_proof(staff)))
    key.count = 1
    with pytest.raises(NotPermitted):
        passkeys.finish_proof(request_, staff, key.get(passkeys.begin_proof(staff)))


def test_finish_proof__another_key__is_refused(request_: HttpRequest, enrolled: Any) -> None:
    staff, key = enrolled
    stranger = Authenticator(identifier=key.identifier)
    with pytest.raises(NotPermitted):
        passkeys.finish_proof(request_, staff, stranger.get(passkeys.begin_proof(staff)))


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"response": {"clientDataJSON": "!"}}'])
def test_finish_proof__rubbish__is_refused(request_: HttpRequest, enrolled: Any, answer: str) -> None:
    staff, _ = enrolled
    passkeys.begin_proof(staff)
    with pytest.raises(NotPermitted):
        passkeys.finish_proof(request_, staff, answer)


def test_finish_enrolment__page_of_another_origin__stores_nothing(request_: HttpRequest) -> None:
    staff, key = make_staff("counter_clerk"), Authenticator()
    answer = key.create(passkeys.begin_enrolment(staff), origin="http://evil.example")
    with pytest.raises(NotPermitted):
        services.enrol_passkey(request=request_, staff=staff, answer=answer, name="鍵")
    assert services.factors_of(staff) == frozenset()
