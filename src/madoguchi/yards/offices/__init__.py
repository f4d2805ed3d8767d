"""Public pages of the city's offices, counters and other places: where, when open, what is done there."""
