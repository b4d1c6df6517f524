"""Who is missing: participants beside residents, category by category."""

from typing import Any

from analysis.charts import WIDTH
from analysis.exports.dossier import Dossier, Missing
from analysis.exports.pictures.drawing import EDGE, FILL, LABELS, Picture, caption, finish, names
from analysis.exports.values import NBSP, secret
from analysis.population import BREAKDOWNS

TITLE = "Qui a participé, et qui manque"
ROW, THICK = 28, 16  # pixels


def absent(dossier: Dossier, *, whole: bool = True) -> Picture | None:
    """Return the picture, or None where residents are not known."""
    rows = dossier.missing
    if not rows:
        return None
    hidden = [f"{one.label}, {secret(one.withheld).words}" for one in rows if one.share is None]
    note = f"Barre{NBSP}: part des participants. Losange{NBSP}: part des habitants (Insee {dossier.vintage})."
    if hidden:
        note += f" Non montré{NBSP}: {f'{NBSP}; '.join(hidden)}."
    described = finish(_chart(rows), TITLE, caption(dossier.head, note, sentence=whole))
    return Picture(TITLE, _words(rows), described)


def _chart(rows: tuple[Missing, ...]) -> Any:
    import altair as alt  # a large library: only when a picture is asked for

    values = [
        {
            "nom": name,
            "participants": one.share,
            "habitants": one.residents,
        }
        for name, one in zip(names(f"{BREAKDOWNS[one.by]} – {one.label}" for one in rows), rows, strict=True)
    ]
    axis = alt.Axis(labelLimit=LABELS, labelFontSize=12)
    base = alt.Chart({"values": values}).encode(
        y=alt.Y("nom:N", sort=[str(one["nom"]) for one in values], title=None, axis=axis)
    )
    x = alt.X("participants:Q", title="Part, en\u00a0%", scale=alt.Scale(domainMin=0))
    bar = base.mark_bar(color=FILL, size=THICK, stroke=EDGE, strokeWidth=0.8).encode(x=x)
    diamond = base.mark_point(
        shape="diamond", size=110, filled=True, color="white", stroke=EDGE, strokeWidth=2, opacity=1
    ).encode(x="habitants:Q")
    return alt.layer(bar, diamond).properties(width=WIDTH, height=ROW * len(values))


def _words(rows: tuple[Missing, ...]) -> str:
    said = []
    for one in rows:
        share = f"{one.share}{NBSP}%" if one.share is not None else secret(one.withheld).words
        said.append(f"{one.label}{NBSP}: {share} des participants, {one.residents}{NBSP}% des habitants")
    return f"Barres des participants et losanges des habitants. {f'{NBSP}; '.join(said)}."
