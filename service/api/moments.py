"""Moments of a query string."""

from datetime import UTC, datetime, time


def end_of(given: str) -> datetime:
    """Return the moment that is meant, in UTC; a day alone means its last second there."""
    read = datetime.fromisoformat(given)
    return read.astimezone(UTC) if read.tzinfo else datetime.combine(read, time(23, 59, 59), UTC)
