"""Keys that Playwright's own keyboard does not have, at Chromium's debugger: a Japanese input method (kana one by one, the
conversion, and the Enter that ends it), and Alt with the access key of a link or button.
"""

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


def press_access_key(page: Page, letter: str) -> None:
    """The browser finds what has the letter as its access key by the text that the key would have without Alt."""
    key = {"key": letter, "code": f"Key{letter.upper()}", "windowsVirtualKeyCode": ord(letter.upper())}
    debugger = page.context.new_cdp_session(page)
    alt = {"modifiers": 1, **key}
    debugger.send(
        "Input.dispatchKeyEvent", {"type": "keyDown", "text": letter, "unmodifiedText": letter, **alt}
    )
    debugger.send("Input.dispatchKeyEvent", {"type": "keyUp", **alt})
    debugger.detach()
