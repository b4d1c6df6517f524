"""Bars with their interval: themes, sub-themes, answers to a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.charts import WIDTH
from analysis.exports.dossier import Dossier
from analysis.exports.pictures.drawing import EDGE, FILL, LABELS, Picture, caption, finish, names
from analysis.exports.said import Shown

ROW, THICK = 30, 18  # pixels
INTERVALS = "Le trait noir est l’intervalle à 95 %.".replace(" %", " %")
COUNTS = "Moins de 60 participants comptés : des nombres de participants, pas de pourcentages."


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn, largest first; what is withheld is left out."""

    rows: Sequence[tuple[str, Shown]]

    @property
    def percent(self) -> bool:
        return all(shown.share is not None for _, shown in self.rows)


def bars(
    dossier: Dossier, title: str, rows: Sequence[tuple[str, Shown]], *, whole: bool = True
) -> Picture | None:
    """Return the picture of (label, figure), or None if nothing may be shown. whole: with its sentence."""
    shown = Bars(sorted(rows, key=lambda one: (-one[1].order, one[0])))
    if not shown.rows:
        return None
    note = INTERVALS if shown.percent else COUNTS
    lines = caption(dossier.head, note) if whole else []
    counted = {one.denominator for _, one in shown.rows}
    n = counted.pop() if len(counted) == 1 else None
    return Picture(title, _words(shown), n, note, finish(_chart(shown), title, lines))


def _chart(shown: Bars) -> Any:
    import altair as alt  # a large library: only when a picture is asked for

    percent = shown.percent
    values = [
        {
            "nom": name,
            "valeur": one.share if percent else one.numerator,
            "bas": one.interval[0] if one.interval else None,
            "haut": one.interval[1] if one.interval else None,
            "dit": f"{one.share} %" if percent else str(one.numerator),
            "place": 0 if not one.interval or not percent else one.interval[1],
        }
        for name, (_, one) in zip(names(label for label, _ in shown.rows), shown.rows, strict=True)
    ]
    axis = alt.Axis(labelLimit=LABELS, labelFontSize=12)
    y = alt.Y("nom:N", sort=[str(one["nom"]) for one in values], title=None, axis=axis)
    title = "Part des participants, en %" if percent else "Nombre de participants"
    x = alt.X("valeur:Q", title=title, scale=alt.Scale(domainMin=0), axis=alt.Axis(tickMinStep=1, grid=True))
    base = alt.Chart({"values": values}).encode(y=y)
    layers = [base.mark_bar(color=FILL, size=THICK, stroke=EDGE, strokeWidth=0.8).encode(x=x)]
    if percent:
        layers.append(base.mark_rule(color=EDGE, strokeWidth=1.8).encode(x="bas:Q", x2="haut:Q"))
        layers += [
            base.mark_tick(color=EDGE, thickness=1.8, size=9).encode(x=f"{end}:Q") for end in ("bas", "haut")
        ]
    where = "place:Q" if percent else "valeur:Q"
    layers.append(base.mark_text(align="left", dx=5, fontSize=11, color=EDGE).encode(x=where, text="dit:N"))
    return alt.layer(*layers).properties(width=WIDTH, height=ROW * len(values))


def _words(shown: Bars) -> str:
    said = " ; ".join(f"{label} : {one.text}" for label, one in shown.rows)
    return f"Barres horizontales, de la plus longue à la plus courte. {said}."
