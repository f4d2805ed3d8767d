"""A Japanese input method at Chromium's debugger: kana one by one, the conversion, and the Enter that ends it."""

from __future__ import annotations

from playwright.sync_api import Page

_ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
"""While a conversion is going on the key is reported with the code 229, whichever it was."""


def compose(page: Page, reading: str, written: str) -> None:
    """Types `reading` into the field that has the focus and turns it into `written`."""
    debugger = page.context.new_cdp_session(page)
    for text in [*(reading[:end] for end in range(1, len(reading) + 1)), written]:
        at = len(text)
        debugger.send("Input.imeSetComposition", {"text": text, "selectionStart": at, "selectionEnd": at})
    debugger.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **_ENTER})
    debugger.send("Input.insertText", {"text": written})
    debugger.send("Input.dispatchKeyEvent", {"type": "keyUp", **_ENTER})
    debugger.detach()
