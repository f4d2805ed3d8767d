"""What the first page costs: bytes as they come over the line, compressed, with nothing in the browser's memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.browser import Person

_MOST_BYTES = 60 * 1024


@pytest.mark.parametrize("path", ["/", "/staff/sign-in/", "/signage/1f/"])
def test_first_view__fresh_browser__is_at_most_60_kilobytes(
    someone: Callable[..., Person], path: str
) -> None:
    visitor = someone("visitor")
    visitor.debugger.send("Network.enable")
    sizes: list[int] = []

    def add(event: dict[str, Any]) -> None:
        sizes.append(int(event["encodedDataLength"]))

    visitor.debugger.on("Network.loadingFinished", add)
    visitor.go(path)
    visitor.page.wait_for_function("document.readyState === 'complete'")
    assert len(sizes) >= 5  # the page, its styles and its script
    assert sum(sizes) <= _MOST_BYTES, sizes
