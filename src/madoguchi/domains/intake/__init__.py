"""The internet side's own records: guide sessions, sealed pre-entries, bookings, mirrors of office news."""
