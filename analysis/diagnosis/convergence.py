"""What residents say beside what statistics say: four cases, and « indéterminé ». Pure.

Domain reference 5.1: the gap of statistics to the reference (commune, EPCI, other territories) by residents'
salience. The rule is stated with the table, and its thresholds are data.
"""

from collections.abc import Mapping, Sequence

from analysis.diagnosis.model import Case, Convergence, Meeting, Statistic, ThemeSheet
from analysis.thresholds import SIDE_AT_LEAST, Withheld

VOICED_FROM = 20
"""Percent of participants from which a theme is voiced: « plusieurs », as figures are said in words."""
GAP_FROM = 0.1
"""Gap to the reference, as a part of the reference, from which a statistic is degraded."""
DEGRADED_FROM = 0.5
"""Part of a theme's statistics that are degraded from which its figures are bad."""

LABELS: Mapping[Case, str] = {
    Case.CONFIRMED: "Confirmé",
    Case.BLIND_SPOT: "Angle mort statistique",
    Case.SILENT: "Silencieux",
    Case.CALM: "Apaisé",
    Case.UNDECIDED: "Indéterminé",
}
WHY: Mapping[Case, str] = {
    Case.CONFIRMED: "Les participants en parlent, et les statistiques sont dégradées.",
    Case.BLIND_SPOT: "Les participants en parlent, les statistiques ne le montrent pas.",
    Case.SILENT: "Les statistiques sont dégradées, les participants en parlent peu\u00a0: à aller écouter.",
    Case.CALM: "Les participants en parlent peu, et les statistiques ne sont pas dégradées.",
}
RULE = (
    f"Un thème est « dit » quand au moins {VOICED_FROM}\u00a0% des participants en parlent. Une statistique "
    "est « dégradée » quand elle est plus mauvaise que sa référence d’au moins "
    f"{round(100 * GAP_FROM)}\u00a0% de celle-ci\u00a0; les statistiques d’un thème sont dégradées quand "
    "c’est le cas d’au moins la moitié de celles qui se comparent. Sans chiffre montré, ou sans statistique "
    "comparable, le thème est indéterminé."
)


def converge(sheets: Sequence[ThemeSheet], tagged: int | None) -> Convergence:
    """Return the table, in the order of the sheets. tagged: the denominator of themes, None if withheld."""
    return Convergence(
        rule=RULE,
        thresholds={
            "dit_a_partir_de": VOICED_FROM / 100,
            "ecart_relatif": GAP_FROM,
            "part_degradee": DEGRADED_FROM,
        },
        rows=tuple(_meeting(sheet, tagged) for sheet in sheets),
    )


def _meeting(sheet: ThemeSheet, tagged: int | None) -> Meeting:
    compared = [one for one in sheet.statistics if one.worse is not None]
    degraded = [one for one in compared if is_degraded(one)]
    voiced = is_voiced(sheet, tagged)
    case = _case(voiced, len(degraded), len(compared))
    worst = max(degraded, key=_far, default=None)
    return Meeting(
        theme=sheet.code,
        label=sheet.label,
        case=case,
        case_label=LABELS[case],
        share=sheet.salience.share,
        voiced=voiced,
        worse=len(degraded),
        known=len(compared),
        worst=worst.label if worst else None,
        why=WHY.get(case) or _unknown(voiced, len(compared), len(sheet.statistics)),
    )


def is_voiced(sheet: ThemeSheet, tagged: int | None) -> bool | None:
    """Whether a theme is voiced; None where nothing shown says so.

    Withheld for having fewer than five people on one side, with no part of it shown anywhere, it is little
    voiced: a theme of nearly everybody would show through its kinds or its speakers.
    """
    share = sheet.salience.share
    if share.shown:
        return share.order >= VOICED_FROM
    few = SIDE_AT_LEAST - 1
    if share.withheld != Withheld.SIDE or tagged is None or 100 * few >= VOICED_FROM * tagged:
        return None
    seen = any(line.share.shown for line in sheet.kinds) or sheet.speakers
    return None if seen else False


def is_degraded(one: Statistic) -> bool:
    """Whether a statistic is worse than its reference by GAP_FROM of it or more."""
    return one.worse == 1 and _far(one) >= GAP_FROM


def _far(one: Statistic) -> float:
    if one.gap is None or not one.reference:
        return 0.0 if not one.gap else 1.0
    return abs(one.gap / one.reference)


def _case(voiced: bool | None, degraded: int, compared: int) -> Case:
    if voiced is None or not compared:
        return Case.UNDECIDED
    bad = degraded >= DEGRADED_FROM * compared
    if voiced:
        return Case.CONFIRMED if bad else Case.BLIND_SPOT
    return Case.SILENT if bad else Case.CALM


def _unknown(voiced: bool | None, compared: int, statistics: int) -> str:
    if voiced is None:
        return "Le chiffre des participants n’est pas montré."
    if statistics and not compared:
        return "Les statistiques de ce thème n’ont pas de valeur ou pas de référence."
    return "Aucune statistique n’est connue pour ce thème."
