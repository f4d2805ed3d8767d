"""A measure on a resident protects the same person in a case."""

from __future__ import annotations

import pytest

from madoguchi.core.errors import ReleaseRefused
from madoguchi.domains.cases import selectors, services
from madoguchi.domains.residents import services as residents
from madoguchi.foundation import release
from madoguchi.foundation.clock import today
from tests.domains.cases.builders import CLERK, make_case

pytestmark = pytest.mark.django_db


def test_mail__member_linked_to_a_protected_resident__is_refused() -> None:
    case = make_case()
    household = residents.record_move_in(actor=CLERK, reference=case.reference, facts=case.facts)
    for member, number in household.numbers.items():
        services.link_member(actor=CLERK, case=case.reference, member_id=member, addressee_number=number)
    case = selectors.get_case(CLERK, case.reference)
    send = {"to": "taro@example.jp", "subject": "お知らせ", "body": "進みました", "allowed": case.allowed}
    release.mail(CLERK, **send)  # type: ignore[arg-type]
    residents.record_protective_measure(
        actor=CLERK, subject_id=f"resident:{household.numbers['m2']}", starts_on=today()
    )
    with pytest.raises(ReleaseRefused, match=r"^release\.protected$"):
        release.mail(CLERK, **send)  # type: ignore[arg-type]
