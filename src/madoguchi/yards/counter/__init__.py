"""The counter: tickets, cases, hearing, papers, fees. For the clerk at a seat."""
