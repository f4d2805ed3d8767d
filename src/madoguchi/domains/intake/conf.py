"""Tunables of intake. Units stand in the names."""

from __future__ import annotations

GUIDE_KEEP_DAYS = 30
DRAFT_KEEP_DAYS = 30
SENT_KEEP_DAYS = 14
"""How long the text of a sent pre-entry stays readable for the citizen; then the sealed text is destroyed."""
ACCESS_KEEP_DAYS = 365
"""How long reference and hash stay, so that the status page opens with the same secret."""
BOOKING_KEEP_DAYS = 90
MIRROR_KEEP_DAYS = 7
STATUS_KEEP_DAYS = 365
CORRECTION_VALID_DAYS = 30
BOOK_AHEAD_MIN = 30
"""A place that starts sooner than this is left to people who walk in."""
HOLD_MIN = 10
"""So long a place is kept while somebody fills in the rest; the page says until when."""
ALTERNATIVES = 6
OPENING_WINDOW_MIN = 10
OPENING_FAILURES = 20
"""Wrong keys from one address within the window; a family hall shares one address."""
WAITING_DAYS_MOST = 60
"""Nobody waits for a time further away than this."""
OFFER_LEAD_MIN = 120
"""A freed place that starts sooner is offered to nobody in the line: it is sold at once."""
OFFERS_EVERY_S = 60
PARTY_MOST = 20
NEEDS = ("wheelchair", "childcare", "hearing")
"""What a household may ask for; an interpreter is "interpreter:" and the language."""
INTERPRETERS = ("en", "zh-hans", "ko", "vi")
