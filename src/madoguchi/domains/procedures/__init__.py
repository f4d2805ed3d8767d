"""Procedures: from what is known of a household to what it has to do. No tables; the catalogue is the city's data."""
