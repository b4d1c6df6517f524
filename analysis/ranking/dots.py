"""Dots from workshops (gommettes): k dots a person among items, counted session by session."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.ranking.certainty import TOP, Certainty, summary
from analysis.ranking.ranks import Floats, Ranks, order_of, ranks_of
from analysis.statistics.bootstrap import DRAWS, percentile

BOOTSTRAP = "bootstrap percentile 95 %, ateliers et participants"


@dataclass(frozen=True, slots=True)
class Session:
    """One workshop: `dots` per item (items,), `participants` in the room, `each`: dots a person had."""

    dots: NDArray[np.int64]
    participants: int
    each: int

    @property
    def problem(self) -> str | None:
        """What cannot be: in French, for who entered it; None if it can."""
        total = int(self.dots.sum())
        if self.participants < 1 or self.each < 1 or (self.dots < 0).any():
            return "il faut au moins un participant et une gommette par personne, et aucun nombre négatif"
        if total > self.participants * self.each:
            return (
                f"{total} gommettes pour {self.participants} participants qui en avaient {self.each} :"
                f" {self.participants * self.each} au plus"
            )
        return None


@dataclass(frozen=True, slots=True)
class Dots:
    """`share` (items,): of all dots put, 0..1, with `low` and `high`; `participants` and `dots`: totals."""

    participants: int
    dots: int
    sessions: int
    share: Floats
    low: Floats
    high: Floats
    ranks: Ranks
    order: tuple[int, ...]
    certainty: Certainty


def count_dots(sessions: list[Session], *, seed: int, draws: int = DRAWS, top: int = TOP) -> Dots:
    """Add up the dots of sessions and draw them again.

    Two stages (Davison & Hinkley 1997, Bootstrap Methods, 3.8): sessions with replacement, and within a
    session its participants from the multinomial of its dots. One person's dots are not independent and
    only their sums are known: a person counts as one draw, not as k, so that intervals err on the wide side.
    Raises ValueError without a session, or with one that has a problem.
    """
    if not sessions or any(one.problem for one in sessions) or len({len(one.dots) for one in sessions}) > 1:
        raise ValueError("dots need at least one session, all on the same items, none with a problem")
    counts = np.stack([one.dots for one in sessions]).astype(np.float64)
    total = counts.sum(axis=0)
    drawn = _draw(counts, np.array([one.participants for one in sessions]), draws, seed)
    share, shares = _share(total), _share(drawn)
    low, high = percentile(shares)
    ranks = _ranks(share)
    return Dots(
        participants=sum(one.participants for one in sessions),
        dots=int(total.sum()),
        sessions=len(sessions),
        share=share,
        low=low,
        high=high,
        ranks=ranks,
        order=order_of(ranks),
        certainty=summary(ranks, ranks_of(shares), top, BOOTSTRAP),
    )


def _draw(counts: Floats, participants: NDArray[np.int64], draws: int, seed: int) -> Floats:
    """Return (draws, items) dots of sessions and participants drawn again."""
    rng = np.random.default_rng(seed)
    put = counts.sum(axis=1)
    within = np.zeros((draws, *counts.shape))
    for s, (row, people) in enumerate(zip(counts, participants, strict=True)):
        if put[s]:
            # A person of this session, drawn again, brings the mean number of dots put.
            within[:, s] = rng.multinomial(people, row / put[s], draws) * (put[s] / people)
    chosen = rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), draws)
    drawn: Floats = np.einsum("ds,dsi->di", chosen, within)
    return drawn


def _share(dots: Floats) -> Floats:
    total = dots.sum(axis=-1, keepdims=True)
    share: Floats = np.divide(dots, total, out=np.zeros_like(dots), where=total > 0)
    return share


def _ranks(share: Floats) -> Ranks:
    return ranks_of(share) if share.any() else np.zeros(share.shape, np.int64)
