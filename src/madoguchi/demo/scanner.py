"""The counter's scanner: QR codes on a page, read as pictures, by a library that did not draw them."""

from __future__ import annotations

import re

import zxingcpp

from madoguchi.demo.browser import JourneyBroken

_SVG = re.compile(r'<svg[^>]*viewBox="0 0 (\d+) \d+"[^>]*>(.*?)</svg>', re.S)
_PATH = re.compile(r'<path[^>]* d="([^"]+)"')
_STEP = re.compile(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?")
_SCALE = 4


def read_codes(html: str) -> list[str]:
    """Texts of all QR codes of a page, in the order in which they stand there."""
    return [_read(int(found[1]), found[2]) for found in _SVG.finditer(html) if "stroke" in found[2]]


def _read(width: int, body: str) -> str:
    path = _PATH.search(body)
    if path is None:
        raise JourneyBroken("scanner: a QR code without a drawing")
    side = width * _SCALE
    dots = bytearray(b"\xff" * (side * side))
    for column, row, length in _runs(path[1]):
        for line in range(row * _SCALE, (row + 1) * _SCALE):
            start = line * side + column * _SCALE
            dots[start : start + length * _SCALE] = b"\x00" * (length * _SCALE)
    found = zxingcpp.read_barcodes(
        memoryview(dots).cast("B", (side, side)),
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
    )
    if len(found) != 1:
        raise JourneyBroken(f"scanner: {len(found)} codes in one picture")
    return str(found[0].text)


def _runs(drawing: str) -> list[tuple[int, int, int]]:
    """(column, row, length) of the dark runs. The path strokes the middle of each row of modules."""
    runs, x, y = [], 0.0, 0.0
    for verb, first, second in _STEP.findall(drawing):
        if verb == "M":
            x, y = float(first), float(second)
        elif verb == "m":
            x, y = x + float(first), y + float(second or 0)
        else:
            runs.append((round(x), int(y), round(float(first))))
            x += float(first)
    return runs
