"""Merit profiles: for each priority, how its grades divide, from the best to the worst."""

from collections.abc import Mapping
from typing import Any

from analysis.charts import WIDTH
from analysis.exports.dossier import Dossier
from analysis.exports.pictures.drawing import EDGE, LABELS, Picture, caption, finish, names

ROW, THICK = 34, 24  # pixels
DARKEST, LIGHTEST = 0x4A, 0xF5
"""Grades go from dark (the best) to light, so that they are told apart without colours."""
WRITTEN_FROM = 7  # percent: a narrower part has no room for its number
TITLE = "Comment chaque priorité est jugée"
NOTE = (
    "Du plus foncé (la meilleure mention) au plus clair. Le trait marque la moitié des mentions : celle "
    "qu’il traverse est la mention majoritaire. « Sans avis » et ce qui est retenu manquent au bout."
)


def merit(dossier: Dossier, method: Mapping[str, Any], *, whole: bool = True) -> Picture | None:
    """Return the picture of a method that has grades and percentages; None for any other."""
    grades = [(str(one["code"]), str(one["label"])) for one in method.get("grades", ())]
    rows = [(item, parts) for item in method.get("items", ()) if (parts := _parts(item))]
    if not grades or not rows:
        return None
    lines = caption(dossier.head, NOTE) if whole else []
    n = method.get("n")
    title = TITLE if n is None or not whole else f"{TITLE} (n = {n})"
    return Picture(title, _words(grades, rows), n, NOTE, finish(_chart(grades, rows), title, lines))


def _parts(item: Mapping[str, Any]) -> dict[str, int]:
    return {one["code"]: one["share"] for one in item.get("profile", ()) if one.get("share") is not None}


def _chart(grades: list[tuple[str, str]], rows: list[tuple[Mapping[str, Any], dict[str, int]]]) -> Any:
    import altair as alt  # a large library: only when a picture is asked for

    labels = names(f"{item.get('rank') or '–'}. {item['label']} (n = {item['n']})" for item, _ in rows)
    values, order = [], [label for _, label in grades]
    for name, (_, parts) in zip(labels, rows, strict=True):
        start = 0
        for code, label in grades:
            share = parts.get(code, 0)
            said = f"{share}" if share >= WRITTEN_FROM else ""
            place = (start + share / 2, start, start + share)
            ink = "white" if order.index(label) < len(order) / 2 - 0.5 else EDGE
            values.append({"nom": name, "mention": label, "dit": said, "encre": ink} | _placed(*place))
            start += share
    base = alt.Chart({"values": values}).encode(
        y=alt.Y("nom:N", sort=labels, title=None, axis=alt.Axis(labelLimit=LABELS, labelFontSize=12))
    )
    colour = alt.Color(
        "mention:N",
        sort=order,
        scale=alt.Scale(domain=order, range=_greys(len(order))),
        legend=alt.Legend(
            title=None, orient="top", columns=3, symbolType="square", labelFontSize=11, labelLimit=200
        ),
    )
    x = alt.X("debut:Q", title="Part de celles et ceux qui se sont prononcés, en %", scale=_hundred())
    bar = base.mark_bar(size=THICK, stroke=EDGE, strokeWidth=0.8).encode(x=x, x2="fin:Q", color=colour)
    written = alt.Color("encre:N", scale=None)
    text = base.mark_text(fontSize=11).encode(
        x=alt.X("milieu:Q", scale=_hundred()), text="dit:N", color=written
    )
    half = alt.Chart({"values": _halves(grades, labels, rows)}).mark_tick(
        color=EDGE, thickness=2.5, size=THICK + 10
    )
    halves = half.encode(x=alt.X("moitie:Q", scale=_hundred()), y=alt.Y("nom:N", sort=labels))
    whole = alt.layer(bar, text, halves)
    return whole.properties(width=WIDTH, height=ROW * len(rows))


def _halves(
    grades: list[tuple[str, str]], labels: list[str], rows: list[tuple[Mapping[str, Any], dict[str, int]]]
) -> list[dict[str, Any]]:
    """Half of the grades of each priority; « sans avis » and what is withheld are no grades."""
    return [
        {"nom": name, "moitie": sum(parts[code] for code, _ in grades) / 2}
        for name, (_, parts) in zip(labels, rows, strict=True)
        if all(code in parts for code, _ in grades)
    ]


def _placed(middle: float, start: float, end: float) -> dict[str, float]:
    return {"milieu": middle, "debut": start, "fin": end}


def _hundred() -> Any:
    import altair as alt

    return alt.Scale(domain=[0, 100])


def _greys(number: int) -> list[str]:
    step = (LIGHTEST - DARKEST) / max(1, number - 1)
    tones = [round(DARKEST + step * place) for place in range(number)]
    return [f"#{tone:02x}{tone:02x}{min(255, tone + 10):02x}" for tone in tones]


def _words(grades: list[tuple[str, str]], rows: list[tuple[Mapping[str, Any], dict[str, int]]]) -> str:
    said = []
    for item, parts in rows:
        told = ", ".join(f"{label} {parts[code]} %" for code, label in grades if code in parts)
        said.append(f"{item['label']} : {told}")
    return f"Barres partagées en mentions, de la meilleure à la moins bonne. {' ; '.join(said)}."
