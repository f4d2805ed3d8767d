"""The demo's eyes and hands: pages, QR codes, one-time codes, the core system's answer."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.demo.back import answer_as_core_system
from madoguchi.demo.browser import JourneyBroken
from madoguchi.demo.citizen import read_start, typed_into
from madoguchi.demo.household import Door
from madoguchi.demo.pages import read_page
from madoguchi.demo.reading import load_household
from madoguchi.demo.scanner import read_codes
from madoguchi.demo.staff import one_time_code
from madoguchi.foundation.cities import City
from tests.support.published import published_city

DATA = Path(__file__).parents[2] / "data"
FAMILY = DATA / "demo" / "move-in-family4.yml"
FORM = """<h1>題</h1><form method="post" action="/a/"><input type="hidden" name="k" value="1">
<input type="radio" name="r" value="x"><input type="radio" name="r" value="y" checked>
<select name="s"><option value="1">一<option value="2" selected>二</select>
<textarea name="t">文</textarea><button name="b" value="9">送る</button></form><a href="/z/">先</a>"""


def as_page(text: str) -> str:
    buffer = io.BytesIO()
    segno.make(text, micro=False, error="m").save(
        buffer, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass=None, lineclass=None
    )
    return f"<p>前</p><span>{buffer.getvalue().decode()}</span>"


def test_read_page__form__keeps_what_a_browser_would_send() -> None:
    page = read_page("/here/", 200, FORM)
    form = page.form("/a/")
    assert form.defaults() == {"k": ["1"], "r": ["y"], "s": ["2"], "t": ["文"]}
    assert form.controls["r"].options == ["x", "y"]
    assert form.controls["s"].labels == ["一", "二"]
    assert form.buttons == [("送る", "b", "9", "")]
    assert page.heading == "題"
    assert page.link("/z/") == "/z/"


def test_form__not_there__says_which_there_are() -> None:
    with pytest.raises(LookupError, match="/a/"):
        read_page("/here/", 200, FORM).form("/b/")


@given(st.text("ABCDEFGHJKMNPQRSTUVWXYZ0123456789:/$%*+-. ", min_size=1, max_size=800))
def test_read_codes__any_text__comes_back_from_the_picture(text: str) -> None:
    assert read_codes(as_page(text)) == [text]


def test_read_codes__no_code__is_empty() -> None:
    assert read_codes("<svg viewBox='0 0 9 9'></svg>") == []


def test_one_time_code__vector_of_the_standard__matches() -> None:
    # RFC 6238 appendix B, SHA-1, time 59 s: 94287082, of which six digits are used.
    assert one_time_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59) == "287082"


def test_answer_as_core_system__row_without_application__is_rejected() -> None:
    content = b'"row","application","case"\r\n"1","A1","K7M4-QX29"\r\n"2","","K7M4-QX29"\r\n'
    answer, own = answer_as_core_system(content, "K7M4-QX29")
    lines = answer.decode().splitlines()
    assert own == 2
    assert lines[1] == '"1","A1","accepted","",""'
    assert lines[2].startswith('"2","","rejected","E001"')


def test_read_start__calendar_without_start__is_said() -> None:
    with pytest.raises(JourneyBroken, match="no start"):
        read_start("BEGIN:VCALENDAR")


@pytest.fixture(scope="module")
def city() -> City:
    return published_city("yukuhashi")


def test_load_household__any_day__stays_inside_its_deadlines(city: City) -> None:
    family = load_household(FAMILY, on=date(2027, 3, 1), city=city)
    assert family.text("", "moved_on") == "2027-02-26"
    assert family.text("m1", "family_name") == "渡邉\U000e0110"
    assert family.members == ("m1", "m2", "m3", "m4")
    assert family.events == ("move_in",)


def test_typed_into__parts_of_an_address__are_found(city: City) -> None:
    family = load_household(FAMILY, on=date(2027, 3, 1), city=city)
    page = read_page(
        "/", 200, '<form><input name="new_address_line"><input name="m2-sex"><input name="x"></form>'
    )
    assert typed_into(page.forms[0], family) == {
        "new_address_line": "福岡県行橋市中央一丁目2番3号",
        "m2-sex": "female",
    }


def test_typed_into__earlier_door__does_not_know_what_is_said_later(city: City) -> None:
    family = load_household(FAMILY, on=date(2027, 3, 1), city=city)
    page = read_page("/", 200, '<form><input name="toilet_kind"><input name="m2-sex"></form>')
    assert typed_into(page.forms[0], family, Door.GUIDE) == {"toilet_kind": "cesspit"}


def test_typed_into__several_life_events__ticks_them_all(city: City) -> None:
    family = load_household(FAMILY, on=date(2027, 3, 1), city=city)
    page = read_page("/", 200, '<form><input type="checkbox" name="life_event" value="birth"></form>')
    assert typed_into(page.forms[0], family) == {"life_event": ["move_in"]}
