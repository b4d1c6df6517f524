"""How every picture looks, what it says of itself, and how it is drawn. Nothing is fetched from anywhere.

Pictures have to be understood when printed in black and white: differences are of shape and lightness.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from analysis.about import day_label
from analysis.charts import INK
from analysis.exports.dossier import Head
from analysis.exports.values import brief, plain, typeset

LINE, SMALL = 104, 11  # characters of a line of the caption; pixels of its type
LABELS, LONGEST = 330, 48  # pixels and characters: the longest label
TITLE = 80  # characters of the campaign's
APART = "\u200b"  # not seen
PIXELS = 2.0  # per pixel of the description, for print
FILL, EDGE = "#a3bbda", INK
"""Bars are light with a dark edge: what is drawn over them stays readable without colours."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`words` stand for the picture, for who does not see it; `n` is who is counted, `note` what is drawn."""

    title: str
    words: str
    n: int | None
    note: str
    description: dict[str, Any]


def caption(head: Head, note: str) -> list[str]:
    """Return the lines beneath a picture: what is drawn, n, dates, versions, and the fixed sentence."""
    about = (
        f"{head.participants} participants, du {day_label(head.first)} au {day_label(head.last)}. "
        f"Parution n° {head.release} de {brief(head.title, TITLE)}. "
        f"{head.versions[:1].upper()}{head.versions[1:]}."
    )
    return [line for part in (note, about, head.sentence) for line in wrap(typeset(plain(part)), LINE)]


def finish(chart: Any, title: str, lines: list[str]) -> dict[str, Any]:
    """Return the description of a chart with its title above and its caption beneath.

    Without lines it has neither: a document that it stands in has them in words.
    """
    import altair as alt  # a large library: only when a picture is asked for

    if not lines:
        return _dressed(chart.properties(padding=6))
    below = alt.TitleParams(
        text=lines,
        orient="bottom",
        anchor="start",
        frame="bounds",
        fontSize=SMALL,
        fontWeight="normal",
        color=INK,
        offset=14,
    )
    above = alt.TitleParams(text=wrap(typeset(plain(title)), 70), anchor="start", fontSize=16, color=INK)
    return _dressed(alt.vconcat(chart.properties(title=below)).properties(title=above, padding=12))


def _dressed(chart: Any) -> dict[str, Any]:
    chart = chart.configure(font="DejaVu Sans, sans-serif", background="white").configure_axis(
        labelColor=INK, titleColor=INK, labelFontSize=12, titleFontSize=12, titleFontWeight="normal"
    )
    # What is described here is tested by being drawn: checking it against the schema takes as long again.
    described: dict[str, Any] = chart.configure_view(stroke=None).to_dict(validate=False)
    return described


def names(labels: Iterable[str]) -> list[str]:
    """Return labels that an axis has room for; no two are the same, or their marks would fall together."""
    found: list[str] = []
    for label in labels:
        words = brief(label, LONGEST)
        while words in found:
            words += APART
        found.append(words)
    return found


def draw_png(picture: Picture, scale: float = PIXELS) -> bytes:
    import vl_convert  # 100 MB of renderer: only where a picture is drawn

    png: bytes = vl_convert.vegalite_to_png(picture.description, scale=scale, allowed_base_urls=[])
    return png


def draw_svg(picture: Picture) -> bytes:
    import vl_convert  # 100 MB of renderer: only where a picture is drawn

    svg: str = vl_convert.vegalite_to_svg(picture.description, allowed_base_urls=[])
    return svg.encode()
