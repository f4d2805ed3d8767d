"""The guide: one screen at a time, back and change without loss, 「わからない」 always possible."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.core.errors import ValidationFailed
from madoguchi.core.rules import HOUSEHOLD
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake import services
from madoguchi.domains.intake.answers import GuideView
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.domains.procedures.occasions import events_in
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.cities import FactDefinition, Scope
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.ui.facts import field_name
from madoguchi.ui.facts.fields import fact_help
from madoguchi.yards.front.addresses import guide_address
from madoguchi.yards.front.events import chosen_events, event_choices
from madoguchi.yards.front.forms import FactForm, Slot
from madoguchi.yards.front.inputs import question_inputs
from madoguchi.yards.front.screens import Screen, screen_of
from madoguchi.yards.front.wording import list_answers

WHY = "手続きガイドは名前も住所も聞かず、だれでも使える"


@public(reason=WHY)
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    return _start_page(request)


@public(reason=WHY)
@require_POST
@command("guide.start")
def begin(request: HttpRequest) -> HttpResponse:
    """One session for everything that has happened; `event` may be there several times."""
    events = chosen_events(cities.current(), request.POST.getlist("event"))
    if not events:
        return _start_page(request, is_nothing_chosen=True)
    actor = actor_of(request)
    token = services.start_guide(actor, events=events, language=get_language() or "ja")
    services.answer_question(actor, token=token, member=HOUSEHOLD, fact=LIFE_EVENT, value=events)
    return done(guide_address("guide_next", token))


def _start_page(request: HttpRequest, *, is_nothing_chosen: bool = False) -> HttpResponse:
    choices = event_choices(cities.current(), get_language() or "ja")
    context = {"choices": choices, "is_nothing_chosen": is_nothing_chosen}
    status = 422 if is_nothing_chosen else 200
    return release.page(request, "front/start.html", context, allowed=release.NOBODY, status=status)


@public(reason=WHY)
@require_http_methods(["GET", "POST"])
@command("guide.events")
def events(request: HttpRequest, token: str) -> HttpResponse:
    """What the household came for, changed later: the other answers stay."""
    city, guide = cities.current(), intake.get_guide(actor_of(request), token)
    typed = chosen_events(city, request.POST.getlist("event"))
    if request.method == "POST" and typed:
        services.answer_question(
            actor_of(request), token=token, member=HOUSEHOLD, fact=LIFE_EVENT, value=typed
        )
        return done(guide_address("guide_next", token))
    is_nothing_chosen = request.method == "POST"
    chosen = () if is_nothing_chosen else events_in(guide.facts)
    context = {
        "choices": event_choices(city, get_language() or "ja", chosen=chosen),
        "is_nothing_chosen": is_nothing_chosen,
        "answers_url": guide_address("guide_answers", token),
    }
    status = 422 if is_nothing_chosen else 200
    return release.page(request, "front/events.html", context, allowed=release.NOBODY, status=status)


@public(reason=WHY)
@require_GET
def next_step(request: HttpRequest, token: str) -> HttpResponse:
    """To the next open question, or to the plan when nothing more would change it."""
    guide = intake.get_guide(actor_of(request), token)
    question = procedures.next_question(guide.facts, on=clock.today(), skipped=guide.skipped)
    if question is None:
        return release.redirect(guide_address("guide_plan", token))
    return release.redirect(guide_address("guide_question", token, question.fact.id))


@public(reason=WHY)
@require_http_methods(["GET", "POST"])
@command("guide.answer")
def question(request: HttpRequest, token: str, fact: str) -> HttpResponse:
    guide = intake.get_guide(actor_of(request), token)
    if fact == LIFE_EVENT:
        return release.redirect(guide_address("guide_events", token))
    screen = screen_of(guide, _definition(fact))
    if request.method != "POST":
        inputs = question_inputs(screen.asked, screen.known, get_language() or "ja")
        return _question_page(request, screen, inputs=inputs)
    form = FactForm(screen.asked, request.POST, known=screen.known, language=get_language() or "ja")
    is_skipped = "skip" in request.POST
    # Who does not know need not put right first what was tried.
    if form.is_valid() or is_skipped:
        open_slots = form.left_open()
        if not open_slots or is_skipped:
            _store(request, guide, form)
            return done(guide_address("guide_next", token))
        _refuse_open(form, open_slots)
    return _question_page(request, screen, form=form)


def _question_page(
    request: HttpRequest, screen: Screen, *, inputs: str = "", form: FactForm | None = None
) -> HttpResponse:
    guide, (definition, *_others), language = screen.guide, screen.facts, get_language() or "ja"
    answered = len({fact for _member, fact in guide.path if fact != LIFE_EVENT})
    remaining = screen.waiting.remaining if screen.waiting else 0
    is_helped = definition.scope is Scope.MEMBER and not screen.is_group
    context = {
        "question": _("次のことを教えてください。")
        if screen.is_group
        else definition.question.in_language(language),
        "form": form,
        "inputs": inputs,
        "help": fact_help(definition, language) if is_helped else "",
        "previous": _previous(screen),
        "progress": _("あと最大%(n)s問") % {"n": remaining} if remaining else "",
        "answered": answered,
        "total": answered + remaining,
        "answers_url": guide_address("guide_answers", guide.token),
        "plan_url": guide_address("guide_plan", guide.token),
    }
    status = 422 if form is not None else 200
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


def _store(request: HttpRequest, guide: GuideView, form: FactForm) -> None:
    for (member, fact), value in form.values().items():
        services.answer_question(actor_of(request), token=guide.token, member=member, fact=fact, value=value)


def _refuse_open(form: FactForm, slots: list[Slot]) -> None:
    for slot in slots:
        form.add_error(
            field_name(*slot),
            _("まだ答えていません。わからないときは「わからないので次へ」を押してください。"),
        )


def _previous(screen: Screen) -> str:
    """Address of the screen before this one; the start page before the first."""
    guide = screen.guide
    order = list(dict.fromkeys(name for _member, name in guide.path if name != LIFE_EVENT))
    place = min((order.index(one.id) for one in screen.facts if one.id in order), default=len(order))
    if place == 0:
        return reverse("front:start")
    return guide_address("guide_question", guide.token, order[place - 1])
