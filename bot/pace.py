"""How fast a channel may be sent to: in all, and to one person. Pure: `now` is a monotonic clock, in seconds.

Both limits are GCRA: a time until which what was sent counts, which may run ahead by the burst.
"""

from dataclasses import dataclass

MANY_LINES = 2
"""So many different persons throttled at once mean that the channel is, not they."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`line_every`: seconds between messages to one person; `line_burst`: how many may go at once.

    `in_flight` requests at a time. `people_a_day`: how many a broadcast may write to in 24 hours.
    """

    per_second: float
    burst: int
    line_every: float
    line_burst: int
    in_flight: int = 32
    people_a_day: int | None = None


class Pace:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._until = 0.0
        self._rests_until = 0.0
        self._lines: dict[bytes, float] = {}
        self._throttled: dict[bytes, float] = {}
        self._next_line = 0.0

    def room(self, now: float) -> int:
        """Return how many messages may be sent now."""
        if self.halted(now):
            return 0
        ahead = max(0.0, self._until - now)
        return max(0, int(self.limits.burst - ahead * self.limits.per_second + 1e-6))

    def spend(self, line: bytes, now: float) -> None:
        """Count a message that is about to be sent."""
        self._until = max(self._until, now) + 1 / self.limits.per_second
        if self.limits.line_every > 0:
            self._lines[line] = max(self._lines.get(line, 0.0), now) + self.limits.line_every

    def resting(self, now: float) -> list[bytes]:
        """Return the lines that may get nothing now. Forgets those that are free again."""
        self._lines = {line: until for line, until in self._lines.items() if until > now}
        self._throttled = {line: until for line, until in self._throttled.items() if until > now}
        allowed = (self.limits.line_burst - 1) * self.limits.line_every + 1e-6
        full = {line: until - allowed for line, until in self._lines.items() if until - now > allowed}
        waiting = full | self._throttled
        self._next_line = min(waiting.values(), default=0.0)
        return list(waiting)

    def throttled(self, line: bytes, seconds: float, now: float, whole: bool | None = None) -> None:
        """The provider asks to wait: everybody (`whole`), or this person.

        Where it does not say which, this person does, and everybody once it says so of a second one.
        """
        if whole:
            self.halt(seconds, now)
            return
        self._throttled[line] = max(self._throttled.get(line, 0.0), now + seconds)
        if whole is None and sum(until > now for until in self._throttled.values()) >= MANY_LINES:
            self.halt(seconds, now)

    def halt(self, seconds: float, now: float) -> None:
        """Send nothing to anybody for a while."""
        self._rests_until = max(self._rests_until, now + seconds)

    def halted(self, now: float) -> bool:
        return now < self._rests_until

    def soon(self, now: float, longest: float) -> float:
        """Return how long it may take, at most `longest` seconds, until more may be sent."""
        if self.halted(now):
            return min(longest, self._rests_until - now)
        if self._until > now and self.room(now) == 0:
            return min(longest, 1 / self.limits.per_second)
        return min(longest, self._next_line - now) if self._next_line > now else longest
