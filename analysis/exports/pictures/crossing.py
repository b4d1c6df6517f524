"""The convergence of voice and statistics: a theme is a point, four corners are the four cases."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from analysis.diagnosis.model import Meeting
from analysis.exports.dossier import Dossier
from analysis.exports.pictures.drawing import EDGE, FILL, Picture, caption, finish
from analysis.exports.said import said_or_why

TITLE = "Ce qui se dit, et ce que disent les statistiques"
SIDE, HEIGHT = 520, 360  # pixels
HEIGHTS, NEAR = (-10, 16, 31, 46), 8  # pixels of a code above its point; percents
QUIET = "#5a5a5a"
HIGHEST = 112  # percent: room for the names of the cases above the points


def crossing(dossier: Dossier, *, whole: bool = True) -> Picture | None:
    """Return the picture, or None where no theme has both a figure and statistics to set it beside."""
    found = dossier.diagnosis.convergence
    # Below 60 participants there is no percentage to place a theme by.
    rows = [one for one in found.rows if one.known and one.share.share is not None]
    if not rows:
        return None
    note = f"Codes des thèmes : {' ; '.join(f'{one.theme} {one.label}' for one in rows)}."
    left_out = [one.theme for one in found.rows if one not in rows]
    if left_out:
        note += f" Sans chiffre montré ou sans statistique comparable : {', '.join(left_out)}."
    voiced = 100 * float(found.thresholds.get("dit_a_partir_de", 0.2))
    bad = 100 * float(found.thresholds.get("part_degradee", 0.5))
    described = finish(_chart(rows, voiced, bad), TITLE, caption(dossier.head, note) if whole else [])
    words = " ; ".join(f"{one.label} : {one.case_label}, {said_or_why(one.share)}" for one in rows)
    counted = rows[0].share.denominator
    return Picture(TITLE, f"Nuage de points en quatre cadrans. {words}.", counted, note, described)


def _chart(rows: Sequence[Meeting], voiced: float, bad: float) -> Any:
    import altair as alt  # a large library: only when a picture is asked for

    together: dict[tuple[float, float], list[str]] = defaultdict(list)
    for one in rows:
        together[one.share.order, 100 * one.worse / one.known].append(one.theme)
    values = [
        {"dit": round(x, 1), "degrade": round(y, 1), "themes": ", ".join(sorted(codes)), "hauteur": level}
        for ((x, y), codes), level in zip(sorted(together.items()), _levels(sorted(together)), strict=True)
    ]
    widest = max(40.0, 10 + max(value["dit"] for value in values if isinstance(value["dit"], float)))
    x = alt.X(
        "dit:Q", title="Part des participants qui en parlent, en %", scale=alt.Scale(domain=[0, widest])
    )
    y = alt.Y(
        "degrade:Q",
        title="Part des statistiques du thème dégradées, en %",
        scale=alt.Scale(domain=[-14, HIGHEST], nice=False),
        axis=alt.Axis(values=[0, 25, 50, 75, 100]),
    )
    base = alt.Chart({"values": values}).encode(x=x, y=y)
    points = base.mark_point(filled=True, size=110, color=FILL, stroke=EDGE, strokeWidth=1.4, opacity=1)
    texts = [
        base.transform_filter(f"datum.hauteur === {level}")
        .mark_text(align="left", dx=7, dy=dy, fontSize=12, fontWeight="bold", color=EDGE)
        .encode(text="themes:N")
        for level, dy in enumerate(HEIGHTS)
    ]
    lines = [
        alt.Chart({"values": [{"a": voiced}]}).mark_rule(color=EDGE, strokeDash=[6, 4]).encode(x="a:Q"),
        alt.Chart({"values": [{"b": bad}]}).mark_rule(color=EDGE, strokeDash=[6, 4]).encode(y="b:Q"),
    ]
    corners = alt.Chart({"values": _corners(widest)}).encode(x="x:Q", y="y:Q", text="cas:N")
    named = [
        corners.transform_filter(f"datum.cote === '{side}'").mark_text(
            align=side, fontSize=12, fontStyle="italic", color=QUIET, baseline="top"
        )
        for side in ("left", "right")
    ]
    return alt.layer(*lines, *named, points, *texts).properties(width=SIDE, height=HEIGHT)


def _levels(places: Sequence[tuple[float, float]]) -> list[int]:
    """Return at what height each theme's code is written: neighbours on a line take different ones."""
    levels: list[int] = []
    for number, (x, y) in enumerate(places):
        near = [
            level
            for (x2, y2), level in zip(places[:number], levels, strict=True)
            if x - x2 < NEAR and abs(y - y2) < NEAR
        ]
        free = [level for level in range(len(HEIGHTS)) if level not in near]
        levels.append(free[0] if free else number % len(HEIGHTS))
    return levels


def _corners(widest: float) -> list[dict[str, Any]]:
    return [
        {"x": 0.5, "y": HIGHEST - 1, "cas": "Silencieux", "cote": "left"},
        {"x": widest - 0.5, "y": HIGHEST - 1, "cas": "Confirmé", "cote": "right"},
        {"x": 0.5, "y": -5, "cas": "Apaisé", "cote": "left"},
        {"x": widest - 0.5, "y": -5, "cas": "Angle mort statistique", "cote": "right"},
    ]
