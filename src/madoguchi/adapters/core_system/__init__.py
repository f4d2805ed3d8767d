"""Files for the core system (基幹システム), and the result files that it gives back."""

from madoguchi.adapters.core_system.csv_files import CsvFiles, Encoded, ResultLine, Results, Stopped

__all__ = ["CsvFiles", "Encoded", "ResultLine", "Results", "Stopped"]
