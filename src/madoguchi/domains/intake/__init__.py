"""The internet side's own records: guide sessions, sealed pre-entries, bookings, and mirrors of what the office sends."""
