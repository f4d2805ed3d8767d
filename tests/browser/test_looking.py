"""The looks themselves: what is planted on a page is found, so that silence means something."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.browser import Person

_PLANTED = """
<!doctype html><html lang="ja"><title>植えた誤り</title><main><h1>植えた誤り</h1>
<p style="color:#aaa;background:#fff">うすい字</p><img src="data:,"><button style="height:20px">小</button>
<div style="width:3000px">広い</div></main></html>
"""


def test_look__planted_faults__finds_each(someone: Callable[..., Person]) -> None:
    person = someone("planted")
    person.page.goto("about:blank")  # a page of ours would refuse the planted styles
    person.page.set_content(_PLANTED)
    person.look("planted", sizes=False)
    wrong, person.album.wrong = "\n".join(person.album.wrong), []
    for part in ("color-contrast", "image-alt", "smaller than 44 px", "wider than the screen"):
        assert part in wrong
