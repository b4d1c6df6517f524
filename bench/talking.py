"""People who say the same words one after another, each when the reply to the last is there."""

import asyncio
import itertools
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

PATIENCE = 30.0
"""Seconds that a reply may take."""
_people = itertools.count(1_000_000)


@dataclass
class Talkers(ABC):
    """`times`: seconds from a message sent to its reply; `ended`: how many said the whole script."""

    port: int
    script: Sequence[str]
    times: list[float] = field(default_factory=list)
    late: int = 0
    ended: int = 0

    @abstractmethod
    async def say(self, who: int, place: int) -> None:
        """Send one message of the script and wait for its reply: its time goes to `times`, or is `late`."""

    def somebody(self) -> int:
        """Return the number of a person who never spoke."""
        return next(_people)

    async def together(self, people: int, seconds: float) -> None:
        """So many talk at once; who has said everything leaves the place to somebody new."""
        until = time.perf_counter() + seconds
        await asyncio.gather(*(self._talk(until) for _ in range(people)))

    async def _talk(self, until: float) -> None:
        while True:
            who = self.somebody()
            for place in range(len(self.script)):
                if time.perf_counter() >= until:
                    return
                await self.say(who, place)
            self.ended += 1
