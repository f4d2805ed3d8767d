"""Cities as data: `cities.current()` is the city of this install, read once.

The data is refused with the findings of `madoguchi city check` if anything in it is wrong.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from madoguchi.foundation.cities.booking import (
    Bookable,
    BookingMode,
    BookingRules,
    BookingService,
    Lane,
)
from madoguchi.foundation.cities.city import (
    City,
    Counter,
    Office,
    Seat,
    Section,
)
from madoguchi.foundation.cities.fact_catalogue import (
    AskedIn,
    Choice,
    ChoiceGroup,
    FactCatalogue,
    FactDefinition,
    FactType,
    Scope,
)
from madoguchi.foundation.cities.findings import CityDataWrong, Finding
from madoguchi.foundation.cities.forms import (
    FieldScope,
    ForEach,
    FormField,
    FormSpec,
    Signature,
    SignerRole,
    Source,
)
from madoguchi.foundation.cities.loader import check_folder, load_city, read_folder
from madoguchi.foundation.cities.procedures import (
    BlockReason,
    Certainty,
    Channels,
    CoreBusiness,
    Deadline,
    Document,
    DocumentNeed,
    Duty,
    Fee,
    Minutes,
    Procedure,
    Visitor,
    WorkStep,
)
from madoguchi.foundation.cities.read_rule_cases import read_rule_cases
from madoguchi.foundation.cities.rule_cases import RuleCase, RuleCases
from madoguchi.foundation.cities.text import Text


def current() -> City:
    """The city of this install (settings.CITY_FOLDER over settings.NATIONAL_FOLDER). Errors: CityDataWrong."""
    from django.conf import settings

    return _load(settings.CITY_FOLDER, settings.NATIONAL_FOLDER)


def current_cases() -> RuleCases:
    """The 判定例 of the city of this install. Errors: CityDataWrong."""
    from django.conf import settings

    return _load_cases(settings.CITY_FOLDER, settings.NATIONAL_FOLDER)


@cache
def _load(folder: Path, national: Path) -> City:
    return load_city(folder, national)


@cache
def _load_cases(folder: Path, national: Path) -> RuleCases:
    cases, findings = read_rule_cases(_load(folder, national), folder, national)
    if findings:
        raise CityDataWrong(findings)
    return cases


__all__ = [
    "AskedIn",
    "BlockReason",
    "Bookable",
    "BookingMode",
    "BookingRules",
    "BookingService",
    "Certainty",
    "Channels",
    "Choice",
    "ChoiceGroup",
    "City",
    "CityDataWrong",
    "CoreBusiness",
    "Counter",
    "Deadline",
    "Document",
    "DocumentNeed",
    "Duty",
    "FactCatalogue",
    "FactDefinition",
    "FactType",
    "Fee",
    "FieldScope",
    "Finding",
    "ForEach",
    "FormField",
    "FormSpec",
    "Lane",
    "Minutes",
    "Office",
    "Procedure",
    "RuleCase",
    "RuleCases",
    "Scope",
    "Seat",
    "Section",
    "Signature",
    "SignerRole",
    "Source",
    "Text",
    "Visitor",
    "WorkStep",
    "check_folder",
    "current",
    "current_cases",
    "load_city",
    "read_folder",
]
