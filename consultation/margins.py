"""Who lives in a territory, aged 15 or more: what participants are weighted to, and compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultation.tables import MarginRow, TerritoryRow

JOINT = "sexe_age"
SEPARATOR = ":"


@dataclass(frozen=True, slots=True)
class Margins:
    """Shares (0..1, adding up to 1) of residents aged 15 or more, by breakdown and category.

    Breakdowns are those of figures (`sexe`, `age`, `secteur`), `statut`, and `sexe_age` for the joint margin
    (`femme:15-24`). `people` is how many residents aged 15 or more there are, None where unknown; `vintage`
    the year of the statistics, as Insee says it.
    """

    vintage: str
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    people: int | None = None


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
