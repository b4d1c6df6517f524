"""Makes the diagnosis of a territory: a fixed number of queries, whatever the number of answers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from analysis.counting import KINDS, PARTICIPANTS, SUBTHEMES, THEMES
from analysis.diagnosis.afom import EVOLUTION, afom
from analysis.diagnosis.cells import Cell, Cells
from analysis.diagnosis.change import Wave, changes
from analysis.diagnosis.convergence import converge
from analysis.diagnosis.finding import NoRelease, axes_named, campaign_of_territory, wave_before
from analysis.diagnosis.heard import COMPARED, method
from analysis.diagnosis.model import (
    Action,
    ActorSays,
    Axis,
    AxisThemes,
    Change,
    Diagnosis,
    Quote,
    Statistic,
    ThemeSheet,
)
from analysis.diagnosis.potentials import PARTICIPATE, potentials, signals
from analysis.diagnosis.sheets import HEADLINES, SPOKEN_BY, Beside, theme_sheets
from analysis.documents import WEIGHTING, read_document
from analysis.due import last_release
from analysis.quotations import validated
from analysis.tables import sheet_name
from analysis.within import GRAVE, RESOURCES
from consultation.campaigns import current_revision, questionnaire_of
from consultation.tables import (
    CampaignRow,
    CellRow,
    ConsultationRow,
    ReleaseRow,
    TerritoryRow,
)
from consultation.taxonomy import facets, taxonomy
from consultation.territories.axes import Axes
from consultation.territories.facts import Indicator
from consultation.territories.known import actions_of, actors_of, axes_of, indicators_of

MOST_QUOTATIONS = 5_000
"""Validated quotations that a diagnosis looks at."""
SHEETS = (
    KINDS,
    SUBTHEMES,
    GRAVE,
    RESOURCES,
    f"question:{PARTICIPATE}",
    EVOLUTION,
    PARTICIPANTS,
    *(sheet_name(PARTICIPANTS, by) for by in COMPARED),
    THEMES,
    *(sheet_name(THEMES, by) for by in SPOKEN_BY),
)
"""Tables that are read whole, beside those of each theme (`themes_…`)."""


def diagnosis_of(
    session: Session, territory: str, campaign: str | None = None, axes: str | None = None
) -> Diagnosis:
    """Return the diagnosis of a territory's code, from the last release of one of its campaigns.

    campaign: a code; without it, the newest listening campaign that has a release. axes: `contrat`, `p2030`,
    `p2015` or `loi2014`. Raises TerritoryUnknown, CampaignElsewhere, NoCampaign, NoRelease, AxesUnknown.
    """
    return diagnosis_of_campaign(session, campaign_of_territory(session, territory, campaign), axes)


def diagnosis_of_campaign(
    session: Session, campaign: CampaignRow, axes: str | None = None, release: ReleaseRow | None = None
) -> Diagnosis:
    """Return the diagnosis that a campaign makes; its territory may be unknown. Without a release, the last.

    Raises NoRelease, AxesUnknown.
    """
    release = release or last_release(session, campaign.id)
    if release is None:
        raise NoRelease(campaign)
    code = session.get_one(ConsultationRow, campaign.consultation_id).territory
    territory = session.scalars(select(TerritoryRow).where(TerritoryRow.code == code)).one_or_none()
    readings = axes_of(territory)
    chosen = axes_named(readings, axes)
    cells = read_cells(session, release)
    quotes = _quotes(session, campaign)
    beside = Beside(
        quotes=quotes,
        statistics=_statistics(indicators_of(session, territory)) if territory else {},
        actions=_actions(session, territory) if territory else {},
        actors=_actors(session, territory) if territory else {},
        axes=_axes([chosen] if axes else readings),
        changes=_changes(session, campaign, cells, release),
    )
    sheets = theme_sheets(cells, beside)
    labels = {kind.code: kind.label for kind in facets().kinds}
    about = release.about
    return Diagnosis(
        territory=code,
        name=territory.name if territory else _place(session, campaign),
        commune=territory.commune if territory else None,
        campaign=campaign.code,
        title=campaign.title,
        phase=campaign.phase,
        wave=campaign.wave,
        invented=campaign.demo,
        release=release.number,
        released_at=release.at,
        sentence=about["sentence"],
        method=method(cells, about, read_document(session, release, WEIGHTING) or {}),
        kinds=tuple(cells.lines(KINDS, [(one, labels[one]) for one in HEADLINES])),
        themes=sheets,
        convergence=converge(sheets, cells.people(THEMES)),
        afom=afom(cells, sheets, quotes),
        potentials=potentials(cells, sheets, quotes, about["questions"]),
        signals=signals(cells),
        axes=_by_axis(chosen, sheets),
    )


def read_cells(session: Session, release: ReleaseRow) -> Cells:
    """Return the cells that a diagnosis looks at, in one query."""
    rows = session.execute(
        select(
            CellRow.sheet,
            CellRow.row,
            CellRow.column,
            CellRow.numerator,
            CellRow.denominator,
            CellRow.withheld,
            CellRow.share,
            CellRow.low,
            CellRow.high,
            CellRow.n_eff,
            CellRow.method,
        ).where(
            CellRow.release_id == release.id,
            or_(
                CellRow.sheet.in_(SHEETS),
                CellRow.sheet.startswith("themes_", autoescape=True),
            ),
        )
    )
    return Cells(
        {(row[0], row[1], row[2]): Cell(*row[3:]) for row in rows},
        {by: dict(pairs) for by, pairs in (release.about.get("breakdowns") or {}).items()},
        bool(release.about.get("weighted_with")),
    )


def _quotes(session: Session, campaign: CampaignRow) -> tuple[Quote, ...]:
    found = validated(session, [campaign], limit=MOST_QUOTATIONS)
    return tuple(Quote(one.id, one.theme, one.kind, one.text) for one in found)


def _place(session: Session, campaign: CampaignRow) -> str:
    return questionnaire_of(session, current_revision(session, campaign).id).territory_name


def _changes(session: Session, campaign: CampaignRow, cells: Cells, release: ReleaseRow) -> dict[str, Change]:
    before = wave_before(session, campaign)
    if before is None:
        return {}
    then, last = before
    return changes(
        _wave(session, then, read_cells(session, last), last), _wave(session, campaign, cells, release)
    )


def _wave(session: Session, campaign: CampaignRow, cells: Cells, release: ReleaseRow) -> Wave:
    questionnaire = questionnaire_of(session, current_revision(session, campaign).id)
    asked = {
        (one.name, f"{one.label.text()}\n{one.fact_name or ''}")
        for one in questionnaire.questions
        if one.is_open
    }
    about = release.about
    modes = about.get("modes") or {}
    return Wave(campaign.code, cells, frozenset(asked), modes, int(about["participants"]))


def _statistics(indicators: Iterable[Indicator]) -> dict[str, tuple[Statistic, ...]]:
    found: dict[str, list[Statistic]] = defaultdict(list)
    for one in indicators:
        worse = None if one.worse is None else (1 if one.worse else -1 if one.gap else 0)
        statistic = Statistic(
            name=one.name,
            label=one.label,
            unit=one.unit,
            vintage=one.vintage,
            value=one.value,
            reference=one.reference,
            gap=one.gap,
            worse=worse,
            missing=str(one.missing) if one.missing else None,
            source=one.source,
        )
        for theme in one.themes:
            found[theme].append(statistic)
    return {theme: tuple(some) for theme, some in found.items()}


def _actions(session: Session, territory: TerritoryRow) -> dict[str, tuple[Action, ...]]:
    found: dict[str, list[Action]] = defaultdict(list)
    for one in actions_of(session, territory):
        action = Action(one.title, one.scheme, one.operator, one.starts_on, one.ends_on, str(one.state))
        found[one.theme.partition("-")[0]].append(action)
    return {theme: tuple(some) for theme, some in found.items()}


def _actors(session: Session, territory: TerritoryRow) -> dict[str, tuple[ActorSays, ...]]:
    found: dict[str, list[ActorSays]] = defaultdict(list)
    for one in actors_of(session, territory):
        says = ActorSays(one.actor, one.kind, one.text, one.source, one.said_on)
        found[one.theme.partition("-")[0]].append(says)
    return {theme: tuple(some) for theme, some in found.items()}


def _axes(readings: Sequence[Axes]) -> dict[str, tuple[Axis, ...]]:
    return {
        theme.code: tuple(
            Axis(one.name, code, one.labels[code]) for one in readings for code in one.axes(theme.code)
        )
        for theme in taxonomy().themes
    }


def _by_axis(reading: Axes, sheets: Sequence[ThemeSheet]) -> tuple[AxisThemes, ...]:
    return tuple(
        AxisThemes(
            Axis(reading.name, code, label),
            tuple(sheet.code for sheet in sheets if code in reading.axes(sheet.code)),
        )
        for code, label in reading.labels.items()
    )
