"""Which answers are most worth a person's look: the uncertain ones, and some drawn at random. Pure.

Uncertainty sampling (Lewis & Gale 1994) finds what a model learns most from; the draw shows what it is
sure of and wrong about, and one person's luck has no part in it: it depends on the campaign alone.
"""

import hashlib
import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

LONG = 40
"""Characters from which a segment should have a theme."""
DRAWN = 5
"""One answer in so many is drawn at random."""
AT_RANDOM = "tirage au hasard"
Item = TypeVar("Item", tuple[int, int], tuple[float, int, str])
_RARE = 0.2
"""What the rarest theme adds to an uncertainty of 0..1."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the machine wrote on one segment: `length` in characters; `least` is the score of its least
    likely theme, None without a theme; `foreign` that it is in another language, or of another theme."""

    length: int
    least: float | None
    themes: tuple[str, ...]
    foreign: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    version: int
    reason: str


def worth(looks: Sequence[Look], threshold: float, rarity: Mapping[str, float]) -> tuple[float, str]:
    """Return how much an answer is worth a look, about 0 to 1, and why, in French.

    `rarity`: 0 for the most frequent theme, near 1 for one hardly ever found.
    """
    return max((_of_segment(one, threshold, rarity) for one in looks), default=(0.0, ""))


def _of_segment(one: Look, threshold: float, rarity: Mapping[str, float]) -> tuple[float, str]:
    if one.foreign:
        return 0.85, "autre langue ou autre thème"
    if one.least is None:
        return (0.9, "long et sans thème") if one.length >= LONG else (0.3, "sans thème")
    doubt = 1 - min(max(one.least - threshold, 0.0) / max(1 - threshold, 1e-9), 1.0)
    rare = max((rarity.get(theme, 0.0) for theme in one.themes), default=0.0)
    reason = "thème rare" if rare * _RARE > doubt * (1 - _RARE) else f"thème incertain ({one.least:.2f})"
    return doubt * (1 - _RARE) + rare * _RARE, reason.replace(".", ",")


def rarity_of(counts: Mapping[str, int]) -> dict[str, float]:
    most = max(counts.values(), default=1)
    return {theme: 1 - count / most for theme, count in counts.items()}


def choose(
    answers: Iterable[tuple[int, Sequence[Look]]],
    number: int,
    seed: str,
    threshold: float,
    rarity: Mapping[str, float],
) -> list[Chosen]:
    """Return at most `number` of (version, looks): one in `DRAWN` drawn, the others by what they are worth.

    Memory holds twice `number`, however many answers there are.
    """
    draw = number // DRAWN
    drawn: list[tuple[int, int]] = []
    best: list[tuple[float, int, str]] = []
    for version, looks in answers:
        _keep(drawn, (_lot(seed, version), version), draw)
        value, reason = worth(looks, threshold, rarity)
        _keep(best, (value, -version, reason), number)
    by_lot = {version for _, version in drawn}
    ordered = [
        Chosen(-version, reason)
        for _, version, reason in sorted(best, reverse=True)
        if -version not in by_lot
    ]
    return [
        *ordered[: number - len(by_lot)],
        *(Chosen(version, AT_RANDOM) for version in sorted(by_lot)),
    ]


def _keep(heap: list[Item], one: Item, most: int) -> None:
    """Keep the `most` greatest; the least of them is at hand."""
    if len(heap) < most:
        heapq.heappush(heap, one)
    elif most:
        heapq.heappushpop(heap, one)


def _lot(seed: str, version: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{version}".encode()).digest()[:8], "big")
