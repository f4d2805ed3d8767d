"""The functions by which anything leaves the program. A guard test fails for output that goes round them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from madoguchi.core.errors import ExternalFailure
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import ANONYMOUS, Actor
from madoguchi.foundation.release import declared, gate, papers
from madoguchi.foundation.release.allowed import NOBODY, Allowed, Medium, case_of
from madoguchi.foundation.release.envelopes import words_of
from madoguchi.foundation.release.gate import Fresh, Output, Refusal
from madoguchi.foundation.release.places import Blank
from madoguchi.foundation.release.ports import Protection
from madoguchi.foundation.release.readings import Reading, code_key, key, read_html, read_text

_NO_STORE = "no-store, private"
_MAIN = re.compile(r"<main\b[^>]*>")
_BODY = re.compile(r"<body\b[^>]*>")
_CHARSET = re.compile(r"charset=([A-Za-z0-9_-]+)")
_PLAIN = re.compile(r"[\x20-\x7e]*")


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    allowed: Allowed,
    status: int = 200,
    medium: Medium | None = None,
) -> HttpResponse:
    """Render a page or part, pass it through the gate, write the viewing log.

    Errors: `release.outsider`, `release.mismatch`, `release.protected`, `release.undeclared`, `release.gate_failed`.
    """
    html: str = render_to_string(template, dict(context), request=request)
    output = Output(actor_of(request), allowed, medium or _medium(request), template)
    if allowed.is_nobody:
        if declared.MARK in html:
            raise gate.refuse(output, Refusal(gate.OUTSIDER, detail="nobody"))
        _check_declared(output, html)
    else:
        _check_declared(output, html)
        alerts, fields = _check(output, lambda: read_html(html), said=_said(request))
        html = _with_alerts(html, alerts)
        _log_view(output, fields)
    response = HttpResponse(html, status=status)
    patch_vary_headers(response, ("HX-Request",))
    return _sealed(response, allowed)


def text(
    request: HttpRequest,
    content: str,
    *,
    allowed: Allowed,
    content_type: str,
    name: str = "",
    status: int = 200,
) -> HttpResponse:
    """Text that is no page: ics, JSON, CSV. `name` makes it a download."""
    if not allowed.is_nobody:
        output = Output(actor_of(request), allowed, _medium(request), name or content_type)
        alerts, _ = _check(output, lambda: read_text(content), said=_said(request))
        if alerts:
            # Text has no place for the warning that a page would begin with.
            raise gate.refuse(output, Refusal(gate.PROTECTED, tuple(m.subject_id for m in alerts)))
        _log_view(output, [])
    response = HttpResponse(content, content_type=f"{content_type}; charset=utf-8", status=status)
    return _sealed(_named(response, name) if name else response, allowed)


def redirect(url: str) -> HttpResponse:
    """303 without a body. Commands use `idempotency.done` instead."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def file(
    request: HttpRequest,
    content: bytes,
    *,
    allowed: Allowed,
    name: str,
    content_type: str,
    case: str = "",
    medium: Medium = Medium.PAPER,
) -> HttpResponse:
    """A file as a download. A PDF is read page by page; text is searched; an image only has its subjects
    checked.
    """
    check_file(
        actor_of(request),
        content,
        allowed=allowed,
        name=name,
        content_type=content_type,
        case=case,
        medium=medium,
    )
    if not allowed.is_nobody:
        _log_view(Output(actor_of(request), allowed, medium, name), [])
    return _sealed(_named(HttpResponse(content, content_type=content_type), name), allowed)


def pdf(
    request: HttpRequest,
    content: bytes,
    *,
    allowed: Allowed,
    name: str,
    case: str,
    medium: Medium = Medium.PAPER,
) -> HttpResponse:
    """`file` for a paper of one case."""
    return file(
        request,
        content,
        allowed=allowed,
        name=name,
        content_type="application/pdf",
        case=case,
        medium=medium,
    )


def check_file(
    actor: Actor,
    content: bytes,
    *,
    allowed: Allowed,
    name: str,
    content_type: str,
    case: str = "",
    medium: Medium = Medium.PAPER,
    blank: Blank | None = None,
) -> None:
    """Hold a finished file against the allowed people without sending it, e.g. before it is stored or
    printed. `blank` says whose field stands where on a form.
    """
    if allowed.is_nobody:
        return
    output = Output(actor, allowed, medium, name)

    def check(fresh: Fresh) -> None:
        if content_type == "application/pdf":
            papers.check(content, fresh, case, blank)
        elif not content_type.startswith("image/") or content_type == "image/svg+xml":
            gate.check_outsiders(read_text(content.decode(_charset(content_type))), fresh)

    gate.guard(output, check)


def mail(
    actor: Actor,
    *,
    to: str,
    subject: str,
    body: str,
    allowed: Allowed,
    attachments: Collection[tuple[str, str, str]] = (),
    message_id: str = "",
) -> None:
    """Send one mail. `to` must be an address that is stored for one of the subjects now: no mail is about nobody.

    `attachments` are texts: (file name, content, content type). A mail that is tried again carries the same
    `message_id`, so that a mailbox can tell a repetition.

    Errors: those of the gate; ExternalFailure `mail.not_sent` (retryable).
    """

    def check(fresh: Fresh) -> None:
        if not any(code_key(to) in fields.get("mail", ()) for fields in fresh.values.values()):
            raise Refusal(gate.MISMATCH, detail="mail")
        # The subject line is read by everybody who looks over a shoulder.
        if any(k in key(subject) for k in fresh.identity_keys):
            raise Refusal(gate.MISMATCH, detail="subject")
        attached = "\n".join(f"{name}\n{content}" for name, content, _ in attachments)
        gate.check_outsiders(read_text(f"{subject}\n{body}\n{attached}"), fresh)

    gate.guard(Output(actor, allowed, Medium.MAIL, "mail"), check)
    # Its date is the clock's like every other on the page that told of it, also where a demo has moved the clock.
    headers = {"Date": format_datetime(clock.local(clock.now()))}
    if message_id:
        headers["Message-ID"] = message_id
    message = EmailMessage(subject=subject, body=body, to=[to], headers=headers)
    for name, content, content_type in attachments:
        message.attach(name, content, content_type)
    try:
        message.send()
    except OSError as error:
        raise ExternalFailure("mail.not_sent", retryable=True) from error


def message(
    actor: Actor, *, to: str, field: str, text: str, allowed: Allowed, carry: Callable[[], None]
) -> None:
    """Let a short message (LINE, SMS) out by `carry`, which hands it to the other system.

    `to` must be the value that is stored as `field` ("line", "phone") for one of the subjects now. A protective
    measure acts as on mail. Errors: those of the gate; those of `carry`.
    """

    def check(fresh: Fresh) -> None:
        if not any(code_key(to) in fields.get(field, ()) for fields in fresh.values.values()):
            raise Refusal(gate.MISMATCH, detail=field)
        gate.check_outsiders(read_text(text), fresh)

    gate.guard(Output(actor, allowed, Medium.MAIL, field), check)
    carry()


def export(
    actor: Actor,
    *,
    content: bytes,
    allowed: Allowed,
    medium: Medium = Medium.EXPORT,
    encoding: str = "utf-8",
    name: str = "export",
) -> bytes:
    """Data for another system; returned unchanged when the gate lets it pass."""
    if not allowed.is_nobody:
        output = Output(actor, allowed, medium, name)
        _check(output, lambda: read_text(content.decode(encoding)))
        _log_view(output, [])
    return content


def signage(payload: Mapping[str, Any], *, wording: Collection[str] = (), actor: Actor = ANONYMOUS) -> str:
    """JSON for public displays: numbers, codes and times only, and the fixed words in `wording` (counter
    names).

    Errors: `release.outsider` for any other text.
    """
    known = frozenset(wording)
    if not all(_PLAIN.fullmatch(word) or word in known for word in words_of(payload)):
        output = Output(actor, NOBODY, Medium.SIGNAGE, "signage")
        raise gate.refuse(output, Refusal(gate.OUTSIDER, detail="wording"))
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def _charset(content_type: str) -> str:
    """The encoding named in a content type: files for older systems are not always UTF-8."""
    found = _CHARSET.search(content_type)
    return found[1] if found else "utf-8"


def actor_of(request: HttpRequest) -> Actor:
    actor = getattr(request, "actor", ANONYMOUS)
    return actor if isinstance(actor, Actor) else ANONYMOUS


def _check(
    output: Output, read: Callable[[], Reading], *, said: Iterable[str] = ()
) -> tuple[tuple[Protection, ...], list[str]]:
    """Measures to alert to, and names of the fields that the output shows. Reading, too, fails closed."""
    fields: list[str] = []

    def check(fresh: Fresh) -> None:
        reading = read()
        gate.check_marks(reading, output.allowed, fresh)
        gate.check_outsiders(reading, fresh)
        fields.extend(sorted({mark.field for mark in reading.marks}))

    return gate.guard(output, check, said=said), fields


def _check_declared(output: Output, html: str) -> None:
    """Reading the declaration fails closed like every other reading."""
    try:
        fault = declared.find_fault(output.name, html, output.allowed)
    except Exception as error:
        raise gate.refuse(output, Refusal(gate.GATE_FAILED, detail=type(error).__name__)) from error
    if fault:
        raise gate.refuse(output, Refusal(gate.UNDECLARED, detail=fault))


def _said(request: HttpRequest) -> list[str]:
    """What the reader sent with this request may be shown back."""
    return [value for query in (request.GET, request.POST) for values in query.lists() for value in values[1]]


def _medium(request: HttpRequest) -> Medium:
    if request.path.startswith("/kiosk/"):
        return Medium.KIOSK
    return Medium.CITIZEN_SCREEN if getattr(request, "audience", "staff") == "citizen" else Medium.SCREEN


def _with_alerts(html: str, alerts: tuple[Protection, ...]) -> str:
    """Put the warning first on the page, whatever the template: a layout that forgets it must not hide it."""
    if not alerts:
        return html
    notice = render_to_string(
        "release/protection_notice.html", {"count": len({a.subject_id for a in alerts})}
    )
    found = _MAIN.search(html) or _BODY.search(html)
    at = found.end() if found else 0
    return html[:at] + notice + html[at:]


def _log_view(output: Output, fields: list[str]) -> None:
    from madoguchi.foundation import audit

    audit.record_views(
        output.actor,
        subjects=sorted({case_of(subject_id) for subject_id in output.allowed.ids}),
        fields=fields,
        purpose=output.actor.purpose,
        screen=output.name,
    )


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _sealed(response: HttpResponse, allowed: Allowed) -> HttpResponse:
    if not allowed.is_nobody:
        response["Cache-Control"] = _NO_STORE
    return response
