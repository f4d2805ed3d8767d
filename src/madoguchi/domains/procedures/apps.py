"""Procedures: from what is known of a household to what it has to do.

The catalogue is the city's data; the only table is the memory of what it said before.
"""

from __future__ import annotations

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "madoguchi.domains.procedures"
    label = "procedures"
    verbose_name = "手続"
    zone = "each"
