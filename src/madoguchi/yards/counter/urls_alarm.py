"""Addresses of the emergency button."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.counter import views_alarm

urlpatterns = [
    path("alarms/", views_alarm.alarms, name="alarms"),
    path("alarms/raise/", views_alarm.raise_alarm, name="alarm_raise"),
    path("alarms/<str:alarm>/coming/", views_alarm.acknowledge, name="alarm_acknowledge"),
    path("alarms/<str:alarm>/end/", views_alarm.end, name="alarm_end"),
]
