"""What is known of a territory, as the diagnosis, the exports and the API read it."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from consultation.margins import Margins
from consultation.tables import ActionRow, ActorRow, IndicatorRow, MarginRow, TerritoryRow
from consultation.territories.axes import Axes, read_axes, shipped_axes
from consultation.territories.catalogue import Direction, catalogue
from consultation.territories.facts import Action, ActorStatement, Indicator
from consultation.words import ActionState, MissingValue


def find_territory(session: Session, code: str | None) -> TerritoryRow | None:
    """Return the territory of a code; None where nothing is known of it."""
    if code is None:
        return None
    return session.scalars(select(TerritoryRow).where(TerritoryRow.code == code)).one_or_none()


def indicators_of(session: Session, territory: TerritoryRow) -> list[Indicator]:
    """Return each indicator once, at its newest vintage, in the catalogue's order; then unknown names."""
    rows = session.scalars(
        select(IndicatorRow)
        .where(IndicatorRow.territory_id == territory.id)
        .ext(distinct_on(IndicatorRow.name))
        .order_by(IndicatorRow.name, IndicatorRow.vintage.desc())
    ).all()
    place = {name: number for number, name in enumerate(catalogue())}
    return [
        _indicator(row) for row in sorted(rows, key=lambda row: (place.get(row.name, len(place)), row.name))
    ]


def _indicator(row: IndicatorRow) -> Indicator:
    known = catalogue().get(row.name)
    compared = known is not None and known.comparable and row.value is not None and row.reference is not None
    return Indicator(
        name=row.name,
        label=known.label if known else row.name,
        unit=known.unit if known else "",
        vintage=row.vintage,
        value=row.value,
        missing=MissingValue(row.missing) if row.missing else None,
        reference=row.reference,
        # Ten digits: more would be the noise of binary fractions (43.9 - 42.1 = 1.7999…).
        gap=round(row.value - row.reference, 10) if compared else None,  # type: ignore[operator]
        direction=known.direction if known else Direction.NEUTRAL,
        themes=known.themes if known else (),
        source=row.source,
    )


def actions_of(session: Session, territory: TerritoryRow) -> list[Action]:
    """Return the public actions by theme, then title."""
    rows = session.scalars(
        select(ActionRow)
        .where(ActionRow.territory_id == territory.id)
        .order_by(ActionRow.theme, ActionRow.title)
    )
    return [
        Action(
            row.title, row.scheme, row.theme, row.operator, row.starts_on, row.ends_on, ActionState(row.state)
        )
        for row in rows
    ]


def actors_of(session: Session, territory: TerritoryRow) -> list[ActorStatement]:
    """Return what actors say, by theme, then actor, in the order in which it was given."""
    rows = session.scalars(
        select(ActorRow)
        .where(ActorRow.territory_id == territory.id)
        .order_by(ActorRow.theme, ActorRow.actor, ActorRow.id)
    )
    return [ActorStatement(row.actor, row.theme, row.kind, row.text, row.source, row.said_on) for row in rows]


def axes_of(territory: TerritoryRow | None) -> list[Axes]:
    """Return the readings by axes: the territory's own contract first (`contrat`) where it is known, then
    p2030, p2015 and loi2014."""
    own = [] if territory is None or territory.axes is None else [read_axes(territory.axes)]
    return [*own, *shipped_axes().values()]


def find_margins(session: Session, territory: str | None) -> Margins | None:
    """Return the newest margins of a territory's code; None where there are none."""
    if territory is None:
        return None
    rows = session.scalars(
        select(MarginRow)
        .join(TerritoryRow, TerritoryRow.id == MarginRow.territory_id)
        .where(TerritoryRow.code == territory)
        .order_by(MarginRow.vintage.desc(), MarginRow.id)
    ).all()
    if not rows:
        return None
    vintage = rows[0].vintage
    shares: dict[str, dict[str, float]] = {}
    people: dict[str, float] = {}
    for row in rows:
        if row.vintage == vintage:
            shares.setdefault(row.by, {})[row.category] = row.share
            people[row.by] = people.get(row.by, 0.0) + (row.people or 0.0)
    most = max(people.values())
    return Margins(vintage, shares, round(most) if most else None)
