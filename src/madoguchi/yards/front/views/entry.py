"""Pre-entry: the household's data once, saved after every section, resumed on any device, sent when it is ready."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.core.errors import InvalidTransition, NotFoundOrHidden
from madoguchi.core.rules import Facts
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake import services
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import EntryView
from madoguchi.domains.intake.draft import Draft
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.states import EntryState
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.yards.front import entry_keys
from madoguchi.yards.front.entry_keys import respond, with_access
from madoguchi.yards.front.forms import FactForm
from madoguchi.yards.front.sections import Section, known_values, list_sections, review_rows

WHY = "受付番号と合言葉(署名つきCookie)で守る市民本人のページ"


@public(reason="入力を始める前のページ。個人の情報はまだない")
@require_http_methods(["GET", "POST"])
@command("entry.begin")
def begin(request: HttpRequest) -> HttpResponse:
    token = request.POST.get("guide") or request.GET.get("guide", "")
    if request.method == "POST":
        keys = entry_keys.keys_for_begin(request)
        guide = intake.get_guide(actor_of(request), token)
        services.begin_entry(keys, facts=guide.facts, source="guide", language=get_language() or "ja")
        return done(reverse("front:entry"), keys.reference)
    access = entry_keys.read_access(request)
    context = {"token": token, "has_entry": access is not None}
    response = release.page(request, "front/entry_begin.html", context, allowed=release.NOBODY)
    entry_keys.remember(response, access or entry_keys.keys_or_new(request))
    return response


@public(reason=WHY)
@require_GET
@with_access
def overview(request: HttpRequest, access: Access) -> HttpResponse:
    entry = intake.get_entry(access)
    if entry.draft is None:
        return respond(request, access, "front/entry_purged.html", {"entry": entry})
    if entry.state == EntryState.SENT:
        return release.redirect(reverse("front:entry_sent"))
    sections = list_sections(actor_of(request), entry.draft)
    context = _keys_context(request, access) | {
        "entry": entry,
        "sections": sections,
        "done": sum(section.is_done for section in sections),
        "next": next((section for section in sections if not section.is_done), None),
    }
    return respond(request, access, "front/entry.html", context)


@public(reason=WHY)
@require_http_methods(["GET", "POST"])
@with_access
@command("entry.save")
def section(request: HttpRequest, access: Access, section_id: str) -> HttpResponse:
    entry, draft = _open_draft(access)
    sections = list_sections(actor_of(request), draft)
    here = next((one for one in sections if one.id == section_id), None)
    if here is None:
        raise NotFoundOrHidden(IntakeError.ENTRY_NOT_FOUND)
    form = _section_form(request, here, draft)
    if form.is_bound and form.is_valid():
        return _save(request, access, draft, here, form)
    place = sections.index(here)
    context = {
        "section": here,
        "form": form,
        "version": request.POST.get("version") or entry.version,
        "previous": reverse("front:entry_section", args=[sections[place - 1].id]) if place else "/entry/",
        "place": place + 1,
        "total": len(sections),
    }
    status = 422 if form.errors else 200
    return respond(request, access, "front/entry_section.html", context, status=status)


def _section_form(request: HttpRequest, here: Section, draft: Draft) -> FactForm:
    language = get_language() or "ja"
    if "lookup" in request.POST:
        return FactForm.reopened(here.asked, request.POST, language=language)
    known = known_values(draft.facts, here)
    return FactForm(here.asked, request.POST or None, known=known, language=language)


def _save(request: HttpRequest, access: Access, draft: Draft, here: Section, form: FactForm) -> HttpResponse:
    facts: Facts = draft.facts
    for (member, fact), value in form.values().items():
        facts = facts.with_value(fact, value, member)
    version = request.POST.get("version", "")
    services.save_section(
        access,
        section=here.id,
        facts=facts,
        expected_version=int(version) if version.isdecimal() else 0,
        mail=str(facts.get("mail") or ""),
    )
    if "later" in request.POST:
        return done(reverse("front:entry"), access.reference)
    following = list_sections(actor_of(request), draft.with_facts(facts, here.id))
    ids = [one.id for one in following]
    place = ids.index(here.id) + 1 if here.id in ids else len(ids)
    if place < len(ids):
        return done(reverse("front:entry_section", args=[ids[place]]), access.reference)
    return done(reverse("front:entry_review"), access.reference)


@public(reason=WHY)
@require_GET
@with_access
def review(request: HttpRequest, access: Access) -> HttpResponse:
    entry, draft = _open_draft(access)
    language = get_language() or "ja"
    sections = [
        (one, review_rows(draft.facts, one, language)) for one in list_sections(actor_of(request), draft)
    ]
    context = {"entry": entry, "sections": sections, "subject": access.subject}
    return respond(request, access, "front/entry_review.html", context)


@public(reason=WHY)
@require_POST
@with_access
@command("entry.send")
def send(request: HttpRequest, access: Access) -> HttpResponse:
    services.send_entry(access)
    return done(reverse("front:entry_sent"), access.reference)


@public(reason=WHY)
@require_GET
@with_access
def sent(request: HttpRequest, access: Access) -> HttpResponse:
    entry = intake.get_entry(access)
    if entry.state == EntryState.DRAFT:
        return release.redirect(reverse("front:entry"))
    context = _keys_context(request, access) | {"entry": entry, "booking": intake.get_booking(access)}
    return respond(request, access, "front/entry_sent.html", context)


@public(reason=WHY)
@require_GET
@with_access
def carry(request: HttpRequest, access: Access) -> HttpResponse:
    """The sealed data as QR codes, to show at a counter that the internet side cannot reach."""
    parts = services.make_qr_parts(access)
    return respond(request, access, "front/entry_carry.html", {"parts": parts})


def _open_draft(access: Access) -> tuple[EntryView, Draft]:
    """Errors: NotFoundOrHidden `entry.not_found` once purged; InvalidTransition `entry.wrong_state` once sent."""
    entry = intake.get_entry(access)
    if entry.draft is None:
        raise NotFoundOrHidden(IntakeError.ENTRY_NOT_FOUND)
    if entry.state != EntryState.DRAFT:
        raise InvalidTransition("entry.wrong_state", state=entry.state)
    return entry, entry.draft


def _keys_context(request: HttpRequest, access: Access) -> dict[str, Any]:
    """The keys to write down. They stand behind # in the address, so no server and no log ever sees them there."""
    address = request.build_absolute_uri(reverse("front:open"))
    return {
        "reference": access.reference,
        "secret": access.secret,
        "resume_url": f"{address}#{access.reference}.{access.secret}",
    }
