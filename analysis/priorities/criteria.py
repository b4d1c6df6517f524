"""Criteria of the multicriteria ranking: what residents say, what statistics say, what experts say.

Residents' criteria come from the cells of a release: what it withholds is missing here, and said to be.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.counting import SUBTHEMES, THEMES
from analysis.due import last_release
from analysis.priorities.ballots import Item
from analysis.priorities.committee import Criterion
from analysis.scheme import UNSPECIFIED
from analysis.tables import EVERYONE, sheet_name
from consultation.tables import CampaignRow, CellRow, ReleaseRow, TerritoryRow
from consultation.territories.facts import Indicator
from consultation.territories.known import indicators_of
from consultation.words import Phase

SENTIMENT, URGENCY = "themes_sentiment", "themes_urgence"
GRAVE = ((SENTIMENT, "NEG2"), (URGENCY, "U1"), (URGENCY, "U2"))
"""Very negative words, and urgencies, among those who speak of a theme (domain reference 5.2)."""
GROUPS = ("sexe", "age", "secteur")
CONCERNED = 0.5  # of the overall share: from there on a group is concerned by a theme


@dataclass(frozen=True, slots=True)
class Measured:
    """A criterion of an item: `value` in its own unit; `n`: what its precision is worth, None where it is no
    share of participants; `people`: how many participants it is of; `cell`: where it is read, so that items
    about the same theme stand or fall together."""

    value: float
    n: float | None = None
    people: int | None = None
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """What is known of each item, criterion by criterion; what is missing is not in it."""

    values: Mapping[tuple[str, Criterion], Measured]
    heard: CampaignRow | None  # whose release tells what residents say
    release: ReleaseRow | None
    before: CampaignRow | None  # the wave that trends are measured from


def read_grid(
    session: Session,
    campaign: CampaignRow,
    items: Sequence[Item],
    territory: TerritoryRow | None,
    feasibility: Mapping[str, float],
) -> Grid:
    """Return the criteria of items from the newest release of the consultation's listening phase."""
    heard, release = _heard(session, campaign)
    before, earlier = _before(session, heard) if heard else (None, None)
    now = _Cells(session, release) if release else None
    past = _Cells(session, earlier) if earlier else None
    indicators = indicators_of(session, territory) if territory else []
    values: dict[tuple[str, Criterion], Measured] = {}
    for item in items:
        found = {
            Criterion.SALIENCE: _most(item, now.share) if now else None,
            Criterion.SEVERITY: _most(item, now.severity) if now else None,
            Criterion.BREADTH: _most(item, now.breadth) if now else None,
            Criterion.TREND: _trend(item, now, past) if now and past else None,
            Criterion.GAP: _gap(item, indicators),
            Criterion.FEASIBILITY: Measured(feasibility[item.code]) if item.code in feasibility else None,
        }
        values |= {(item.code, name): one for name, one in found.items() if one is not None}
    return Grid(values, heard, release, before)


def _heard(session: Session, campaign: CampaignRow) -> tuple[CampaignRow | None, ReleaseRow | None]:
    """The newest campaign of the consultation that listened and has a release; ideas where none did."""
    rows = session.scalars(
        select(CampaignRow)
        .where(CampaignRow.consultation_id == campaign.consultation_id)
        .order_by(CampaignRow.wave.desc(), CampaignRow.id.desc())
    ).all()
    for phase in (Phase.ECOUTE, Phase.IDEES):
        for one in rows:
            release = last_release(session, one.id) if one.phase == phase else None
            if release is not None:
                return one, release
    return None, None


def _before(session: Session, heard: CampaignRow) -> tuple[CampaignRow | None, ReleaseRow | None]:
    rows = session.scalars(
        select(CampaignRow)
        .where(
            CampaignRow.consultation_id == heard.consultation_id,
            CampaignRow.phase == heard.phase,
            CampaignRow.wave < heard.wave,
        )
        .order_by(CampaignRow.wave.desc(), CampaignRow.id.desc())
    )
    for one in rows:
        if (release := last_release(session, one.id)) is not None:
            return one, release
    return None, None


class _Cells:
    """The shown cells of a release about themes."""

    def __init__(self, session: Session, release: ReleaseRow) -> None:
        broken = [sheet_name(sheet, by) for sheet in (THEMES, SUBTHEMES) for by in GROUPS]
        rows = session.scalars(
            select(CellRow).where(
                CellRow.release_id == release.id,
                CellRow.sheet.in_([THEMES, SUBTHEMES, *broken])
                | CellRow.sheet.like(f"{SENTIMENT}:%")
                | CellRow.sheet.like(f"{URGENCY}:%"),
                CellRow.numerator.is_not(None),
                CellRow.row != EVERYONE,
            )
        )
        self._cells: dict[str, dict[str, list[CellRow]]] = {}
        for cell in rows:
            self._cells.setdefault(cell.sheet, {}).setdefault(cell.row, []).append(cell)

    def share(self, theme: str) -> Measured | None:
        """Who speaks of a theme or sub-theme: the release's estimate where it has one."""
        cells = self._cells.get(SUBTHEMES if "-" in theme else THEMES, {}).get(theme, [])
        return _measured(cells[0]) if cells else None

    def severity(self, theme: str) -> Measured | None:
        """The largest shown share of very negative or urgent words among those who speak of the theme."""
        head = theme.partition("-")[0]
        found = [
            _measured(cell)
            for sheet, row in GRAVE
            for cell in self._cells.get(f"{sheet}:{head}", {}).get(row, [])
        ]
        return max(found, key=lambda one: one.value, default=None)

    def breadth(self, theme: str) -> Measured | None:
        """The part of the groups shown (sexes, ages, sectors) of which half as many as of all, or more, speak
        of the theme; None with fewer than two groups."""
        whole = self.share(theme)
        sheet = SUBTHEMES if "-" in theme else THEMES
        groups = [
            _measured(cell).value
            for by in GROUPS
            for cell in self._cells.get(sheet_name(sheet, by), {}).get(theme, [])
            if cell.column != UNSPECIFIED
        ]
        if whole is None or len(groups) < 2:
            return None
        return Measured(sum(one >= CONCERNED * whole.value for one in groups) / len(groups))


def _measured(cell: CellRow) -> Measured:
    assert cell.numerator is not None and cell.denominator
    share = cell.numerator / cell.denominator if cell.share is None else cell.share
    place = f"{cell.sheet}|{cell.row}|{cell.column}"
    return Measured(share, cell.n_eff or float(cell.denominator), cell.denominator, place)


def _most(item: Item, measure: Callable[[str], Measured | None]) -> Measured | None:
    """Of an item about several themes, the one that is highest."""
    found = [one for theme in item.themes if (one := measure(theme)) is not None]
    return max(found, key=lambda one: one.value, default=None)


def _trend(item: Item, now: _Cells, past: _Cells) -> Measured | None:
    """How much the share rose since the wave before, 0..1; the precision is that of the smaller wave."""
    changes = [
        Measured(new.value - old.value, min(new.n or 1.0, old.n or 1.0), cell=new.cell)
        for theme in item.themes
        if (new := now.share(theme)) is not None and (old := past.share(theme)) is not None
    ]
    return max(changes, key=lambda one: one.value, default=None)


def _gap(item: Item, indicators: Sequence[Indicator]) -> Measured | None:
    """The mean relative gap to the reference of the statistics beside the item's themes, positive where the
    territory is worse off."""
    heads = {theme.partition("-")[0] for theme in item.themes}
    gaps = [
        abs(one.gap / one.reference) * (1 if one.worse else -1)
        for one in indicators
        if heads & set(one.themes) and one.gap is not None and one.reference and one.worse is not None
    ]
    return Measured(sum(gaps) / len(gaps)) if gaps else None
