"""Addresses of the citizen's yard."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.front.views import guide, plan

app_name = "front"

urlpatterns = [
    path("", guide.start, name="start"),
    path("guide/start/", guide.begin, name="guide_begin"),
    path("guide/<slug:token>/", guide.next_step, name="guide_next"),
    path("guide/<slug:token>/answers/", guide.answers, name="guide_answers"),
    path("guide/<slug:token>/plan/", plan.own, name="guide_plan"),
    path("guide/<slug:token>/q/<slug:fact>/", guide.question, name="guide_question"),
    path("plan/<slug:share_token>/", plan.shared, name="plan_shared"),
]
