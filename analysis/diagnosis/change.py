"""A theme against the last wave: told where the two may be compared, and where the difference is no chance.

Pure. Comparable: the same questions, and modes in about the same shares (domain reference 6.2.9).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analysis.counting import THEMES
from analysis.diagnosis.cells import Cells
from analysis.diagnosis.model import Change
from analysis.statistics.comparing import Difference, benjamini_hochberg, difference
from analysis.wording import PERCENT_FROM
from consultation.taxonomy import taxonomy

MODES_APART = 0.2
"""Largest part of participants who may have come by another mode than the last time (total variation)."""
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Wave:
    """`questions`: (name, wording) of open questions; `modes`: participants by mode, None where withheld."""

    code: str
    cells: Cells
    questions: frozenset[tuple[str, str]]
    modes: Mapping[str, int | None]
    participants: int


def changes(before: Wave, after: Wave) -> dict[str, Change]:
    """Return the change of each theme; all carry the reason where the waves may not be compared."""
    codes = [theme.code for theme in taxonomy().themes]
    if why := not_comparable(before, after):
        return {code: Change(before.code, False, why) for code in codes}
    found: dict[str, Change] = {}
    told: list[tuple[str, Difference]] = []
    for code in codes:
        found[code], apart = _change(before, after, code)
        if apart is not None:
            told.append((code, apart))
    corrected = benjamini_hochberg([apart.p for _, apart in told]) if told else ()
    for (code, _), p in zip(told, corrected, strict=True):
        found[code] = replace(found[code], p_value=round(float(p), 4), significant=bool(p <= SIGNIFICANT))
    return found


def not_comparable(before: Wave, after: Wave) -> str | None:
    """Return in French why two waves may not be compared, None where they may."""
    if before.questions != after.questions:
        return "Les questions ouvertes ne sont pas les mêmes\u00a0: les réponses ne se comparent pas."
    apart = modes_apart(before, after)
    if apart is None:
        return "Le mode de recueil de trop peu de participants est connu\u00a0: on ne peut pas comparer."
    if apart > MODES_APART:
        return (
            f"Les modes de recueil ont trop changé ({round(100 * apart)}\u00a0% des participants)\u00a0: "
            "l’écart pourrait venir de là."
        )
    return None


def modes_apart(before: Wave, after: Wave) -> float | None:
    """Return the total variation distance of two mixes of modes, 0..1; None where too little is known.

    Modes that one of the two withholds are one mode together, of at most `MODES_APART` of the participants.
    """
    hidden = {mode for wave in (before, after) for mode, number in wave.modes.items() if number is None}
    mixes = []
    for wave in (before, after):
        shown = {mode: number or 0 for mode, number in wave.modes.items() if mode not in hidden}
        others = wave.participants - sum(shown.values())
        if not wave.participants or others > MODES_APART * wave.participants:
            return None
        mixes.append({mode: number / wave.participants for mode, number in {**shown, "": others}.items()})
    was, now = mixes
    return sum(abs(was.get(mode, 0) - now.get(mode, 0)) for mode in {*was, *now}) / 2


def _change(before: Wave, after: Wave, code: str) -> tuple[Change, Difference | None]:
    was, now = before.cells.estimate(THEMES, code), after.cells.estimate(THEMES, code)
    share = before.cells.share(THEMES, code)
    if was is None or now is None:
        return Change(before.code, False, "Le chiffre d’une des deux vagues n’est pas montré."), None
    sizes = [wave.cells.share(THEMES, code).denominator or 0 for wave in (before, after)]
    if min(sizes) < PERCENT_FROM:
        why = f"Moins de {PERCENT_FROM} participants dans une des deux vagues\u00a0: pas de pourcentage."
        return Change(before.code, False, why, share), None
    apart = difference(was, now)
    low, high = (round(100 * edge) for edge in (apart.low, apart.high))
    return Change(before.code, True, None, share, round(100 * apart.value), (low, high)), apart
