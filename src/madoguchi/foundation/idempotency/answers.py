"""The one answer of a command that worked: go and look."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme


class Done(HttpResponse):
    """303 with the public id of what was made. `command` turns it into HX-Redirect for htmx."""

    status_code = 303

    def __init__(self, url: str, result: str) -> None:
        super().__init__()
        self["Location"] = url
        self.result = result


def done(url: str, result: str = "") -> Done:
    """`url` is a path of this site; `result` the public id of what the command made."""
    if not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        raise RuntimeError("a command leads to a page of this site")
    return Done(url, result)


def for_client(request: HttpRequest, answer: Done) -> HttpResponse:
    """htmx follows a 303 by itself and would swap the page into a part of the page; it needs a header."""
    if request.headers.get("HX-Request") != "true":
        return answer
    return HttpResponse(status=204, headers={"HX-Redirect": answer["Location"]})
