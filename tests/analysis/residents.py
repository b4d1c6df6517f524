"""Who lives in an invented territory, for releases that are weighted."""

from collections.abc import Mapping

from sqlalchemy import update
from sqlalchemy.orm import Session

from consultation.tables import CampaignRow, ConsultationRow, MarginRow, TerritoryRow

CODE = "QN07501M"
HALVES = {"sexe": {"femme": 0.5, "homme": 0.5}}


def settle_territory(
    session: Session,
    campaign: CampaignRow,
    shares: Mapping[str, Mapping[str, float]],
    people: int = 4000,
    vintage: str = "2021",
) -> None:
    """Give the campaign's consultation a territory with these margins."""
    territory = TerritoryRow(code=CODE, name="Les Tilleuls")
    session.add(territory)
    session.flush()
    for by, categories in shares.items():
        for category, share in categories.items():
            session.add(
                MarginRow(
                    territory_id=territory.id,
                    vintage=vintage,
                    by=by,
                    category=category,
                    share=share,
                    people=people * share,
                )
            )
    session.execute(
        update(ConsultationRow).where(ConsultationRow.id == campaign.consultation_id).values(territory=CODE)
    )
    session.flush()
