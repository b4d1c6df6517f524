"""How often intervals hold the truth of invented consultations."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.statistics.estimate import Estimate, Method
from analysis.statistics.intervals import Z95, weighted_share
from analysis.statistics.ppi import ppi_mean, ppi_share
from analysis.statistics.sensitivity import band, band_around
from analysis.statistics.weighting import weigh
from bench.turnouts import MARGINS, Bools, Floats, evenly, turnouts

DRAWS = 2000


@dataclass(frozen=True)
class Tally:
    """Of many draws: percent of intervals that held the truth, and points of bias and of width."""

    held: float
    bias: float
    width: float

    @classmethod
    def of(cls, found: Iterable[tuple[float, float, float]], truth: float) -> "Tally":
        shares, lows, highs = np.array([*found]).T
        return cls(
            100 * float(((lows <= truth) & (truth <= highs)).mean()),
            100 * float(shares.mean() - truth),
            100 * float((highs - lows).mean()),
        )

    def __str__(self) -> str:
        return f"{self.held:.1f} % / {self.bias:+.1f} / {self.width:.1f}"


@dataclass(frozen=True)
class Weighted:
    raw: Tally
    weighted: Tally
    deff: float
    refused: float  # percent of draws without weights


def wilson_coverage(n: int, prevalence: float, draws: int = DRAWS, seed: int = 1) -> Weighted:
    """Return what the interval on n_eff holds, where silence depends on sex and age alone."""
    raw, raked, deffs = [], [], []
    for turnout in turnouts(n, prevalence, draws, seed):
        weights = weigh(turnout.people, MARGINS)
        raw.append(edges(weighted_share(turnout.said)))
        if weights.w is not None:
            raked.append(edges(weighted_share(turnout.said, weights.w)))
            deffs.append(weights.deff)
    return Weighted(
        Tally.of(raw, prevalence),
        Tally.of(raked, prevalence),
        float(np.mean(deffs)),
        100 * (1 - len(raked) / draws),
    )


@dataclass(frozen=True)
class Checked:
    count: Tally
    alone: Tally
    paper: Tally  # PPI++ as published, with the same fallback
    ppi: Tally  # with its fallback, as it is served
    fallen_back: float  # percent of draws


def ppi_coverage(
    prevalence: float,
    checked: int,
    n: int,
    tagger: tuple[float, float] = (0.75, 0.97),
    draws: int = DRAWS,
    seed: int = 1,
    weighted: bool = False,
) -> Checked:
    """Return what each interval holds; tagger: its sensitivity and specificity, per participant."""
    # Another stream than the consultations': the tagger's errors do not depend on who came.
    generator = np.random.default_rng([seed, 1])
    count, alone, paper, ppi, fallen = [], [], [], [], 0
    for turnout in turnouts(n, prevalence, draws, seed) if weighted else evenly(n, prevalence, draws, seed):
        truth = turnout.said
        heard = generator.random(n) < np.where(truth, tagger[0], 1 - tagger[1])
        drawn = np.zeros(n, bool)
        drawn[generator.permutation(n)[:checked]] = True
        w = weigh(turnout.people, MARGINS).each(n) if weighted else np.ones(n)
        found = ppi_share(heard, drawn, truth, w)
        count.append(edges(weighted_share(heard, w)))
        alone.append(edges(weighted_share(truth[drawn], w[drawn])))
        ppi.append(edges(found))
        published = found.method == Method.PPI
        paper.append(as_published(heard, drawn, truth, w) if published else edges(found))
        fallen += found.method == Method.CHECKED
    return Checked(
        Tally.of(count, prevalence),
        Tally.of(alone, prevalence),
        Tally.of(paper, prevalence),
        Tally.of(ppi, prevalence),
        100 * fallen / draws,
    )


def as_published(heard: Bools, drawn: Bools, truth: Bools, w: Floats) -> tuple[float, float, float]:
    """Return the PPI++ mean with its normal interval, nothing changed."""
    said = truth[drawn].astype(np.float64)
    found = ppi_mean(said, heard[drawn], heard[~drawn], w[drawn], w[~drawn])
    half = Z95 * found.variance**0.5
    return found.share, found.share - half, found.share + half


@dataclass(frozen=True)
class Readier:
    """Percent of draws in which each held the truth, where people concerned answer 1.5 times as readily."""

    share: float
    interval: float
    band: float  # of the share, Γ = 1.5
    wider: float  # of the share, Γ = 2
    around: float  # of the interval's limits, Γ = 1.5


def band_coverage(
    n: int, prevalence: float, draws: int = DRAWS, seed: int = 1, readier: float = 1.5
) -> Readier:
    """Return what interval and band hold where people concerned answer `readier` times as readily."""
    shares, held = [], []
    for turnout in turnouts(n, prevalence, draws, seed, readier):
        found = weighted_share(turnout.said, weigh(turnout.people, MARGINS).each(n))
        shares.append(found.share)
        limits = (
            (found.low, found.high),
            band(found.share, 1.5),
            band(found.share, 2.0),
            band_around(found.low, found.high, 1.5),
        )
        held.append([low <= prevalence <= high for low, high in limits])
    interval, narrow, wide, around = (100 * float(one) for one in np.mean(held, axis=0))
    return Readier(100 * float(np.mean(shares)), interval, narrow, wide, around)


def edges(found: Estimate) -> tuple[float, float, float]:
    return found.share, found.low, found.high
