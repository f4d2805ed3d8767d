"""release() is the one way out: nothing else makes a response, a mail or a page."""

from __future__ import annotations

import ast

from tests.architecture.source import Module, is_within, modules, parsed

# Names that make output, where they come from these libraries; a room's own function `render` is none of them.
OUTPUT = {
    "HttpResponse",
    "JsonResponse",
    "FileResponse",
    "StreamingHttpResponse",
    "TemplateResponse",
    "SimpleTemplateResponse",
    "HttpResponseRedirect",
    "HttpResponsePermanentRedirect",
    "redirect",
    "render",
    "render_to_string",
    "get_template",
    "select_template",
    "Template",
}
LIBRARIES = ("django", "template_partials", "jinja2")
# Whoever imports one of these can send mail.
MAIL = ("django.core.mail", "smtplib")
HERE = ("madoguchi.foundation.release",)
# Module → what it makes and why it may. An entry that nothing needs any more fails.
ALLOWED: dict[str, tuple[set[str], str]] = {
    "madoguchi.foundation.policy.pages": (
        {"HttpResponse", "render_to_string"},
        "error pages hold no personal data, and a refusal of the gate itself must be shown",
    ),
    "madoguchi.foundation.policy.decorators": (
        {"HttpResponse", "HttpResponseRedirect"},
        "sends a person who is not signed in to the sign-in page; no body",
    ),
    "madoguchi.foundation.idempotency.answers": (
        {"HttpResponse"},
        "the 303 of a command that worked, and its HX-Redirect; no body",
    ),
    "madoguchi.foundation.waitingroom.pages": (
        {"render_to_string"},
        "made once for all who wait, with numbers only; the line is answered before anybody is known",
    ),
    "madoguchi.bench.minimal": (
        {"HttpResponse", "render_to_string"},
        "the least page of Django that the bench takes as its limit; knows no person",
    ),
    "madoguchi.domains.notifications.services.bulk": (
        {"mail"},
        "tells a mail server's no from a broken line, by the exceptions' names; sends by release.mail",
    ),
    "madoguchi.rel.protection": ({"mail"}, "the judge reads what arrived in the run's own outbox"),
    "madoguchi.install.fitness": ({"mail"}, "asks whether the mail server answers; sends nothing"),
}


def _makes(module: Module) -> set[str]:
    """Output that the module makes itself: calls, subclasses, and any means to send mail."""
    bound = _bound_to_libraries(module)
    found = {"mail" for name in module.imports() if any(is_within(name, mail) for mail in MAIL)}
    for node in module.nodes:
        if isinstance(node, ast.Call):
            names = [node.func]
        elif isinstance(node, ast.ClassDef):
            names = list(node.bases)
        else:
            continue
        found |= {
            name for function in names if (name := _name(function)) in OUTPUT and _root(function) in bound
        }
    return found


def _bound_to_libraries(module: Module) -> set[str]:
    """Local names that stand for something of a library."""
    bound = set()
    for node in module.nodes:
        if isinstance(node, ast.Import):
            own = [alias for alias in node.names if alias.name.split(".")[0] in LIBRARIES]
            bound |= {alias.asname or alias.name.split(".")[0] for alias in own}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in LIBRARIES:
            bound |= {alias.asname or alias.name for alias in node.names}
    return bound


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _root(function: ast.expr) -> str:
    while isinstance(function, ast.Attribute):
        function = function.value
    return getattr(function, "id", "")


def _found() -> dict[str, set[str]]:
    outside = [module for module in modules() if not any(is_within(module.name, room) for room in HERE)]
    return {module.name: made for module in outside if (made := _makes(module))}


def test_output__each_module__goes_through_release() -> None:
    wrong = {
        name: sorted(made - ALLOWED.get(name, (set(), ""))[0])
        for name, made in _found().items()
        if made - ALLOWED.get(name, (set(), ""))[0]
    }
    assert not wrong, "use madoguchi.foundation.release"


def test_allow_list__each_entry__is_still_needed() -> None:
    found = _found()
    stale = {name: made - found.get(name, set()) for name, (made, _) in ALLOWED.items()}
    assert not {name for name, left in stale.items() if left}


# Module → why it may speak to another machine. Whoever is not here has no wire by which anything could leave.
WIRES: dict[str, str] = {
    "madoguchi.adapters.core_system.calling": "asks the core system, and sends what `release.export` has let out",
    "madoguchi.adapters.line.push": "carries what `release.message` has let out",
    "madoguchi.adapters.sms.messages_api": "carries what `release.message` has let out",
    "madoguchi.config.live.serving": "tells screens that something has changed; topics pass `release.check_topic`",
    "madoguchi.yards.mailbox.views_phones": "the telephone of the demo; talks to the sandbox",
}
WIRE_LIBRARIES = (
    "httpx",
    "requests",
    "aiohttp",
    "urllib.request",
    "http.client",
    "socket",
    "ftplib",
    "paramiko",
    "imaplib",
    "xmlrpc",
    "telnetlib",
)
# They talk to the program from outside, as a browser or a machine would, or start and stop it.
OUTSIDE = ("madoguchi.rel", "madoguchi.bench", "madoguchi.demo", "madoguchi.sandbox", "madoguchi.install")


def _has_wire(module: Module) -> bool:
    return any(is_within(name, library) for name in module.imports() for library in WIRE_LIBRARIES)


def test_wires__each_module__is_known_by_name() -> None:
    inside = [module for module in modules() if not any(is_within(module.name, room) for room in OUTSIDE)]
    assert {module.name for module in inside if _has_wire(module)} == set(WIRES)


def test_live__only_one_module__tells_the_channel() -> None:
    tellers = [module.name for module in modules() if "pg_notify(" in module.text]
    assert tellers == ["madoguchi.domains.visits.live"]


# Output for nobody that is no page, by module and function: what it holds.
FOR_NOBODY: dict[tuple[str, str], str] = {
    ("madoguchi.domains.metrics.services", "export"): "codes, counts and times of the event log",
    ("madoguchi.yards.catalogue.inventory_views", "text"): "the city's procedures",
    ("madoguchi.yards.counter.views_waves", "text"): "numbers and codes of letters, for the printer",
    ("madoguchi.yards.courses.views_mine", "text"): "times and place of a course",
    ("madoguchi.yards.front.views.line_webhook", "text"): "an empty answer",
    ("madoguchi.yards.manager.views", "text"): "figures",
    ("madoguchi.yards.signage.views", "text"): "what `release.signage` has let out",
}
_NO_PAGES = frozenset({"text", "file", "pdf", "export", "check_file", "mail", "message"})


def _for_nobody(module: Module) -> set[tuple[str, str]]:
    calls = [node for node in module.nodes if isinstance(node, ast.Call)]
    return {
        (module.name, _name(call.func))
        for call in calls
        if _name(call.func) in _NO_PAGES
        and any(_name(word.value) == "NOBODY" for word in call.keywords if word.arg == "allowed")
    }


def test_for_nobody__each_output__is_declared_with_what_it_holds() -> None:
    outside = [module for module in modules() if not any(is_within(module.name, room) for room in HERE)]
    assert set().union(*map(_for_nobody, outside)) == set(FOR_NOBODY)


def test_scan__wire_and_output_for_nobody__are_seen() -> None:
    text = "import http.client\nfrom urllib import request\nrelease.export(a, content=b'', allowed=release.NOBODY)"
    module = parsed("m", "m.py", text)
    assert _has_wire(module)
    assert _for_nobody(module) == {("m", "export")}


def test_scan__output_made_directly__is_seen() -> None:
    for text in (
        "from django.shortcuts import render\nrender(r, 't')",
        "import django.http as h\nh.JsonResponse({})",
        "from django.http import HttpResponse\nclass Own(HttpResponse): pass",
        "from django.core.mail import send_mail\nsend_mail('s', 'b', None, [])",
    ):
        assert _makes(parsed("m", "m.py", text))
    harmless = "from madoguchi.foundation import release\nrelease.redirect('/')\ndef render(): ...\nrender()"
    assert not _makes(parsed("m", "m.py", harmless))


def test_pdfium__each_module__asks_for_it_where_the_lock_is() -> None:
    """It may not be called by two threads at a time, so nothing opens a document of its own."""
    own = [
        module.name
        for module in modules()
        if any(is_within(name, "pypdfium2") or is_within(name, "pypdfium2_raw") for name in module.imports())
    ]
    assert own == ["madoguchi.foundation.release.pdfium"]
