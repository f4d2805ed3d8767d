"""The reads that nearly every citizen's page makes, as SQL that the database keeps ready."""

from __future__ import annotations

from madoguchi.foundation.statements import Statement

_GUIDE = "SELECT token, share_token, event, answers, path, skipped, language FROM intake_guidesession"
GUIDE = Statement(f"{_GUIDE} WHERE token = %s AND updated_at >= %s")
SHARED_GUIDE = Statement(f"{_GUIDE} WHERE share_token = %s AND updated_at >= %s")

SECRET_HASH = Statement("SELECT secret_hash FROM intake_preentry WHERE reference = %s")

ENTRY = Statement(
    "SELECT reference, state, version, language, updated_at, sent_at, sealed FROM intake_preentry WHERE reference = %s"
)

BOOKINGS = Statement(
    "SELECT public_id, reference, place, starts_at, length_min, services, state FROM intake_booking"
    " WHERE reference = %s AND state NOT IN ('held', 'lapsed') ORDER BY created_at DESC, id DESC LIMIT 5"
)

STATUS = Statement(
    "SELECT application, procedure, state, state_label, changed_at, as_of FROM intake_statusmirror"
    " WHERE reference = %s ORDER BY procedure, application"
)

_FREE = """
NOT p.is_withdrawn AND p.wave = '' AND p.returned_at IS NULL AND (p.sell_until IS NULL OR p.sell_until > asked.now)
AND (asked.office = '' OR p.office = asked.office)
AND (asked.services IS NULL OR p.service = ANY(asked.services))
AND NOT EXISTS (SELECT FROM intake_booking b WHERE b.place = p.place AND b.state IN ('held', 'booked'))
AND (asked.slots = 1 OR asked.slots = (
    SELECT count(DISTINCT q.starts_at) FROM intake_placemirror q
    WHERE q.office = p.office AND q.service = p.service AND q.starts_at >= p.starts_at
    AND q.starts_at < p.starts_at + make_interval(mins => p.length_min * asked.slots)
    AND NOT q.is_withdrawn AND q.wave = '' AND q.returned_at IS NULL AND (q.sell_until IS NULL OR q.sell_until > asked.now)
    AND NOT EXISTS (SELECT FROM intake_booking b WHERE b.place = q.place AND b.state IN ('held', 'booked'))))
"""

# Nothing but the condition above is put in.
FREE_TIMES = Statement(
    f"""
    WITH RECURSIVE asked AS (
        SELECT %s::timestamptz AS begins, %s::date AS wanted, %s::text[] AS services, %s::text AS office,
            %s::timestamptz AS now, %s::int AS slots
    ),
    days(first) AS (
        SELECT (SELECT p.starts_at FROM intake_placemirror p WHERE p.starts_at >= asked.begins AND {_FREE}
                ORDER BY p.starts_at LIMIT 1)
        FROM asked
        UNION ALL
        SELECT (SELECT p.starts_at FROM intake_placemirror p
                WHERE p.starts_at >= date_trunc('day', days.first, 'Asia/Tokyo') + interval '1 day' AND {_FREE}
                ORDER BY p.starts_at LIMIT 1)
        FROM days, asked WHERE days.first IS NOT NULL
    ),
    shown AS (
        SELECT first, date_trunc('day', first, 'Asia/Tokyo') + interval '1 day' AS ends FROM days, asked
        WHERE first IS NOT NULL
        ORDER BY (first AT TIME ZONE 'Asia/Tokyo')::date IS DISTINCT FROM wanted, first LIMIT 1
    ),
    free AS (
        SELECT DISTINCT ON (p.starts_at) p.starts_at, p.place, p.as_of FROM asked, shown, intake_placemirror p
        WHERE p.starts_at >= shown.first AND p.starts_at < shown.ends AND {_FREE}
        ORDER BY p.starts_at, p.place
    )
    SELECT
        (SELECT string_agg(extract(epoch FROM first)::text, ' ' ORDER BY first) FROM days),
        (SELECT extract(epoch FROM first)::text FROM shown),
        (SELECT string_agg(extract(epoch FROM starts_at)::text || ' ' || place, E'\\n' ORDER BY starts_at) FROM free),
        (SELECT max(as_of) FROM free)
    """  # noqa: S608
)
"""Days with their first free moment, the day that is shown, its times, their age.

Parameters: from when, the wanted day or NULL, ids of booking services or NULL for all, the office or '' for all, now, how
many slots must follow each other.
From day to day through the index on starts_at, because a page names ten
days and the table holds all places of a fortnight. Moments come as text that can be kept as the key of what was made
of it.
"""

DAY_COUNTS = Statement(
    f"""
    WITH asked AS (
        SELECT %s::timestamptz AS begins, %s::text[] AS services, %s::text AS office, %s::timestamptz AS now,
            %s::int AS slots
    )
    SELECT (p.starts_at AT TIME ZONE 'Asia/Tokyo')::date, count(*) FROM asked, intake_placemirror p
    WHERE p.starts_at >= asked.begins AND {_FREE} GROUP BY 1 ORDER BY 1
    """  # noqa: S608
)
"""Free places by local day. Parameters: as FREE_TIMES, without the day."""

NEXT_FREE = Statement(
    f"""
    WITH wanted AS (
        SELECT %s::timestamptz AS begins, %s::timestamptz AS now, fit.* FROM unnest(%s::text[], %s::text[], %s::int[])
            AS fit (office, service, slots)
    )
    SELECT w.office, (
        SELECT p.starts_at FROM intake_placemirror p,
            LATERAL (SELECT w.office, ARRAY[w.service] AS services, w.now, w.slots) asked
        WHERE p.office = w.office AND p.service = w.service AND p.starts_at >= w.begins AND {_FREE}
        ORDER BY p.starts_at LIMIT 1
    ) FROM wanted w
    """  # noqa: S608
)
"""The next free moment at each office. Parameters: from when, now, then offices, services and slots as arrays."""

_SAME_TIME = """
SELECT p.* FROM intake_placemirror p
WHERE p.starts_at = w.starts_at AND p.service = w.service AND p.length_min = w.length_min AND NOT p.is_withdrawn
AND p.office = w.office AND p.wave = '' AND p.returned_at IS NULL
AND NOT EXISTS (SELECT FROM intake_booking b WHERE b.place = p.place AND b.state IN ('held', 'booked'))
"""
_START = """
(SELECT min(s.id) + ((max(s.id) - min(s.id)) * %(start)s::float8)::bigint FROM intake_placemirror s
 WHERE s.starts_at = w.starts_at AND s.service = w.service AND s.office = w.office)
"""

OFFER = Statement(
    f"""
    SELECT p.place, p.starts_at, p.length_min, p.service, p.mode, p.office,
        coalesce((SELECT e.language FROM intake_preentry e WHERE e.reference = %(reference)s), 'ja')
    FROM intake_placemirror w CROSS JOIN LATERAL (
        (SELECT w.* WHERE %(is_exact)s
            OR NOT EXISTS (SELECT FROM intake_booking b WHERE b.place = w.place AND b.state IN ('held', 'booked')))
        UNION ALL ({_SAME_TIME} AND p.id >= {_START} ORDER BY p.id LIMIT 1)
        UNION ALL ({_SAME_TIME} AND p.id < {_START} ORDER BY p.id LIMIT 1)
        UNION ALL (SELECT w.*)
    ) p
    WHERE w.place = %(place)s LIMIT 1
    """  # noqa: S608
)
"""A place that is wanted, else a free one of the same time, else the wanted one all the same; the citizen's language.

`start` is a fraction: rivals begin to look at different places, or they would all find the same one free.
"""
