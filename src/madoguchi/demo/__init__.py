"""Journeys of whole households, played against a running install over HTTP as browsers, kiosk and clerks would."""
