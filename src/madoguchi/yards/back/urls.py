"""Addresses of the sections' yard."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.back import (
    views_conflicts,
    views_exchange,
    views_items,
    views_measures,
    views_number,
)

app_name = "back"

urlpatterns = [
    path("", views_items.overview, name="items"),
    path("items/<str:item>/", views_items.show, name="item"),
    path("items/<str:item>/claim/", views_items.claim, name="item_claim"),
    path("items/<str:item>/release/", views_items.put_back, name="item_release"),
    path("items/<str:item>/finish/", views_items.finish, name="item_finish"),
    path("items/<str:item>/approve/", views_items.approve, name="item_approve"),
    path("items/<str:item>/refuse/", views_items.refuse, name="item_refuse"),
    path("items/<str:item>/return/", views_items.return_item, name="item_return"),
    path("items/<str:item>/take-back/", views_items.take_back, name="item_take_back"),
    path("items/<str:item>/documents/<str:document>/", views_items.document, name="item_document"),
    path("items/<str:item>/documents/<str:document>/number/", views_number.ask, name="item_number"),
    path("measures/", views_measures.overview, name="measures"),
    path("measures/find/", views_measures.find, name="measure_find"),
    path("measures/enter/", views_measures.enter, name="measure_enter"),
    path("measures/<int:number>/", views_measures.show, name="measure"),
    path("measures/<int:number>/confirm/", views_measures.confirm, name="measure_confirm"),
    path("measures/<int:number>/extend/", views_measures.extend, name="measure_extend"),
    path("measures/<int:number>/ask/", views_measures.ask, name="measure_ask"),
    path("measures/requests/<str:asked>/", views_measures.decide, name="measure_decide"),
    path("exchange/", views_exchange.overview, name="exchange"),
    path("exchange/conflicts/", views_conflicts.overview, name="conflicts"),
    path("exchange/conflicts/<int:number>/", views_conflicts.show, name="conflict"),
    path("exchange/conflicts/<int:number>/settle/", views_conflicts.settle, name="conflict_settle"),
    path("exchange/make/<str:section>/", views_exchange.make, name="exchange_make"),
    path("exchange/<str:batch>/", views_exchange.show, name="exchange_batch"),
    path("exchange/<str:batch>/file/", views_exchange.download, name="exchange_file"),
    path("exchange/<str:batch>/send/", views_exchange.send, name="exchange_send"),
    path("exchange/<str:batch>/read-back/", views_exchange.read_back, name="exchange_read_back"),
    path("exchange/<str:batch>/results/", views_exchange.results, name="exchange_results"),
    path("exchange/<str:batch>/rows/<int:number>/by-hand/", views_exchange.by_hand, name="exchange_by_hand"),
]
