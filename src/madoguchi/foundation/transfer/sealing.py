"""The bytes of an envelope.

    magic 4 | header length 2 | header JSON | ephemeral X25519 key 32 | AES-256-GCM ciphertext | Ed25519
    signature 64

The payload is canonical JSON, packed by zlib, encrypted under a key that HKDF-SHA256 (RFC 5869) derives from
the ephemeral and the recipient's X25519 keys (RFC 7748). Each envelope has its own ephemeral key, so key and
nonce are used once. Everything before the ciphertext is its associated data; the sender's signature covers
all bytes.
"""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from madoguchi.core.errors import Conflict
from madoguchi.foundation.transfer.header import MAX_BYTES, VERSION, Header
from madoguchi.foundation.transfer.zone_keys import PrivateKeys, PublicKeys

MAGIC = b"MDG1"
_SIGNATURE = 64
_EPHEMERAL = 32
_MAX_HEADER = 1024


def seal(header: Header, payload: dict[str, Any], *, sender: PrivateKeys, recipient: PublicKeys) -> bytes:
    """Errors: Conflict("transfer.too_large")."""
    content = _packed(_canonical(payload))
    ephemeral = X25519PrivateKey.generate()
    head = _canonical(_header_values(header))
    public = ephemeral.public_key().public_bytes_raw()
    front = MAGIC + len(head).to_bytes(2, "big") + head + public
    key, nonce = _derive(ephemeral.exchange(recipient.receive), public, recipient.receive)
    body = front + AESGCM(key).encrypt(nonce, content, front)
    if len(body) + _SIGNATURE > MAX_BYTES:
        raise Conflict("transfer.too_large")
    return body + sender.sign.sign(body)


def read_header(sealed: bytes) -> Header:
    """The claimed header, not yet verified. Errors: Conflict with a code of `transfer.messages`."""
    if len(sealed) > MAX_BYTES:
        raise Conflict("transfer.too_large")
    head, _ = _split(sealed)
    try:
        values = json.loads(head)
        if values["v"] != VERSION:
            raise Conflict("transfer.version")
        return Header(
            envelope_id=str(values["id"]),
            kind=str(values["kind"]),
            sent_at=datetime.fromisoformat(values["at"]),
            sender=str(values["from"]),
            recipient=str(values["to"]),
            city=str(values["city"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Conflict("transfer.damaged") from error


def unseal(sealed: bytes, *, recipient: PrivateKeys, sender: PublicKeys) -> dict[str, Any]:
    """The payload, after signature and decryption. Errors: Conflict("transfer.damaged")."""
    _, front_length = _split(sealed)
    body, signature = sealed[:-_SIGNATURE], sealed[-_SIGNATURE:]
    front, ciphertext = body[:front_length], body[front_length:]
    public = front[-_EPHEMERAL:]
    try:
        sender.verify.verify(signature, body)
        shared = recipient.receive.exchange(X25519PublicKey.from_public_bytes(public))
        key, nonce = _derive(shared, public, recipient.public.receive)
        payload = json.loads(_unpack(AESGCM(key).decrypt(nonce, ciphertext, front)))
    except (InvalidSignature, InvalidTag, ValueError, zlib.error) as error:
        raise Conflict("transfer.damaged") from error
    if not isinstance(payload, dict):
        raise Conflict("transfer.damaged")
    return payload


def _split(sealed: bytes) -> tuple[bytes, int]:
    """Header bytes and the length of everything before the ciphertext."""
    if sealed[:3] != MAGIC[:3]:
        raise Conflict("transfer.damaged")
    if sealed[3:4] != MAGIC[3:]:
        raise Conflict("transfer.version")
    length = int.from_bytes(sealed[4:6], "big")
    front_length = 6 + length + _EPHEMERAL
    if not 0 < length <= _MAX_HEADER or len(sealed) < front_length + 16 + _SIGNATURE:
        raise Conflict("transfer.damaged")
    return sealed[6 : 6 + length], front_length


def _derive(shared: bytes, ephemeral: bytes, recipient: X25519PublicKey) -> tuple[bytes, bytes]:
    info = b"madoguchi envelope 1" + ephemeral + recipient.public_bytes_raw()
    derived = HKDF(algorithm=SHA256(), length=44, salt=None, info=info).derive(shared)
    return derived[:32], derived[32:]


def _packed(content: bytes) -> bytes:
    """A window as large as the content needs: to clear the usual 256 KB costs more than packing a booking."""
    window = min(15, max(9, len(content).bit_length()))
    packer = zlib.compressobj(9, zlib.DEFLATED, window, window - 6)
    return packer.compress(content) + packer.flush()


def _unpack(content: bytes) -> bytes:
    """At most eight times the size limit: a small envelope must not unfold into all the memory."""
    unpacker = zlib.decompressobj()
    unpacked = unpacker.decompress(content, 8 * MAX_BYTES)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("not one whole zlib stream within the limit")
    return unpacked


def _header_values(header: Header) -> dict[str, str | int]:
    return {
        "v": VERSION,
        "id": header.envelope_id,
        "kind": header.kind,
        "at": header.sent_at.isoformat(),
        "from": header.sender,
        "to": header.recipient,
        "city": header.city,
    }


def _canonical(value: object) -> bytes:
    """One byte sequence per value: sorted names, no spaces, UTF-8 (Japanese stays short)."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()
