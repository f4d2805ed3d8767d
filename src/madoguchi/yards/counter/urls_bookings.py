"""Addresses of bookings by telephone and of closed days."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.counter import views_bookings, views_closures, views_waves

urlpatterns = [
    path("bookings/", views_bookings.bookings, name="bookings"),
    path("bookings/new/", views_bookings.new, name="booking_new"),
    path("bookings/book/", views_bookings.book, name="booking_book"),
    path("bookings/recall/", views_bookings.recall, name="booking_recall"),
    path("bookings/<str:reference>/", views_bookings.booking, name="booking"),
    path("bookings/<str:reference>/move/", views_bookings.move, name="booking_move"),
    path("bookings/<str:reference>/<str:verb>/", views_bookings.act, name="booking_act"),
    path("waves/", views_waves.waves, name="waves"),
    path("waves/open/", views_waves.open_wave, name="wave_open"),
    path("waves/<str:wave>/codes.csv", views_waves.codes, name="wave_codes"),
    path("waves/<str:wave>/to-all/", views_waves.to_all, name="wave_to_all"),
    path("closures/", views_closures.closures, name="closures"),
    path("closures/close/", views_closures.close, name="closure_close"),
    path("closures/reopen/", views_closures.reopen, name="closure_reopen"),
    path("closures/extend/", views_closures.extend, name="closure_extend"),
]
