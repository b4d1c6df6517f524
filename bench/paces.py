"""How many messages per second, and how long half of them and 95 % of them took at most."""

from collections.abc import Sequence
from typing import NamedTuple


class Pace(NamedTuple):
    per_second: float
    p50: float
    p95: float
    """Milliseconds."""


def pace(times: Sequence[float], seconds: float) -> Pace:
    """`times`: seconds of every message answered, not empty, within `seconds` in all."""
    ordered = sorted(times)
    p50, p95 = (1000 * ordered[int(len(ordered) * share)] for share in (0.5, 0.95))
    return Pace(len(ordered) / seconds, p50, p95)
