"""The gate with real cases behind it. Most of these put a known disaster in on purpose: it must be
stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

import pytest
from django.core import mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory

from madoguchi.core.errors import ReleaseRefused
from madoguchi.domains.cases import services
from madoguchi.domains.cases.models import Case
from madoguchi.domains.residents.services import (
    approve_measure_request,
    record_protective_measure,
    request_measure_release,
)
from madoguchi.foundation import release
from madoguchi.foundation.audit.models import ChangeRow, ViewRow
from madoguchi.foundation.clock import today
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.foundation.release import NOBODY, Allowed, Medium, ports
from madoguchi.foundation.release.models import GateAlarm
from tests.domains.cases.builders import CLERK, make_case
from tests.foundation.release.papers import make_pdf
from tests.support.clock import FrozenClock

NOBODY_HERE = '<i data-personal="none"></i>'
MINE, OTHER = "H7K2-9QXM", "ZZZZ-2222"
Render = Callable[..., HttpResponse]


@pytest.fixture
def families(db: None) -> None:
    make_case(MINE, "髙﨑", "太郎", phone="090-1111-2222")
    make_case(OTHER, "小林田", "一郎", phone="080-3333-4444")


def allowed(reference: str = MINE) -> Allowed:
    roles = {f"case:{reference}:m1": "applicant", f"case:{reference}:m2": "household"}
    return release.subjects(roles)


def request(path: str = "/counter/x/", **posted: str) -> HttpRequest:
    found = RequestFactory().post(path, posted) if posted else RequestFactory().get(path)
    found.actor = CLERK  # type: ignore[attr-defined]
    found.audience = "staff"  # type: ignore[attr-defined]
    return found


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Render:
    """Release a page whose template is the given text, in a layout that says that it may show nobody."""

    def render(
        source: str,
        who: Allowed,
        *,
        at: HttpRequest | None = None,
        says: str = NOBODY_HERE,
        **options: object,
    ) -> HttpResponse:
        def from_text(name: str, context: dict[str, object], request: HttpRequest | None = None) -> str:
            if name.startswith("release/"):
                return engines["django"].engine.get_template(name).render(_context(context))
            return engines["django"].from_string("{% load release %}" + source + says).render(context)

        monkeypatch.setattr("madoguchi.foundation.release.outputs.render_to_string", from_text)
        return release.page(at or request(), "test.html", {}, allowed=who, **options)  # type: ignore[arg-type]

    return render


def _context(values: dict[str, object]) -> object:
    from django.template import Context

    return Context(values)


def personal(member: str, field: str, text: str, reference: str = MINE) -> str:
    return f'{{% personal "case:{reference}:{member}" "{field}" "{text}" %}}'


def refused(code: str) -> object:
    return pytest.raises(ReleaseRefused, match=f"^{code}$")


@pytest.mark.usefixtures("families")
def test_paper__form_that_declares_no_field__is_refused() -> None:
    paper = make_pdf(f"受付番号 {MINE} 髙﨑 太郎")
    told = {"allowed": allowed(), "name": "x.pdf", "content_type": "application/pdf", "case": MINE}
    release.check_file(CLERK, paper, **told)  # type: ignore[arg-type]
    with refused("release.undeclared"):  # type: ignore[attr-defined]
        blank = release.Blank(blocks=(("お知らせ",),))
        release.check_file(CLERK, paper, blank=blank, **told)  # type: ignore[arg-type]


# ---- pages


@pytest.mark.django_db
def test_page__nobody__costs_no_query_and_may_be_cached(
    page: Render, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        response = page("<p>ごみの出し方</p>", NOBODY)
    assert "Cache-Control" not in response


@pytest.mark.django_db
def test_page__nobody_with_a_marked_value__is_refused(page: Render) -> None:
    with refused("release.outsider"):  # type: ignore[attr-defined]
        page(personal("m1", "full_name", "髙﨑　太郎"), NOBODY)


@pytest.mark.django_db
def test_page__nobody_and_the_layout_does_not_say_so__is_refused(page: Render) -> None:
    with refused("release.undeclared"):  # type: ignore[attr-defined]
        page("<p>髙﨑 太郎 様</p>", NOBODY, says="")
    assert GateAlarm.objects.get().detail == "unmarked"


@pytest.mark.usefixtures("families")
def test_page__people_without_a_marked_value__is_refused_unless_the_layout_says_so(page: Render) -> None:
    with refused("release.undeclared"):  # type: ignore[attr-defined]
        page("<p>髙﨑 太郎 様</p>", allowed(), says="")
    assert page("<p>氏名未確認の方</p>", allowed()).status_code == 200


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize(
    ("layout", "source", "who", "code"),
    [
        ("none", "<p>ごみ</p>", NOBODY, ""),
        ("none", personal("m1", "full_name", "髙﨑 太郎"), allowed(), "release.undeclared"),
        ("boxes", "<input>", allowed(), ""),
        ("boxes", "<input>", NOBODY, "release.undeclared"),
        ("contact", "<p>090</p>", NOBODY, ""),
        ("misspelt", "<p>ごみ</p>", NOBODY, "release.gate_failed"),
    ],
)
def test_page__declaration_in_its_file__is_held_against_what_stands_on_it(
    page: Render, monkeypatch: pytest.MonkeyPatch, layout: str, source: str, who: Allowed, code: str
) -> None:
    made = engines["django"].from_string(f"{{# personal: {layout} #}}")
    monkeypatch.setattr("madoguchi.foundation.release.declared.get_template", lambda name: made)
    if not code:
        assert page(source, who, says="").status_code == 200
        return
    with refused(code):  # type: ignore[attr-defined]
        page(source, who, says="")


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize(
    ("member", "field", "text"),
    [
        ("m1", "full_name", "髙﨑 太郎"),
        ("m1", "birth_date", "昭和60年4月1日"),
        ("m1", "birth_date", "1985年4月1日"),
        ("m2", "relationship", "妻"),
        ("m2", "phone", "09011112222"),
    ],
)
def test_page__own_values_in_any_rightful_form__pass_and_are_logged(
    page: Render, member: str, field: str, text: str
) -> None:
    response = page(personal(member, field, text), allowed())
    assert response["Cache-Control"] == "no-store, private"
    view = ViewRow.objects.get()
    assert (view.subject, view.fields, view.screen) == (MINE, [field], "test.html")
    assert not GateAlarm.objects.exists()


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize(
    ("source", "code"),
    [
        (personal("m1", "full_name", "小林田　一郎", OTHER), "release.outsider"),
        (personal("m1", "full_name", "小林田　一郎"), "release.mismatch"),
        (personal("m2", "birth_date", "昭和60年4月1日"), "release.mismatch"),
        (personal("m1", "no_such_field", "x"), "release.mismatch"),
        ("<p>前の方: 小林田 一郎 様</p>", "release.outsider"),
        ("<b>小林田</b><i>一郎</i>", "release.outsider"),
        ('<a href="tel:08033334444">電話</a>', "release.outsider"),
        ('<input value="０８０－３３３３－４４４４">', "release.outsider"),
    ],
)
def test_page__another_persons_value__is_refused_alarmed_audited_and_not_logged_as_seen(
    page: Render, source: str, code: str
) -> None:
    with refused(code):  # type: ignore[attr-defined]
        page(source, allowed())
    alarm = GateAlarm.objects.get()
    assert (alarm.code, alarm.output, alarm.actor_id, alarm.medium) == (code, "test.html", "kubota", "screen")
    assert ChangeRow.objects.filter(code=code).count() == 1
    assert not ViewRow.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["渡邉", "渡邊\U000e0102", "渡邉\U000e0103", "渡辺\U000e0102"])
def test_page__name_in_another_glyph__is_refused(page: Render, shown: str) -> None:
    make_case(MINE, "渡邉\U000e0102", "太郎")
    assert page(personal("m1", "full_name", "渡邉\U000e0102 太郎"), allowed()).status_code == 200
    with refused("release.mismatch"):  # type: ignore[attr-defined]
        page(personal("m1", "full_name", f"{shown}　太郎"), allowed())


@pytest.mark.usefixtures("families")
def test_text__about_a_protected_person_for_the_screen__is_refused_because_it_cannot_warn() -> None:
    record_protective_measure(actor=CLERK, subject_id=f"case:{MINE}:m2", starts_on=today())
    with refused("release.protected"):  # type: ignore[attr-defined]
        release.text(request(), "BEGIN:VCALENDAR", allowed=allowed(), content_type="text/calendar")


@pytest.mark.usefixtures("families")
def test_page__closed_case_of_the_other__is_no_longer_searched_for(page: Render) -> None:
    services.withdraw_case(actor=CLERK, case=OTHER)
    assert page("<p>小林田一郎</p>", allowed()).status_code == 200


@pytest.mark.usefixtures("families")
def test_page__namesake_and_typed_back__are_no_leak(page: Render) -> None:
    make_case("AAAA-3333", "髙﨑", "太郎", phone="090-1111-2222")
    assert page(personal("m1", "full_name", "髙﨑　太郎"), allowed()).status_code == 200
    echo = request(phone="080-3333-4444")
    assert page("<p>080-3333-4444</p>", allowed(), at=echo).status_code == 200


@pytest.mark.usefixtures("families")
def test_page__stale_value__is_refused_because_values_are_fetched_afresh(page: Render) -> None:
    services.record_facts(
        actor=CLERK,
        case=MINE,
        values={("m1", "given_name"): "次郎"},
        door="counter",
        expected_version=1,
        correction=True,
    )
    with refused("release.mismatch"):  # type: ignore[attr-defined]
        page(personal("m1", "full_name", "髙﨑　太郎"), allowed())


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize("broken", ["fetch", "others"])
def test_page__source_breaks__fails_closed(
    page: Render, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(subject_ids: Collection[str], using: str) -> object:
        raise OSError("the second connection is gone")

    monkeypatch.setattr(ports.subject_sources()["case"], broken, fail, raising=True)
    with refused("release.gate_failed"):  # type: ignore[attr-defined]
        page("<p>x</p>", allowed())
    assert GateAlarm.objects.get().detail == "OSError"


@pytest.mark.usefixtures("families")
def test_page__protection_source_breaks__fails_closed(page: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(subject_ids: Collection[str], medium: Medium, on: date) -> object:
        raise ValueError

    monkeypatch.setattr(ports.protection_sources()["residents"], "check", fail, raising=True)
    with refused("release.gate_failed"):  # type: ignore[attr-defined]
        page("<p>x</p>", allowed())


@pytest.mark.usefixtures("families")
def test_page__unknown_kind_of_subject__fails_closed(page: Render) -> None:
    with refused("release.gate_failed"):  # type: ignore[attr-defined]
        page("<p>x</p>", release.subjects({"ghost:1": "applicant"}))


@pytest.mark.django_db(transaction=True)
def test_alarm__request_rolls_back__stays(page: Render) -> None:
    make_case(MINE)
    make_case(OTHER, "小林田", "一郎", phone="080-3333-4444")
    with refused("release.outsider"), transaction.atomic():  # type: ignore[attr-defined]
        Case.objects.filter(reference=MINE).update(language="en")
        page("<p>小林田一郎</p>", allowed())
    assert GateAlarm.objects.get().code == "release.outsider"
    assert Case.objects.get(reference=MINE).language == "ja"


@pytest.mark.django_db(transaction=True)
def test_page__value_of_the_running_transaction__is_refused_because_nobody_else_can_see_it_yet(
    page: Render,
) -> None:
    make_case(MINE)
    with refused("release.mismatch"), transaction.atomic():  # type: ignore[attr-defined]
        services.record_facts(
            actor=CLERK,
            case=MINE,
            values={("m1", "given_name"): "次郎"},
            door="counter",
            expected_version=1,
            correction=True,
        )
        page(personal("m1", "full_name", "髙﨑　次郎"), allowed())


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize(("family", "given"), [("住民", "異動届"), ("番号", "確認"), ("必要な", "手続")])
def test_page__somebody_named_like_a_printed_word__does_not_stop_everybody_else(
    page: Render, family: str, given: str
) -> None:
    make_case("BBBB-4444", family, given, phone="070-5555-6666")
    assert page(f"<h1>{family}{given}</h1>", allowed()).status_code == 200
    with refused("release.outsider"):  # type: ignore[attr-defined]
        page("<p>070-5555-6666</p>", allowed())


# ---- 支援措置


@pytest.fixture
def protected(families: None) -> None:
    record_protective_measure(
        actor=CLERK, subject_id=f"case:{MINE}:m2", starts_on=today(), household_key=f"case:{MINE}"
    )


@pytest.mark.usefixtures("protected")
def test_protected__clerks_screen__warns_before_everything_else(page: Render) -> None:
    response = page("<body><main id=main><h1>x</h1></main></body>", allowed())
    assert "<main id=main><div" in response.content.decode().replace("\n", "")
    assert "支援措置の対象です(2人)" in response.content.decode()


@pytest.mark.usefixtures("protected")
@pytest.mark.parametrize("medium", [Medium.KIOSK, Medium.CITIZEN_SCREEN, Medium.SIGNAGE])
def test_protected__public_screen__is_refused(page: Render, medium: Medium) -> None:
    with refused("release.protected"):  # type: ignore[attr-defined]
        page("<p>x</p>", allowed(), medium=medium)
    assert page("<p>x</p>", allowed(OTHER), medium=medium).status_code == 200


@pytest.mark.usefixtures("protected")
def test_protected__mail_and_export__are_refused() -> None:
    with refused("release.protected"):  # type: ignore[attr-defined]
        release.mail(CLERK, to="taro@example.jp", subject="お知らせ", body="進みました", allowed=allowed())
    with refused("release.protected"):  # type: ignore[attr-defined]
        release.export(CLERK, content=b"a,b\n", allowed=allowed())
    assert mail.outbox == []


@pytest.mark.usefixtures("protected")
def test_protected__released_by_two_people__is_shown_again(page: Render) -> None:
    asker, other = (Actor(actor_id=name, roles=frozenset({Role.SUPERVISOR})) for name in ("yamane", "mori"))
    asked = request_measure_release(actor=asker, subject_id=f"case:{MINE}:m2", reason="本人の申出")
    with refused("release.protected"):  # type: ignore[attr-defined]
        page("<p>x</p>", allowed(), medium=Medium.KIOSK)
    approve_measure_request(actor=other, public_id=asked.public_id)
    assert page("<p>x</p>", allowed(), medium=Medium.KIOSK).status_code == 200


# ---- papers


def sheet(name: str = "髙﨑　太郎", reference: str = MINE) -> str:
    return f"受付番号 {reference}\n\n氏名 {name}"


@pytest.mark.usefixtures("families")
def test_pdf__every_page_its_own__passes() -> None:
    content = make_pdf(sheet(), sheet("髙﨑　花子"))
    response = release.pdf(request(), content, allowed=allowed(), name="転入届.pdf", case=MINE)
    assert response.content == content
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize(
    ("second", "code"),
    [
        (sheet("小林田　一郎", OTHER), "release.outsider"),
        (sheet("小林田　一郎"), "release.outsider"),
        (sheet("髙﨑　太郎", OTHER), "release.mismatch"),
        (sheet("だれか"), "release.mismatch"),
        ("白紙", "release.mismatch"),
    ],
)
def test_pdf__one_page_swapped__is_refused_and_names_the_page(second: str, code: str) -> None:
    with refused(code):  # type: ignore[attr-defined]
        release.pdf(request(), make_pdf(sheet(), second, sheet()), allowed=allowed(), name="x.pdf", case=MINE)
    assert GateAlarm.objects.get().page == 2


@pytest.mark.usefixtures("families")
def test_pdf__not_a_pdf_or_no_case__fails_closed() -> None:
    for content, case in ((b"%PDF-broken", MINE), (make_pdf(sheet()), "")):
        with refused("release.gate_failed"):  # type: ignore[attr-defined]
            release.check_file(
                CLERK, content, allowed=allowed(), name="x", content_type="application/pdf", case=case
            )


# ---- mail, export, signage


@pytest.mark.usefixtures("families")
def test_mail__to_the_stored_address__is_sent() -> None:
    release.mail(CLERK, to="taro@example.jp", subject="お知らせ", body="髙﨑 太郎 様", allowed=allowed())
    assert [message.to for message in mail.outbox] == [["taro@example.jp"]]


@pytest.mark.django_db
def test_mail__about_nobody__is_refused() -> None:
    with refused("release.mismatch"):  # type: ignore[attr-defined]
        release.mail(CLERK, to="taro@example.jp", subject="お知らせ", body="進みました", allowed=NOBODY)
    assert not mail.outbox


@pytest.mark.django_db
def test_mail__under_a_moved_clock__is_dated_by_it(frozen_clock: FrozenClock) -> None:
    make_case(MINE, "髙﨑", "太郎", phone="090-1111-2222")
    release.mail(CLERK, to="taro@example.jp", subject="お知らせ", body="進みました", allowed=allowed())
    assert mail.outbox[0].message()["Date"] == "Mon, 06 Apr 2026 09:00:00 +0900"


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize(
    ("to", "subject", "body", "code"),
    [
        ("someone@example.jp", "お知らせ", "進みました", "release.mismatch"),
        ("taro@example.jp", "髙﨑太郎様", "進みました", "release.mismatch"),
        ("taro@example.jp", "お知らせ", "小林田一郎様", "release.outsider"),
    ],
)
def test_mail__wrong_address_or_person__is_refused(to: str, subject: str, body: str, code: str) -> None:
    with refused(code):  # type: ignore[attr-defined]
        release.mail(CLERK, to=to, subject=subject, body=body, allowed=allowed())
    assert mail.outbox == []


@pytest.mark.usefixtures("families")
def test_export__other_persons_row__is_refused_in_any_encoding() -> None:
    for encoding in ("utf-8", "cp932"):
        own = "髙﨑,太郎\n".encode(encoding)
        assert release.export(CLERK, content=own, allowed=allowed(), encoding=encoding) == own
        with refused("release.outsider"):  # type: ignore[attr-defined]
            release.export(
                CLERK, content="小林田 一郎\n".encode(encoding), allowed=allowed(), encoding=encoding
            )


def test_signage__numbers_and_known_words__pass() -> None:
    text = release.signage({"calls": [{"number": 12, "counter": "3番窓口"}]}, wording={"3番窓口"})
    assert text == '{"calls":[{"number":12,"counter":"3番窓口"}]}'


@pytest.mark.django_db
def test_signage__a_name__is_refused() -> None:
    with refused("release.outsider"):  # type: ignore[attr-defined]
        release.signage({"calls": [{"number": 12, "for": "髙﨑様"}]})
