"""Facts of the diagnosis in words that residents understand: from shown figures only, with a stable name.

The name is kept with the answer, for what is shown before a question influences what is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.counting import KINDS_IN_THEMES, SUBTHEMES, THEMES
from analysis.tables import EVERYONE
from analysis.wording import PERCENT_FROM, in_words
from consultation.tables import CellRow, ReleaseRow
from consultation.taxonomy import taxonomy

TENTHS = 10
PROPOSITION = "PRP"


@dataclass(frozen=True, slots=True)
class Fact:
    """`code`: a theme or sub-theme; `name`: the fact's own, for ever; `said`: a sentence."""

    code: str
    label: str
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A theme or sub-theme, and how many participants speak of it, of how many."""

    code: str
    label: str
    numerator: int
    denominator: int


def facts(session: Session, release: ReleaseRow, most: int) -> tuple[Fact, ...]:
    """Return facts about the themes spoken of most, among those that the release shows."""
    return tuple(_fact(one, release.number) for one in shown(session, release, THEMES)[:most])


def _fact(one: Carried, release: int) -> Fact:
    return Fact(
        one.code, one.label, f"{name_of(one.code)}_p{release}", f"{said(one)}\u00a0: {low(one.label)}."
    )


def said(one: Carried) -> str:
    """« Parmi les habitants qui ont répondu, 3 sur 10 ont parlé de »; a word below 60 participants."""
    return f"Parmi les habitants qui ont répondu, {_how_many(one)} parlé de"


def _how_many(one: Carried) -> str:
    if one.denominator < PERCENT_FROM:
        word = in_words(one.numerator, one.denominator)
        return f"{'quelques-uns' if word == 'quelques' else word} ont"
    tenths = round(TENTHS * one.numerator / one.denominator)
    if tenths <= 1:
        return "1 sur 10 a" if tenths else "moins de 1 sur 10 a"
    return f"{min(tenths, TENTHS - 1)} sur {TENTHS} ont"


def name_of(code: str) -> str:
    """`LOG-PCO` as a name of the questionnaire: log_pco."""
    return code.lower().replace("-", "_")


def low(label: str) -> str:
    """A label inside a sentence: without its capital."""
    return f"{label[:1].lower()}{label[1:]}"


def shown(session: Session, release: ReleaseRow, sheet: str) -> list[Carried]:
    """Return the rows of a table that the release shows for everybody, the largest first."""
    labels = taxonomy().labels()
    rows = session.scalars(
        select(CellRow).where(
            CellRow.release_id == release.id,
            CellRow.sheet == sheet,
            CellRow.column == "",
            CellRow.row != EVERYONE,
            CellRow.numerator.is_not(None),
        )
    )
    found = [
        Carried(
            cell.row, labels.get(cell.row.partition(":")[0], ""), cell.numerator or 0, cell.denominator or 0
        )
        for cell in rows
    ]
    return sorted(found, key=lambda one: (-one.numerator, one.code))


def carried_ideas(session: Session, release: ReleaseRow, most: int) -> tuple[Carried, ...]:
    """Return the sub-themes, and themes, that carry most propositions: what becomes priorities.

    Sub-themes of the themes in which participants propose something; a theme itself where none of its
    sub-themes is shown. Without any shown proposition, the themes spoken of most.
    """
    proposed = [
        one.code.partition(":")[0]
        for one in shown(session, release, KINDS_IN_THEMES)
        if one.code.endswith(f":{PROPOSITION}")
    ]
    themes = shown(session, release, THEMES)
    heads = proposed or [one.code for one in themes]
    subthemes = [one for one in shown(session, release, SUBTHEMES) if one.code.partition("-")[0] in heads]
    told = {one.code.partition("-")[0] for one in subthemes}
    rest = [one for one in themes if one.code in heads and one.code not in told]
    return _by_theme(subthemes, rest, heads)[:most]


def _by_theme(
    subthemes: Sequence[Carried], rest: Sequence[Carried], heads: Sequence[str]
) -> tuple[Carried, ...]:
    """The first of each theme, in the order of propositions, then what is left: no theme takes all places."""
    first, more = [], []
    for head in heads:
        of = [one for one in subthemes if one.code.partition("-")[0] == head]
        of += [one for one in rest if one.code == head]
        first += of[:1]
        more += of[1:]
    more.sort(key=lambda one: (-one.numerator, one.code))
    return (*first, *more)
