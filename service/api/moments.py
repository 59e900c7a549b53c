"""Moments of a query string."""

from datetime import UTC, datetime, time


def end_of(given: str) -> datetime:
    """Return the moment that is meant; a day alone means its last second, in UTC."""
    read = datetime.fromisoformat(given)
    return read if read.tzinfo else datetime.combine(read, time(23, 59, 59), UTC)
