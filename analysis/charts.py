"""Pictures of figures: one Altair description, drawn without a browser."""

from collections.abc import Sequence
from typing import Any

from analysis.figures import Sheet
from analysis.wording import PERCENT_FROM

Bar = tuple[str, int, int, int | None, tuple[int, int] | None]
"""Label, numerator, denominator, share and interval in whole percents."""

WIDTH, ROW = 420, 26  # pixels
INK, BAR, INTERVAL = "#1b1b1b", "#4a6fa5", "#1b1b1b"  # at least 3:1 on white, 4.5:1 for words


def shown_rows(
    sheet: Sheet, at_most: int = 14
) -> list[tuple[str, int, int, int | None, tuple[int, int] | None]]:
    """Return what may be shown, largest first: the best estimates where every row has one that is weighted or
    corrected, else raw shares, so that bars side by side are of one kind."""
    shown = [(row.label, row.figures[0]) for row in sheet.rows if row.figures[0].numerator is not None]
    best = all(one.estimate is not None and not one.estimate.raw for _, one in shown)
    rows = []
    for label, one in shown:
        if one.numerator is None or one.denominator is None:
            continue
        told = one.estimate if best and one.estimate is not None else one.said
        rows.append((label, one.numerator, one.denominator, told.share, told.interval))
    return sorted(rows, key=lambda row: (-(row[3] or 0), -row[1], row[0]))[:at_most]


def theme_chart(sheet: Sheet, title: str) -> dict[str, Any] | None:
    """Return the Vega-Lite description of themes, or None if nothing may be shown.

    Shares with their interval from 60 participants on; below, numbers of participants.
    """
    import altair as alt  # a large library: only when a picture is asked for

    rows = shown_rows(sheet)
    if not rows:
        return None
    percent = rows[0][2] >= PERCENT_FROM
    values = [
        {
            "theme": label,
            "valeur": share if percent else numerator,
            "bas": interval[0] if interval else None,
            "haut": interval[1] if interval else None,
        }
        for label, numerator, _, share, interval in rows
    ]
    axis = "Part des participants, en\u00a0%" if percent else "Nombre de participants"
    order = [label for label, *_ in rows]
    base = alt.Chart({"values": values}).encode(
        y=alt.Y("theme:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, labelFontSize=13))
    )
    bars = base.mark_bar(color=BAR).encode(
        x=alt.X("valeur:Q", title=axis, scale=alt.Scale(domainMin=0), axis=alt.Axis(tickMinStep=1))
    )
    layers = [bars]
    if percent:
        layers.append(base.mark_rule(color=INTERVAL, strokeWidth=1.5).encode(x="bas:Q", x2="haut:Q"))
    chart = alt.layer(*layers).properties(width=WIDTH, height=ROW * len(rows), title=title)
    chart = chart.configure(font="sans-serif", background="white").configure_axis(
        labelColor=INK, titleColor=INK
    )
    described: dict[str, Any] = chart.to_dict()
    return described


def draw_svg(description: dict[str, Any]) -> str:
    """Return the picture as SVG. Nothing is fetched: data and fonts are in it."""
    import vl_convert  # 100 MB of renderer: only where a picture is drawn

    svg: str = vl_convert.vegalite_to_svg(description, allowed_base_urls=[])
    return svg


def describe_in_words(rows: Sequence[Bar]) -> str:
    """Return the text that stands for the picture: what it shows, in the order it shows it."""
    if not rows:
        return "Aucun chiffre ne peut être montré pour le moment."
    parts = []
    for label, numerator, denominator, share, interval in rows:
        if share is not None and interval is not None:
            parts.append(f"{label}\u00a0: {share}\u00a0% (entre {interval[0]} et {interval[1]})")
        else:
            parts.append(f"{label}\u00a0: {numerator} sur {denominator}")
    return "Barres horizontales, du thème le plus cité au moins cité. " + "\u00a0; ".join(parts) + "."
