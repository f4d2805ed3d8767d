"""Characters that the forms' fonts have, and those that none has: told before Typst is asked, and Typst agrees."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst
from django.conf import settings

from madoguchi.domains.documents.glyphs import code_points, missing_glyphs

_SET = '#set document(title: "t")\n#set text(font: ("IPAmjMincho", "IPAexMincho", "Noto Serif CJK JP"))\n'


@pytest.mark.parametrize("text", ["渡邉\U000e0110 太郎", "髙﨑 彅", "ワタナベ　Nguyễn", "行橋市1丁目2-3"])
def test_missing_glyphs__what_people_are_called__nothing_is_missing(text: str) -> None:
    assert missing_glyphs(text, settings.FONT_FOLDERS) == ()


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("山\U000323b0田", "U+323B0"),
        ("外字\ue123", "U+E123"),
        ("一\U000e01ee", "U+4E00 U+E01EE"),
    ],
)
def test_missing_glyphs__outside_the_fonts__names_the_code_points(text: str, points: str) -> None:
    (sign,) = missing_glyphs(text, settings.FONT_FOLDERS)
    assert code_points(sign) == points


def test_missing_glyphs__typst__refuses_the_same_character(tmp_path: Path) -> None:
    layout = tmp_path / "one.typ"
    layout.write_text(f"{_SET}\U000323b0", encoding="utf-8")
    folders = [str(path) for path in settings.FONT_FOLDERS]
    compiler = typst.Compiler(str(layout), font_paths=folders, ignore_system_fonts=True)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        compiler.compile(format="pdf", pdf_standards="ua-1")
