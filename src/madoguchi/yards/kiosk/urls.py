"""Mounted at /kiosk/."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.kiosk import views, views_devices, views_walk_in

app_name = "kiosk"
urlpatterns = [
    path("", views.start, name="start"),
    path("reference/", views.reference, name="reference"),
    path("purpose/", views_walk_in.purpose, name="purpose"),
    path("ticket/", views.ticket, name="ticket"),
    path("calls/", views.calls, name="calls"),
    path("end/", views.end, name="end"),
    path("enrol/", views_devices.enrol, name="enrol"),
    path("devices/", views_devices.devices, name="devices"),
    path("devices/offer/", views_devices.offer, name="offer"),
    path("devices/<str:device>/revoke/", views_devices.revoke, name="revoke"),
]
