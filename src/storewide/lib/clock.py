"""The time now, in one place, so that operations take it as an argument and tests can set it."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)
