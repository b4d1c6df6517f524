"""Durations, which the library gives as int or timedelta according to its environment."""

from datetime import timedelta


def seconds(duration: float | timedelta) -> int:
    return int(duration.total_seconds()) if isinstance(duration, timedelta) else int(duration)
