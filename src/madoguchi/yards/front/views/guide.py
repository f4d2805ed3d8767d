"""The guide: one question at a time, back and change without loss, 「わからない」 always possible."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.core.errors import ValidationFailed
from madoguchi.core.rules import HOUSEHOLD
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake import services
from madoguchi.domains.intake.answers import GuideView
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.cities import FactDefinition, Scope
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.ui.facts.fields import fact_help
from madoguchi.yards.front.forms import Asked, FactForm
from madoguchi.yards.front.people import person_label
from madoguchi.yards.front.wording import life_events, list_answers

WHY = "手続きガイドは名前も住所も聞かず、だれでも使える"
EVENT = "life_event"
MOST_ROWS = 4
"""More choices than this become a menu where several people are asked on one screen."""


@public(reason=WHY)
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    context = {"events": life_events(cities.current(), get_language() or "ja")}
    return release.page(request, "front/start.html", context, allowed=release.NOBODY)


@public(reason=WHY)
@require_POST
@command("guide.start")
def begin(request: HttpRequest) -> HttpResponse:
    city, event = cities.current(), request.POST.get("event", "")
    if not any(one.id == event and one.is_available for one in life_events(city, "ja")):
        raise ValidationFailed({EVENT: IntakeError.GUIDE_WRONG_ANSWER}, code=IntakeError.GUIDE_WRONG_ANSWER)
    actor = actor_of(request)
    token = services.start_guide(actor, event=event, language=get_language() or "ja")
    if EVENT in city.facts:
        services.answer_question(actor, token=token, member=HOUSEHOLD, fact=EVENT, value=event)
    return done(reverse("front:guide_next", args=[token]))


@public(reason=WHY)
@require_GET
def next_step(request: HttpRequest, token: str) -> HttpResponse:
    """To the next open question, or to the plan when nothing more would change it."""
    guide = intake.get_guide(actor_of(request), token)
    question = procedures.next_question(guide.facts, on=clock.today(), skipped=guide.skipped)
    if question is None:
        return release.redirect(reverse("front:guide_plan", args=[token]))
    return release.redirect(reverse("front:guide_question", args=[token, question.fact.id]))


@public(reason=WHY)
@require_http_methods(["GET", "POST"])
@command("guide.answer")
def question(request: HttpRequest, token: str, fact: str) -> HttpResponse:
    guide = intake.get_guide(actor_of(request), token)
    definition = _definition(fact)
    asked = _asked(guide, definition)
    known = {one.slot: guide.facts.get(fact, one.member) for one in asked}
    form = FactForm(
        asked, request.POST or None, known=known, language=get_language() or "ja", with_unknown=True
    )
    is_skipped = "skip" in request.POST
    # Who does not know need not put right first what was tried.
    if request.method == "POST" and (form.is_valid() or is_skipped):
        open_slots = form.left_open()
        if not open_slots or is_skipped:
            _store(request, guide, form)
            return done(reverse("front:guide_next", args=[token]))
        _refuse_open(form, open_slots)
    return _question_page(request, guide, definition, form)


def _question_page(
    request: HttpRequest, guide: GuideView, definition: FactDefinition, form: FactForm
) -> HttpResponse:
    waiting = procedures.next_question(guide.facts, on=clock.today(), skipped=guide.skipped)
    answered = len({fact for _, fact in guide.path if fact != EVENT})
    context = {
        "guide": guide,
        "fact": definition,
        "form": form,
        "help": fact_help(definition, get_language() or "ja") if definition.scope is Scope.MEMBER else "",
        "previous": _previous(guide, definition.id),
        "answered": answered,
        "remaining": waiting.remaining if waiting else 0,
        "total": answered + (waiting.remaining if waiting else 0),
    }
    status = 422 if form.errors else 200
    return release.page(request, "front/question.html", context, allowed=release.NOBODY, status=status)


@public(reason=WHY)
@require_GET
def answers(request: HttpRequest, token: str) -> HttpResponse:
    """Everything answered so far, each with a link to change it."""
    guide = intake.get_guide(actor_of(request), token)
    rows = list_answers(cities.current(), guide, get_language() or "ja")
    return release.page(request, "front/answers.html", {"guide": guide, "rows": rows}, allowed=release.NOBODY)


def _definition(fact: str) -> FactDefinition:
    facts = cities.current().facts
    if fact not in facts or facts[fact].personal:
        raise ValidationFailed({"fact": IntakeError.GUIDE_WRONG_ANSWER}, code=IntakeError.GUIDE_WRONG_ANSWER)
    return facts[fact]


def _asked(guide: GuideView, definition: FactDefinition) -> list[Asked]:
    if definition.scope is Scope.HOUSEHOLD:
        return [Asked(HOUSEHOLD, definition, is_label_hidden=True)]
    members = [
        member.id
        for member in guide.facts.people()
        if procedures.is_relevant(definition, guide.facts, clock.today(), member.id)
    ] or ["m1"]
    # Six answers for each of four people are a long way down on a phone.
    is_compact = len(members) > 1 and len(definition.choices) > MOST_ROWS
    return [
        Asked(
            member,
            definition,
            label=person_label(guide.facts, member),
            help_text="",
            is_compact=is_compact,
        )
        for member in members
    ]


def _store(request: HttpRequest, guide: GuideView, form: FactForm) -> None:
    for (member, fact), value in form.values().items():
        services.answer_question(actor_of(request), token=guide.token, member=member, fact=fact, value=value)


def _refuse_open(form: FactForm, slots: list[tuple[str, str]]) -> None:
    from django.utils.translation import gettext as _

    from madoguchi.ui.facts import field_name

    for slot in slots:
        form.add_error(
            field_name(*slot),
            _("まだ答えていません。わからないときは「わからないので次へ」を押してください。"),
        )


def _previous(guide: GuideView, fact: str) -> str:
    """Address of the question before this one; the start page before the first."""
    order = list(dict.fromkeys(name for _, name in guide.path if name != EVENT))
    place = order.index(fact) if fact in order else len(order)
    if place == 0:
        return reverse("front:start")
    return reverse("front:guide_question", args=[guide.token, order[place - 1]])
