"""Any household, against every rule. Nothing of it is stored, and nothing of it is anybody's."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from madoguchi.core.rules import Facts
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import READ_CATALOGUE
from madoguchi.foundation.release import NOBODY
from madoguchi.yards.catalogue import trial_answer
from madoguchi.yards.catalogue.trial_form import MOST_MEMBERS, TrialForm


@requires(READ_CATALOGUE)
@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest) -> HttpResponse:
    """GET: an empty form for `?people=`, or filled from an example (`?procedure=&example=`). POST: the answers."""
    if request.method == "POST":
        return _answered(request)
    facts, on = _example(request)
    people = len(facts.members) if facts else _number(request.GET.get("people", ""), 2)
    form = TrialForm(cities.current(), people, on=on or clock.today(), facts=facts)
    if facts is None or on is None:
        return _page(request, form)
    return _page(request, form, facts=facts, on=on)


def _answered(request: HttpRequest) -> HttpResponse:
    city, pasted = cities.current(), request.POST.get("pasted", "").strip()
    people = _number(request.POST.get("people", ""), 2)
    if not pasted:
        form = TrialForm(city, people, request.POST, on=clock.today())
        if not form.is_valid():
            return _page(request, form, status=422)
        return _page(request, form, facts=form.facts(), on=form.cleaned_data["on"])
    facts, problems = trial_answer.read_pasted(city, pasted)
    on = _day(request.POST.get("on", "")) or clock.today()
    if facts is None:
        return _page(request, TrialForm(city, people, on=on), problems=problems, status=422)
    form = TrialForm(city, min(max(len(facts.members), 1), MOST_MEMBERS), on=on, facts=facts)
    return _page(request, form, facts=facts, on=on)


def _page(
    request: HttpRequest,
    form: TrialForm,
    *,
    facts: Facts | None = None,
    on: date | None = None,
    problems: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "groups": list(form.groups()),
        "numbers": range(1, MOST_MEMBERS + 1),
        "problems": problems,
        "on": on,
    }
    if facts is not None and on is not None:
        context["answers"] = trial_answer.answers(actor_of(request), cities.current(), facts, on)
        context["pasted"] = trial_answer.facts_text(facts)
    return release.page(request, "catalogue/trial.html", context, allowed=NOBODY, status=status)


def _example(request: HttpRequest) -> tuple[Facts | None, date | None]:
    cases = cities.current_cases().get(request.GET.get("procedure", ""), ())
    place = _number(request.GET.get("example", ""), 0, most=len(cases))
    return (cases[place - 1].facts, cases[place - 1].on) if place else (None, None)


def _number(text: str, default: int, *, most: int = MOST_MEMBERS) -> int:
    return int(text) if text.isascii() and text.isdecimal() and 1 <= int(text[:4]) <= most else default


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
