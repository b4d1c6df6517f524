"""What a label of somebody else's file teaches the heads that may mean it. Pure.

Nobody said which of our codes was meant, so the current model's own probabilities share the label out
(expectation-maximisation with one step, Dempster, Laird & Rubin 1977). A code that no label of the file
can mean keeps the probability it has: the file says nothing about it.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from nlu.heads import SUBTHEMES, THEMES
from nlu.projection import Projection

LEAST = 1e-3
"""Probability that every candidate has at least: no division by 0, no code shut out for ever."""
SHARP = 1.0
"""Power of the probabilities: above 1 the likeliest candidate takes more."""

Codes = Mapping[str, float]


def spread(labels: Collection[str], probabilities: Codes, projection: Projection) -> dict[str, float]:
    """Return the targets, in 0..1, of every theme and sub-theme for a text with these labels.

    `probabilities` (THEMES and SUBTHEMES) are the current model's. The sub-themes that may mean a label
    have targets that sum to 1, a theme that of its sub-themes. Labels that no code means teach nothing.
    """
    targets: dict[str, float] = {}
    for label in labels:
        for code, target in _shares(_meaning(label, _key(projection)), probabilities).items():
            targets[code] = max(target, targets.get(code, 0.0))
    silent = set(_meaning(None, _key(projection)))
    for code in silent:
        targets[code] = max(probabilities[code], targets.get(code, 0.0))
    return targets


def _shares(subthemes: Sequence[str], probabilities: Codes) -> dict[str, float]:
    masses = {code: max(probabilities[code], LEAST) ** SHARP for code in subthemes}
    whole = sum(masses.values())
    shares = {code: mass / whole for code, mass in masses.items()}
    themes: dict[str, float] = {}
    for code, share in shares.items():
        theme = code.split("-")[0]
        themes[theme] = min(themes.get(theme, 0.0) + share, 1.0)
    return shares | themes


def _key(projection: Projection) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted(projection.items()))


@lru_cache(maxsize=256)
def _meaning(label: str | None, projection: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    """Return the sub-themes that may mean a label; for None, the codes that mean none at all."""
    known = dict(projection)
    meant = {code: known.get(code) or known.get(code.split("-")[0]) for code in (*THEMES, *SUBTHEMES)}
    if label is None:
        return tuple(code for code, labels in meant.items() if not labels)
    return tuple(code for code in SUBTHEMES if label in (meant[code] or ()))
