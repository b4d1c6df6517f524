"""What the share would be if people concerned answered more readily than others, or less."""

GAMMAS = (1.5, 2.0)


def band(p: float, gamma: float) -> tuple[float, float]:
    """Return the least and the largest true share behind an observed share p, both in 0..1.

    gamma: 1 or more; how many times the odds of taking part may differ between the people concerned and
    the others, either way. low = p / (p + Γ(1 - p)), high = Γp / (Γp + 1 - p): the odds of p divided and
    multiplied by Γ (domain reference 6.2.4; the selection model is Rosenbaum's, Observational Studies, 2002,
    chapter 4, applied to taking part). Check: 0.3 with 1.5 gives 0.2222, 0.3913.
    """
    if not 0 <= p <= 1 or gamma < 1:
        raise ValueError("a band needs 0 <= p <= 1 and gamma >= 1")
    return p / (p + gamma * (1 - p)), gamma * p / (gamma * p + 1 - p)


def band_around(low: float, high: float, gamma: float) -> tuple[float, float]:
    """Return the band around an interval: what chance and self-selection leave open, together.

    The band of a share alone is what its sentence says; where people concerned are exactly gamma times as
    ready, the truth lies at its edge, and chance puts it outside half of the time (`bench/simulation.py`).
    """
    return band(low, gamma)[0], band(high, gamma)[1]


def band_sentence(p: float, gamma: float) -> str:
    """Return the band in words, in French, in whole percents (domain reference 6.2.4)."""
    low, high = (int(100 * edge + 0.5) for edge in band(p, gamma))
    times = f"{gamma:g}".replace(".", ",")
    return (
        f"Si les personnes concernées répondent {times} fois plus (ou moins) volontiers que les autres, "
        f"la part réelle irait de {low} à {high}\u00a0%."
    )
