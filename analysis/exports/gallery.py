"""The pictures that may be asked for one by one."""

from enum import StrEnum

from analysis.counting import SUBTHEMES, THEMES
from analysis.exports.dossier import Dossier
from analysis.exports.pictures.absent import absent
from analysis.exports.pictures.bars import bars
from analysis.exports.pictures.crossing import crossing
from analysis.exports.pictures.drawing import Picture, draw_png, draw_svg
from analysis.exports.pictures.merit import merit
from analysis.exports.said import Shown, shown

MOST = 20
"""Rows of one picture: sub-themes are 77."""


class Chart(StrEnum):
    THEMES = "themes"
    SUBTHEMES = "sous_themes"
    PARTICIPANTS = "participants"
    CONVERGENCE = "convergence"
    MERIT = "jugement"


def picture(dossier: Dossier, chart: Chart, *, whole: bool = True) -> Picture | None:
    """Return a picture, None where nothing may be shown. whole: as it stands alone, with its sentence."""
    match chart:
        case Chart.THEMES:
            return bars(dossier, "De quoi parlent les participants", _rows(dossier, THEMES), whole=whole)
        case Chart.SUBTHEMES:
            title = "Les sous-thèmes dont parlent le plus les participants"
            return bars(dossier, title, _rows(dossier, SUBTHEMES), whole=whole)
        case Chart.PARTICIPANTS:
            return absent(dossier, whole=whole)
        case Chart.CONVERGENCE:
            return crossing(dossier, whole=whole)
        case Chart.MERIT:
            found = (merit(dossier, method, whole=whole) for method in dossier.methods)
            return next((one for one in found if one is not None), None)


def draw(dossier: Dossier, chart: Chart, *, svg: bool) -> bytes | None:
    one = picture(dossier, chart)
    if one is None:
        return None
    return draw_svg(one) if svg else draw_png(one)


def _rows(dossier: Dossier, table: str) -> list[tuple[str, Shown]]:
    rows = [
        (row.label, one)
        for row in dossier.tables[table].whole.rows
        if (one := shown(row.figures[0])) is not None
    ]
    return sorted(rows, key=lambda row: (-row[1].order, row[0]))[:MOST]
