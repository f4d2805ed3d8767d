"""Postcodes and telephone numbers of Japan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.kana import DASHES, narrow_ascii

Postcode = NewType("Postcode", str)

_MOBILE = re.compile(r"0[6-9]0[1-9]\d{7}")
_IP = re.compile(r"050[1-9]\d{7}")
_FREE = re.compile(r"0120\d{6}|0800\d{7}")
_NAVIGATION = re.compile(r"0570\d{6}")
_LANDLINE = re.compile(r"0[1-9]\d{8}")


class PhoneKind(StrEnum):
    """What the leading digits say about a number; it decides whether a text message can be sent."""

    MOBILE = "mobile"
    IP = "ip"
    FREE = "free"
    NAVIGATION = "navigation"
    LANDLINE = "landline"


_KINDS = (
    (_FREE, PhoneKind.FREE),
    (_MOBILE, PhoneKind.MOBILE),
    (_IP, PhoneKind.IP),
    (_NAVIGATION, PhoneKind.NAVIGATION),
    (_LANDLINE, PhoneKind.LANDLINE),
)


def parse_postcode(text: str) -> Postcode:
    """Read a postcode into seven digits. Errors: `postcode.empty`, `postcode.format`.

    >>> parse_postcode("〒８２４－８６０１")
    '8248601'
    """
    digits = "".join(char for char in narrow_ascii(text) if char not in DASHES and char not in " \t〒\u3036")
    if not digits:
        raise InvalidValue("postcode.empty")
    if len(digits) != 7 or not (digits.isascii() and digits.isdecimal()):
        raise InvalidValue("postcode.format")
    return Postcode(digits)


def format_postcode(postcode: str) -> str:
    """Write a postcode with its hyphen: 824-8601."""
    return f"{postcode[:3]}-{postcode[3:]}"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A telephone number of Japan as national digits with the leading 0.

    `as_typed` keeps the hyphens of the person: where a landline's area code ends is in a table of the
    ministry that is not part of this program. It takes no part in comparison.
    """

    digits: str
    kind: PhoneKind
    as_typed: str = ""

    def __eq__(self, other: object) -> bool:
        return self.digits == other.digits if isinstance(other, PhoneNumber) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digits)

    @property
    def display(self) -> str:
        """Hyphenated where the kind fixes the groups, else the person's own hyphens, else bare digits."""
        if self.kind in (PhoneKind.MOBILE, PhoneKind.IP):
            return f"{self.digits[:3]}-{self.digits[3:7]}-{self.digits[7:]}"
        if self.kind in (PhoneKind.FREE, PhoneKind.NAVIGATION):
            return f"{self.digits[:4]}-{self.digits[4:-3]}-{self.digits[-3:]}"
        typed = "".join("-" if char in DASHES else char for char in narrow_ascii(self.as_typed).strip())
        return typed if re.fullmatch(r"0\d{1,4}-\d{1,4}-\d{4}", typed) else self.digits

    @property
    def international(self) -> str:
        """E.164 form: +81 and the digits without the leading 0."""
        return f"+81{self.digits[1:]}"


def parse_phone(text: str) -> PhoneNumber:
    """Read a telephone number; +81, parentheses, spaces and every kind of hyphen are accepted.

    Errors: `phone.empty`, `phone.format` (characters or first digit), `phone.length`.
    """
    narrow = narrow_ascii(text).strip()
    digits = "".join(char for char in narrow if char not in DASHES and char not in " ()\t")
    digits = re.sub(r"^(?:\+81|0081|01081)0?", "0", digits)
    if not digits:
        raise InvalidValue("phone.empty")
    if not (digits.isascii() and digits.isdecimal() and digits.startswith("0")):
        raise InvalidValue("phone.format")
    for pattern, kind in _KINDS:
        if pattern.fullmatch(digits):
            return PhoneNumber(digits, kind, as_typed=text.strip())
    raise InvalidValue("phone.length" if len(digits) not in (10, 11) else "phone.format")
