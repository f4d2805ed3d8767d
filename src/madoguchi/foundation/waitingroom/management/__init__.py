"""Commands of the waiting room."""
