"""Bytes that a phone receives for its first page: the page and everything that it names, compressed as served."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

from madoguchi.bench.load import BenchBroken


class _Parts(HTMLParser):
    """Addresses of style sheets, scripts, icons and pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        url = values.get("src") if tag in ("script", "img") else values.get("href") if tag == "link" else None
        if url:
            self.urls.append(url)


def first_view_bytes(base_url: str, path: str = "/") -> int:
    """Bodies as they come over the line, without headers.

    Errors: `BenchBroken` where a part is missing or comes from elsewhere.
    """
    with httpx.Client(base_url=base_url, headers={"Accept-Encoding": "gzip, br"}) as client:
        size, html = _fetch(client, path)
        parts = _Parts()
        parts.feed(html.decode())
        for url in dict.fromkeys(parts.urls):
            full = urljoin(f"{base_url}{path}", url)
            if not full.startswith(f"{base_url}/"):
                raise BenchBroken(f"the first page names {url}, which lies elsewhere")
            size += _fetch(client, full)[0]
    return size


def _fetch(client: httpx.Client, url: str) -> tuple[int, bytes]:
    """Bytes over the line, and the content."""
    with client.stream("GET", url) as answer:
        content = b"".join(answer.iter_bytes())
        if answer.status_code != 200:
            raise BenchBroken(f"{url} answered {answer.status_code}")
        return answer.num_bytes_downloaded, content
