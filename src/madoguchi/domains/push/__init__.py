"""Telling those who have a right to something: from a rule over the whole population to notices, by two people."""
