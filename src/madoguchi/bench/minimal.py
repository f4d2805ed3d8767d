"""The limit: the least that a Django page with one query can be. No middleware, no session, no translation.

The table is one that every Django database has, so nothing is made in the installation that is measured.
"""

from __future__ import annotations

import os
import secrets

from django.conf import settings

from madoguchi.config import env

_PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1><table>{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.app }}</td>
<td>{{ row.name }}</td><td><a href="/row/{{ row.id }}">{{ title }}</a></td></tr>{% endfor %}</table></body></html>"""
ROWS = 20
TITLE = "最小のページ"

if not settings.configured:
    settings.configure(
        SECRET_KEY=secrets.token_urlsafe(),
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {**env.database("DATABASE_URL"), "CONN_MAX_AGE": None}},
        USE_TZ=True,
        LOGGING_CONFIG=None,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [("django.template.loaders.locmem.Loader", {"page.html": _PAGE})],
                        )
                    ]
                },
            }
        ],
    )

from django.core.wsgi import get_wsgi_application  # noqa: E402 - the settings must be complete first
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.urls import path  # noqa: E402

os.environ.pop("DJANGO_SETTINGS_MODULE", None)
application = get_wsgi_application()


def page(request: HttpRequest) -> HttpResponse:
    rows = MigrationRecorder.Migration.objects.order_by("id")[:ROWS]
    content = render_to_string("page.html", {"title": TITLE, "rows": rows}).encode()
    return HttpResponse(content, headers={"Content-Length": str(len(content))})


urlpatterns = [path("", page)]
