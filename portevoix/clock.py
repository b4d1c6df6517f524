"""The installation's clock. The houses below are told the time."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
