"""Keeps what was long to compute for a few seconds: totals stay live, the database stays free."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")

AT_MOST = 5.0  # seconds: what "live" means
TIMES = 10  # kept for ten times what it took, so that at most a tenth of the time goes into it
KEPT = 200


@dataclass(slots=True)
class Fresh(Generic[T]):
    """Values by key, each kept for a time in proportion to its cost. Cheap ones are computed each time."""

    clock: Callable[[], float] = monotonic
    _values: dict[int, tuple[float, T]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: int, compute: Callable[[], T]) -> T:
        """Return the kept value, or compute it. Two at once may both compute: neither waits."""
        began = self.clock()
        with self._lock:
            kept = self._values.get(key)
        if kept is not None and began < kept[0]:
            return kept[1]
        value = compute()
        now = self.clock()
        with self._lock:
            if len(self._values) >= KEPT:
                self._values.clear()
            # Counted from the beginning: the value is as old as its first row.
            self._values[key] = (began + min(AT_MOST, TIMES * (now - began)), value)
        return value
