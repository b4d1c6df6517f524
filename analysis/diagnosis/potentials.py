"""Assets first: who is ready to act and what they bring; and the few voices on grave matters. Pure."""

from collections.abc import Sequence
from typing import Any

from analysis.counting import KINDS, KINDS_IN_THEMES, SUBTHEMES
from analysis.diagnosis.cells import Cells
from analysis.diagnosis.model import Line, Potentials, Quote, Share, Signal, ThemeSheet
from analysis.within import GRAVE, GRAVE_BY_NATURE, RESOURCES
from consultation.taxonomy import taxonomy

READY = "ENG"
PARTICIPATE = "participer"
"""Name of the closed question « Vous voulez participer à un projet ici ? » of the shipped questionnaires."""
RARE_UNDER = 10
"""Percent of participants under which a grave sub-theme is a weak signal."""


def potentials(
    cells: Cells,
    sheets: Sequence[ThemeSheet],
    quotes: Sequence[Quote],
    questions: Sequence[dict[str, Any]],
) -> Potentials:
    """questions: those that the release's `about` describes."""
    asked = next((one for one in questions if one["name"] == PARTICIPATE and not one["item"]), None)
    rows = [(code, label) for code, label in asked["rows"]] if asked else []
    subthemes = [(sub.code, sub.label) for sub in taxonomy().subthemes()]
    return Potentials(
        ready=cells.share(KINDS, READY),
        asked=tuple(cells.lines(asked["sheet"], rows)) if asked else (),
        question=asked["label"] if asked else None,
        about=by_theme(sheets, READY),
        assets=by_theme(sheets, "ATO"),
        resources=largest(cells.lines(RESOURCES, subthemes)),
        quotations=tuple({one.text: one for one in reversed(quotes) if one.kind == READY}.values())[::-1],
    )


def by_theme(sheets: Sequence[ThemeSheet], kind: str) -> tuple[Line, ...]:
    """Return the themes in which a kind is shown, largest first; each line is named for its theme."""
    return largest(
        Line(sheet.code, sheet.label, line.share, KINDS_IN_THEMES, f"{sheet.code}:{kind}")
        for sheet in sheets
        for line in sheet.kinds
        if line.code == kind
    )


def largest(lines: Any) -> tuple[Line, ...]:
    """Return the lines that are shown, largest first."""
    return tuple(sorted((one for one in lines if one.share.shown), key=lambda one: -one.share.order))


def signals(cells: Cells) -> tuple[Signal, ...]:
    """Return the sub-themes that few speak of, but gravely: shown above the threshold, however rare."""
    found = []
    for sub in taxonomy().subthemes():
        share = cells.share(SUBTHEMES, sub.code)
        if _rare(share) and cells.share(GRAVE, sub.code).shown:
            nature = sub.code in GRAVE_BY_NATURE
            why = (
                "Sujet grave par nature."
                if nature
                else "Propos pressants, ou très négatifs, d’au moins la moitié de ceux qui en parlent."
            )
            found.append(Signal(sub.code, sub.label, sub.code.partition("-")[0], share, why))
    return tuple(sorted(found, key=lambda one: one.share.order))


def _rare(share: Share) -> bool:
    return share.shown and 100 * (share.numerator or 0) < RARE_UNDER * (share.denominator or 0)
