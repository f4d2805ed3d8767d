"""Addresses of the queue: console of a clerk, and reception."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.counter import views_queue, views_reception, views_steering

urlpatterns = [
    path("", views_queue.console, name="home"),
    path("queue/", views_queue.console, name="queue"),
    path("queue/open/", views_queue.open_desk, name="queue_open"),
    path("queue/close/", views_queue.close_desk, name="queue_close"),
    path("queue/break/", views_queue.take_break, name="queue_break"),
    path("queue/lane/", views_queue.set_lane, name="queue_lane"),
    path("queue/desks/<str:seat>/close/", views_queue.close_other_desk, name="queue_close_other"),
    path("queue/next/", views_queue.call_next, name="queue_next"),
    path("queue/<str:ticket>/hand-over/", views_queue.hand_over, name="queue_hand_over"),
    path("queue/<str:ticket>/start/", views_queue.start_service, name="queue_start"),
    path("queue/<str:ticket>/case/", views_queue.attach_case, name="queue_attach_case"),
    path("queue/<str:ticket>/<str:verb>/", views_queue.act, name="queue_act"),
    path("tickets/<str:ticket>/", views_steering.ticket, name="queue_steer"),
    path("tickets/<str:ticket>/<str:verb>/", views_steering.act, name="queue_steer_act"),
    path("reception/", views_reception.reception, name="reception"),
    path("reception/check-in/", views_reception.check_in, name="reception_check_in"),
    path("reception/walk-in/", views_reception.walk_in, name="reception_walk_in"),
    path("reception/ticket/<str:ticket>/", views_reception.ticket, name="reception_ticket"),
    path("reception/ticket/<str:ticket>/<str:verb>/", views_reception.act, name="reception_act"),
]
