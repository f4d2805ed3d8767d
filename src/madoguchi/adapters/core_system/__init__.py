"""The core system (基幹システム): files for it with their results, and questions to it over HTTP."""

from madoguchi.adapters.core_system.csv_files import CsvFiles, Encoded, ResultLine, Results, Stopped
from madoguchi.adapters.core_system.errors import CoreSystemError
from madoguchi.adapters.core_system.individual_numbers import IndividualNumbers
from madoguchi.adapters.core_system.register_link import CoreSystem, Found, HeldRow

__all__ = [
    "CoreSystem",
    "CoreSystemError",
    "CsvFiles",
    "Encoded",
    "Found",
    "HeldRow",
    "IndividualNumbers",
    "ResultLine",
    "Results",
    "Stopped",
]
