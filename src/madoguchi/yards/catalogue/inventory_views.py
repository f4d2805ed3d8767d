"""The 手続棚卸 as a page and as two files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.foundation import cities, release
from madoguchi.foundation.policy import requires
from madoguchi.foundation.policy.policies import READ_CATALOGUE
from madoguchi.foundation.release import NOBODY
from madoguchi.yards.catalogue import inventory_export, inventory_page


@requires(READ_CATALOGUE)
@require_GET
def inventory(request: HttpRequest) -> HttpResponse:
    """`?state=`, `?reason=` and `?event=` keep the procedures of one kind; the sums are of all."""
    chosen = {name: request.GET.get(name, "") for name in inventory_page.FILTERS}
    context = inventory_page.context_of(cities.current(), chosen)
    return release.page(request, "catalogue/inventory.html", context, allowed=NOBODY)


@requires(READ_CATALOGUE)
@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    city = cities.current()
    text = inventory_export.to_csv(city)
    return release.text(
        request, text, allowed=NOBODY, content_type="text/csv", name=f"inventory-{city.code}.csv"
    )


@requires(READ_CATALOGUE)
@require_GET
def as_json(request: HttpRequest) -> HttpResponse:
    city = cities.current()
    text = inventory_export.to_json(city)
    return release.text(
        request, text, allowed=NOBODY, content_type="application/json", name=f"inventory-{city.code}.json"
    )
