"""Atouts, faiblesses, opportunités, menaces: a draft for people to rewrite (reference 5.1). Pure.

Assets fill the first column, statements the second, proposals, engagements and actions under way the third,
statements that worsen or last the fourth. Each line names the cells and quotations that back it.
"""

from collections.abc import Iterator, Sequence

from analysis.counting import KINDS_IN_THEMES, THEMES
from analysis.diagnosis.cells import Cells
from analysis.diagnosis.model import Afom, Line, Point, Quote, ThemeSheet
from analysis.diagnosis.potentials import by_theme
from analysis.within import URGENCY, of_theme
from consultation.words import ActionState

AT_MOST = 8
"""Lines of a column: more would be the tables again."""
LASTING_FROM = 30
"""Percent of those who speak of a theme who say that it lasts, or presses, from which it is a threat."""
EVOLUTION, WORSE, BETTER = "question:evolution", "moins_bien", "mieux"
"""Table of « Depuis 2 ans, le quartier… » and two of its options, as the shipped questionnaires name them."""


def afom(cells: Cells, sheets: Sequence[ThemeSheet], quotes: Sequence[Quote]) -> Afom:
    """quotes: every validated one; lines link to those of their theme and kind."""
    return Afom(
        atouts=_points(sheets, quotes, ("ATO",), "{} est un atout cité."),
        faiblesses=_points(sheets, quotes, ("CON",), "{}\u00a0: des difficultés sont dites."),
        opportunites=(
            *_points(sheets, quotes, ("PRP",), "{}\u00a0: des participants proposent."),
            *_points(sheets, quotes, ("ENG",), "{}\u00a0: des participants veulent agir."),
            *_under_way(sheets),
        ),
        menaces=tuple([*_going_down(cells), *_worsening(sheets), *_lasting(sheets)][:AT_MOST]),
    )


def _points(
    sheets: Sequence[ThemeSheet], quotes: Sequence[Quote], kinds: Sequence[str], said: str
) -> tuple[Point, ...]:
    lines = [(kind, line) for kind in kinds for line in by_theme(sheets, kind)]
    return tuple(
        Point(
            theme=line.code,
            label=line.label,
            text=said.format(line.label),
            share=line.share,
            quotations=tuple(one.id for one in quotes if (one.theme, one.kind) == (line.code, kind)),
            cells=(name_of(KINDS_IN_THEMES, f"{line.code}:{kind}"),),
        )
        for kind, line in lines[:AT_MOST]
    )


def _under_way(sheets: Sequence[ThemeSheet]) -> Iterator[Point]:
    for sheet in sheets:
        going = [one for one in sheet.actions if one.state in (ActionState.PLANNED, ActionState.RUNNING)]
        if going:
            titles = " ; ".join(one.title for one in going[:3])
            yield _of(sheet, f"{sheet.label}\u00a0: déjà engagé ou prévu ({titles}).", ())


def _going_down(cells: Cells) -> Iterator[Point]:
    """The whole neighbourhood, where more people find that it goes worse than that it goes better."""
    worse, better = (cells.share(EVOLUTION, code) for code in (WORSE, BETTER))
    if worse.shown and better.shown and (worse.numerator or 0) > (better.numerator or 0):
        text = "Plus de participants disent que le quartier va moins bien qu’il y a deux ans, que mieux."
        yield Point("", "Ensemble du quartier", text, worse, (), (name_of(EVOLUTION, WORSE),))


def _worsening(sheets: Sequence[ThemeSheet]) -> Iterator[Point]:
    for sheet in sheets:
        change, problem = sheet.change, _line(sheet.kinds, "CON")
        more = change is not None and change.significant and (change.points or 0) > 0
        if change is not None and more and problem is not None and problem.share.shown:
            text = f"{sheet.label}\u00a0: plus de participants en parlent qu’à la vague précédente."
            yield _of(sheet, text, (name_of(THEMES, sheet.code),))


def _lasting(sheets: Sequence[ThemeSheet]) -> Iterator[Point]:
    for sheet in sheets:
        for line in sheet.urgency:
            if line.share.shown and line.share.order >= LASTING_FROM:
                text = f"{sheet.label}\u00a0: {line.label[:1].lower()}{line.label[1:]}."
                cell = name_of(of_theme(URGENCY, sheet.code), line.code)
                yield Point(sheet.code, sheet.label, text, line.share, (), (cell,))


def _line(lines: Sequence[Line], code: str) -> Line | None:
    return next((one for one in lines if one.code == code), None)


def _of(sheet: ThemeSheet, text: str, cells: tuple[str, ...]) -> Point:
    return Point(sheet.code, sheet.label, text, sheet.salience.share, (), cells)


def name_of(sheet: str, row: str, column: str = "") -> str:
    """Name a cell of a release, as links of the draft give it: `themes_enonces|LOG:ATO|`."""
    return f"{sheet}|{row}|{column}"
