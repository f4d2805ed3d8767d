"""Measures how fast the pages are, against a limit that is measured in the same run on the same machine."""
