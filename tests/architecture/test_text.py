"""What may not stand in the source: the name of a city, inline script or style, a form without its guards."""

from __future__ import annotations

import re

from tests.architecture.source import PACKAGE, ROOT, files

CITY = re.compile(r"行橋|北九州|yukuhashi|kitakyushu", re.IGNORECASE)
# File → why it may name a city. Everything else about a city is data.
MAY_NAME_A_CITY = {
    "src/madoguchi/config/settings.py": "the default of MADOGUCHI_CITY",
    "src/madoguchi/install/session.py": "the same default, where Django is not loaded yet",
}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son[a-z]+=\"|<style\b", re.IGNORECASE)
POST_FORM = re.compile(r"<form\b[^>]*method=[\"']?post[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)
SOURCES = ("*.py", "*.html", "*.js", "*.css", "*.typ", "*.txt", "*.yml")


def test_source__each_file__names_no_city() -> None:
    named = set()
    for pattern in SOURCES:
        for path in files(pattern):
            if CITY.search(path.read_text(encoding="utf-8")) or CITY.search(path.name):
                named.add(str(path.relative_to(ROOT)))
    assert named - set(MAY_NAME_A_CITY) == set()
    assert set(MAY_NAME_A_CITY) - named == set(), "stale entries"


def test_template__each__has_no_inline_script_or_style() -> None:
    """The content security policy forbids them, so they would fail silently in the browser."""
    inline = [
        f"{path.relative_to(PACKAGE)}: {found[0]}"
        for path in files("*.html")
        if "/templates/" in str(path) and (found := INLINE.search(path.read_text(encoding="utf-8")))
    ]
    assert not inline


def test_template__each_post_form__carries_token_and_command_key() -> None:
    bare = []
    for path in files("*.html"):
        for body in POST_FORM.findall(path.read_text(encoding="utf-8")):
            if "csrf_token" not in body or "command_key" not in body:
                bare.append(str(path.relative_to(PACKAGE)))
    assert not bare
