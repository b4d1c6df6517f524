"""Who is missing: participants beside residents, category by category."""

from collections.abc import Sequence
from typing import Any

from analysis.charts import WIDTH
from analysis.diagnosis.model import Heard
from analysis.exports.dossier import Dossier
from analysis.exports.pictures.drawing import EDGE, FILL, LABELS, Picture, caption, finish, names

TITLE = "Qui a participé, et qui manque"
ROW, THICK = 28, 16  # pixels


def absent(dossier: Dossier, *, whole: bool = True) -> Picture | None:
    """Return the picture, None where no share stands beside residents'. whole: as it stands alone."""
    method = dossier.diagnosis.method
    rows = [one for one in method.heard if one.residents is not None]
    if all(one.participants is None for one in rows):
        return None
    hidden = [one.label for one in rows if one.participants is None]
    note = f"Barre : part des participants. Losange : part des habitants (Insee {method.margins})."
    if hidden:
        note += f" Trop peu de participants pour être montrés : {', '.join(hidden)}."
    described = finish(_chart(rows), TITLE, caption(dossier.head, note) if whole else [])
    return Picture(TITLE, _words(rows), dossier.head.participants, note, described)


def _chart(rows: Sequence[Heard]) -> Any:
    import altair as alt  # a large library: only when a picture is asked for

    labels = names(f"{one.by_label} – {one.label}" for one in rows)
    values = [
        {"nom": name, "participants": one.participants, "habitants": one.residents}
        for name, one in zip(labels, rows, strict=True)
    ]
    axis = alt.Axis(labelLimit=LABELS, labelFontSize=12)
    base = alt.Chart({"values": values}).encode(y=alt.Y("nom:N", sort=labels, title=None, axis=axis))
    x = alt.X("participants:Q", title="Part, en %", scale=alt.Scale(domainMin=0))
    bar = base.mark_bar(color=FILL, size=THICK, stroke=EDGE, strokeWidth=0.8).encode(x=x)
    diamond = base.mark_point(
        shape="diamond", size=110, filled=True, color="white", stroke=EDGE, strokeWidth=2, opacity=1
    ).encode(x="habitants:Q")
    return alt.layer(bar, diamond).properties(width=WIDTH, height=ROW * len(values))


def _words(rows: Sequence[Heard]) -> str:
    said = []
    for one in rows:
        share = f"{one.participants} %" if one.participants is not None else "trop peu pour être montrés"
        said.append(f"{one.label} : {share} des participants, {one.residents} % des habitants")
    return f"Barres des participants et losanges des habitants. {' ; '.join(said)}."
