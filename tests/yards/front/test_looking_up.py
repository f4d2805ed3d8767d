"""Search, lists and the page of each procedure, as a citizen opens them."""

from __future__ import annotations

import gzip
import re

import pytest
from django.test import Client

from madoguchi.foundation import cities
from madoguchi.foundation.cities import Certainty
from madoguchi.foundation.cities.procedures import Visitor
from tests.yards.front.steps import FormReader, text_of

pytestmark = pytest.mark.django_db

LANGUAGES = ("ja", "ja-easy", "en", "zh-hans", "ko", "vi")


def _title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("path", ["/search/", "/search/?q=", "/procedures/", "/business/"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_open__in_each_language__answers(client: Client, path: str, language: str) -> None:
    client.cookies["django_language"] = language
    assert client.get(path).status_code == 200


def test_search__words_of_an_event__offers_to_start_the_guide_with_it(client: Client) -> None:
    page = text_of(client.get("/search/", {"q": "引っ越してきた"}))
    assert 'name="event" value="move_in"' in page
    assert FormReader(page).forms[-1][0] == "/guide/start/" or "/guide/start/" in page


def test_search__typed_words__stand_on_the_page_escaped_and_never_in_the_title(client: Client) -> None:
    page = text_of(client.get("/search/", {"q": '"><b>転入'}))
    assert "<b>転入" not in page
    assert "転入" not in _title(page)


def test_search__nothing_found__says_so_with_the_list(client: Client) -> None:
    page = text_of(client.get("/search/", {"q": "ラーメン"}))
    assert "見つかりませんでした" in page
    assert 'href="/procedures/"' in page


@pytest.mark.parametrize("query", ["DV", "夫に殴られています", "ぼうりょく", "stalker", "家暴"])
def test_search__words_of_violence__can_be_left_at_once_and_name_who_helps(
    client: Client, query: str
) -> None:
    page = text_of(client.get("/search/", {"q": query}))
    referral = cities.current().referrals["violence"]
    assert page.index(referral.leave_to) < page.index("<h1")
    assert all(f"tel:{contact.phone}" in page for contact in referral.contacts)
    assert "暴力" not in _title(page)


def test_search__words_of_despair__shows_who_listens_and_no_papers(client: Client) -> None:
    page = text_of(client.get("/search/", {"q": "死にたい"}))
    assert "tel:0120-279-338" in page
    assert "/procedures/" not in page[page.index("<h1") : page.index("front-links")]
    assert 'name="event"' not in page


def test_search__no_money__is_told_that_anybody_may_apply(client: Client) -> None:
    page = text_of(client.get("/search/", {"q": "お金がなくて生活できない"}))
    assert "生活保護を申請できます" in page


def test_referrals__each_contact__has_a_source() -> None:
    for referral in cities.current().referrals.values():
        assert all(contact.source.title for contact in referral.contacts)
        assert not referral.is_discreet or referral.leave_to.startswith("https://")


@pytest.mark.parametrize("order", ["event", "kana", "section", "nonsense"])
def test_procedures__in_each_order__has_every_procedure_of_residents(client: Client, order: str) -> None:
    page = text_of(client.get("/procedures/", {"by": order}))
    for procedure in cities.current().procedures.values():
        if Visitor.RESIDENT in procedure.visitors:
            assert f'href="/procedures/{procedure.id}/"' in page, procedure.id


def test_procedures__of_one_event__has_these_and_starts_the_guide(client: Client) -> None:
    page = text_of(client.get("/procedures/", {"event": "certificate"}))
    found = set(re.findall(r'href="/procedures/(\w+)/"', page))
    assert found == {one.id for one in cities.current().procedures.values() if "certificate" in one.events}
    assert dict(FormReader(page).forms)["/guide/start/"]["event"] == "certificate"


@pytest.mark.parametrize("language", ["ja", "vi"])
def test_procedure__each__has_a_page_in_each_language(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    for procedure in cities.current().procedures.values():
        page = client.get(f"/procedures/{procedure.id}/")
        assert page.status_code == 200, procedure.id
        assert procedure.name in text_of(page)


def test_procedure__about_violence__says_nothing_in_its_title_and_can_be_left(client: Client) -> None:
    page = text_of(client.get("/procedures/protective_measure/"))
    procedure = cities.current().procedures["protective_measure"]
    assert procedure.title.ja not in _title(page)
    assert procedure.name not in _title(page)
    assert page.index("data-leave") < page.index("<h1")
    assert 'form="begin"' not in page


def test_procedure__unverified_fee__is_never_told_as_a_sum(client: Client) -> None:
    for procedure in cities.current().procedures.values():
        page = text_of(client.get(f"/procedures/{procedure.id}/"))
        if procedure.fee.amount_yen is None or procedure.fee.certainty is Certainty.UNVERIFIED:
            assert "窓口でお確かめください" in page, procedure.id


def test_procedure__assumed_minutes__are_not_told(client: Client) -> None:
    procedure = cities.current().procedures["move_in"]
    assert procedure.minutes.kind == "assumed"
    assert not re.search(r"約\d+分", text_of(client.get("/procedures/move_in/")))


def test_procedure__of_another_city__is_not_found(client: Client) -> None:
    assert client.get("/procedures/nothing/").status_code == 404


def test_procedure__move_in__says_when_who_what_and_where(client: Client) -> None:
    page = text_of(client.get("/procedures/move_in/"))
    for heading in ("いつまで", "だれが", "持ってくるもの", "どこで", "どうやって", "くわしい条件"):
        assert heading in page
    assert "14日" in page
    assert "住民基本台帳法" in page


def test_first_view__start_page__is_at_most_14_kilobytes_compressed(client: Client) -> None:
    assert len(gzip.compress(client.get("/").content)) <= 14 * 1024


@pytest.mark.parametrize(
    "path", ["/", "/search/?q=年金", "/procedures/", "/procedures/move_in/", "/business/"]
)
def test_page__for_citizens__has_no_inline_script_or_style(client: Client, path: str) -> None:
    html = text_of(client.get(path))
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\sstyle=|<style|\son\w+=", html)
