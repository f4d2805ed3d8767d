"""The room of the number zone; it meets the office by envelopes only."""

from __future__ import annotations

from django.apps import AppConfig


class NumbersConfig(AppConfig):
    name = "madoguchi.domains.numbers"
    label = "numbers"
    verbose_name = "個人番号の記入"
    zone = "number"

    def ready(self) -> None:
        from madoguchi.domains.numbers.gate_source import PeopleOfTasks
        from madoguchi.domains.numbers.services.receive_request import receive_request
        from madoguchi.foundation import release, transfer
        from madoguchi.foundation.release.ports import register_subject_source

        release.declare_envelope("number_answer")
        register_subject_source("number", PeopleOfTasks())
        transfer.receive_kind("number_request", receive_request)
