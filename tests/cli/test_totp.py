"""Codes of the demo's second factor, against the published vectors."""

from __future__ import annotations

import base64

import pytest

from madoguchi.cli.totp import code, main
from madoguchi.install.welcome import sign_ins

# RFC 6238, appendix B, SHA-1; the last six of its eight digits.
_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at_s", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_code__vectors_of_the_standard__match(at_s: int, expected: str) -> None:
    assert code(_SECRET, at_s) == expected


def test_main__unknown_name__exit_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nobody"]) == 1
    assert "「nobody」" in capsys.readouterr().err


def test_main__one_name__prints_six_digits(capsys: pytest.CaptureFixture[str]) -> None:
    staff = sign_ins()[0]
    assert main([staff.sign_in]) == 0
    name, digits = capsys.readouterr().out.split()
    assert (name, len(digits), digits.isdigit()) == (staff.sign_in, 6, True)


def test_sign_ins__cast_of_the_demo__has_every_duty_and_its_own_secret() -> None:
    staff = sign_ins()
    roles = [person.role for person in staff]
    assert set(roles) == {
        "receptionist",
        "counter_clerk",
        "section_clerk",
        "number_clerk",
        "supervisor",
        "operator",
        "auditor",
    }
    # Two of each that a second person must confirm.
    assert min(roles.count("supervisor"), roles.count("operator")) >= 2
    assert len({person.totp_secret for person in staff}) == len(staff)
    assert all(person.section for person in staff if person.role == "section_clerk")
