"""The picture of the results that residents receive: square, in large type, from a release only.

What it shows has passed the gate; what a release withholds is not on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy.orm import Session

from analysis.about import month_label
from analysis.charts import Bar, describe_in_words, shown_rows
from analysis.counting import THEMES
from analysis.due import last_release
from analysis.figures import read_sheets
from analysis.wording import PERCENT_FROM, in_words
from consultation import enclosures
from consultation.campaigns import current_revision, questionnaire_of
from consultation.tables import BroadcastRow, CampaignRow
from consultation.taxonomy import taxonomy

SIDE = 1080  # pixels: a phone shows it at a third of that
MARGIN, FIRST, ROW = 70, 310, 112
LONGEST_BAR = 700
BARS = 5
INK, QUIET, BAR = "#1b1b1b", "#444444", "#2f5d9b"  # at least 4.5:1 on white
SUBJECTS = "Les sujets dont vous avez parlé"
HONEST = ("Elles étaient volontaires\u00a0:", "elles ne représentent pas tout le quartier.")
WIDTH_PER_SIZE = 0.56
"""Of a letter, on average, in a wide font: what a line needs."""


@dataclass(frozen=True, slots=True)
class Card:
    """`words` stand for the picture; `rows` as analysis.charts.shown_rows gives them."""

    title: str
    place: str
    rows: tuple[Bar, ...]
    people: int
    when: str

    @property
    def words(self) -> str:
        return (
            f"{self.title}, {self.place}. {describe_in_words(self.rows)} "
            f"{self.people} personnes ont répondu, {self.when}. {' '.join(HONEST)}"
        )


class NothingToShow(Exception):
    """There is no release yet, or it may show no theme."""


def card_of(session: Session, campaign: CampaignRow) -> Card:
    """Return what the campaign's last release lets say; raises NothingToShow."""
    release = last_release(session, campaign.id)
    if release is None:
        raise NothingToShow("parution")
    labels = [(theme.code, theme.label) for theme in taxonomy().themes]
    sheet = read_sheets(session, release, {THEMES: labels})[THEMES]
    rows = tuple(shown_rows(sheet, BARS))
    if not rows:
        raise NothingToShow("themes")
    about = release.about
    place = questionnaire_of(session, current_revision(session, campaign).id).territory_name
    return Card(
        title="Ce que vous avez dit",
        place=place,
        rows=rows,
        people=int(about["participants"]),
        when=_when(date.fromisoformat(about["first_date"]), date.fromisoformat(about["last_date"])),
    )


def _when(first: date, last: date) -> str:
    begins, ends = (month_label(f"{day:%Y-%m}") for day in (first, last))
    return f"en {begins}" if begins == ends else f"de {begins} à {ends}"


def said(bar: Bar) -> str:
    """Return how a bar is said: a percentage from 60 participants on, else in words."""
    _, numerator, denominator, share, _ = bar
    return f"{share}\u00a0%" if share is not None else in_words(numerator, denominator)


def describe(card: Card) -> dict[str, Any]:
    """Return the Vega-Lite description of the picture, SIDE by SIDE pixels."""
    import altair as alt  # a large library: only when a picture is asked for

    chart = alt.layer(_bars(card.rows), *_texts(card)).properties(width=SIDE, height=SIDE, padding=0)
    chart = chart.configure(font="DejaVu Sans, sans-serif", background="white").configure_view(stroke=None)
    described: dict[str, Any] = chart.to_dict()
    return described


def _scales() -> tuple[Any, Any]:
    """Return x and y in pixels, from the top left corner."""
    import altair as alt

    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, SIDE], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[SIDE, 0], nice=False))
    return x, y


def _bars(rows: Sequence[Bar]) -> Any:
    import altair as alt

    values = [
        {
            "x": MARGIN,
            "x2": MARGIN + _length(row, rows),
            "y": FIRST + n * ROW + 24,
            "y2": FIRST + n * ROW + 70,
        }
        for n, row in enumerate(rows)
    ]
    x, y = _scales()
    return alt.Chart({"values": values}).mark_rect(color=BAR).encode(x=x, y=y, x2="x2:Q", y2="y2:Q")


def _length(row: Bar, rows: Sequence[Bar]) -> float:
    """A whole bar is everybody where shares are said; else the longest bar is the most named theme."""
    _, numerator, denominator, _, _ = row
    whole = denominator if denominator >= PERCENT_FROM else max(one[1] for one in rows)
    return LONGEST_BAR * numerator / whole


def _texts(card: Card) -> list[Any]:
    first_line = f"{card.people} personnes ont répondu, {card.when}."
    parts = [
        _text(card.title, MARGIN, 120, 76, weight="bold"),
        _text(card.place, MARGIN, 188, _size(card.place, 44), color=QUIET),
        _text(SUBJECTS, MARGIN, 258, 34, color=QUIET),
        _text(first_line, MARGIN, 922, _size(first_line, 34)),
        *(_text(line, MARGIN, 968 + 44 * n, 34) for n, line in enumerate(HONEST)),
    ]
    for n, row in enumerate(card.rows):
        top = FIRST + n * ROW
        parts.append(_text(row[0], MARGIN, top + 10, _size(row[0], 34)))
        parts.append(_text(said(row), MARGIN + _length(row, card.rows) + 16, top + 62, 40, weight="bold"))
    return parts


def _size(line: str, wanted: int) -> int:
    """Return the size of type in which a line is not cut."""
    return min(wanted, int((SIDE - 2 * MARGIN) / (WIDTH_PER_SIZE * len(line))))


def _text(
    words: str,
    left: float,
    bottom: float,
    size: int,
    *,
    weight: Literal["normal", "bold"] = "normal",
    color: str = INK,
) -> Any:
    import altair as alt

    x, y = _scales()
    shown = alt.Chart({"values": [{"x": left, "y": bottom, "words": words}]})
    mark = shown.mark_text(align="left", baseline="alphabetic", fontSize=size, fontWeight=weight, color=color)
    return mark.encode(x=x, y=y, text="words:N")


def draw(card: Card) -> bytes:
    """Return the picture as PNG. Nothing is fetched: data and fonts are in it."""
    import vl_convert  # 100 MB of renderer: only where a picture is drawn

    png: bytes = vl_convert.vegalite_to_png(describe(card), allowed_base_urls=[])
    return png


def enclose(session: Session, number: int) -> bool:
    """Draw the picture that a broadcast waits for; False where it wants none any more.

    Raises NothingToShow. The caller commits.
    """
    row = session.get(BroadcastRow, number)
    if row is None or not row.card or row.enclosure is not None:
        return False
    card = card_of(session, session.get_one(CampaignRow, row.campaign_id))
    row.enclosure = enclosures.keep(session, draw(card), "image/png")
    row.enclosure_words = card.words
    session.flush()
    return True
