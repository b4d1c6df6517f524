"""A small invented territory with everything that stands beside its residents' voice."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consultation.tables import (
    ActionRow,
    ActorRow,
    CampaignRow,
    ConsultationRow,
    IndicatorRow,
    MarginRow,
    TerritoryRow,
)
from tests.analysis.neighbourhood import Resident
from tests.analysis.spoken import move_in

CODE = "QN09901N"
LOG = (("theme", "LOG"), ("theme", "LOG-PCO"), ("enonce", "CON"), ("sentiment", "NEG1"), ("urgence", "U1"))
LIE = (("theme", "LIE"), ("theme", "LIE-VOI"), ("enonce", "ATO"), ("sentiment", "POS1"), ("urgence", "U0"))
READY = (("theme", "LIE"), ("theme", "LIE-AGI"), ("enonce", "ENG"), ("sentiment", "POS1"), ("urgence", "U0"))
IDEA = (("theme", "ESP"), ("theme", "ESP-JEX"), ("enonce", "PRP"), ("sentiment", "NEU"), ("lieu", "PAR"))


def territory(session: Session, *, margins: bool = True) -> TerritoryRow:
    row = TerritoryRow(code=CODE, name="Les Tilleuls", commune="Ville-Exemple")
    session.add(row)
    session.flush()
    for name, value, reference, missing in (
        ("part_suroccupation", 24.0, 12.0, None),
        ("part_logements_vacants", None, 8.0, "secret"),
        ("taux_emploi", 61.0, 60.0, None),
    ):
        session.add(
            IndicatorRow(
                territory_id=row.id,
                name=name,
                vintage="2021",
                value=value,
                reference=reference,
                missing=missing,
                source="Insee",
            )
        )
    shares = {"sexe": {"femme": 0.5, "homme": 0.5}, "age": {"15-24": 0.2, "25-59": 0.5, "60-74": 0.3}}
    for by, categories in shares.items() if margins else ():
        for category, share in categories.items():
            session.add(
                MarginRow(
                    territory_id=row.id,
                    vintage="2021",
                    by=by,
                    category=category,
                    share=share,
                    people=3000 * share,
                )
            )
    session.add(
        ActionRow(
            territory_id=row.id,
            title="Rénovation des halls",
            theme="LOG-PCO",
            operator="Le bailleur",
            starts_on=date(2026, 1, 1),
            state="en_cours",
        )
    )
    session.add(
        ActorRow(
            territory_id=row.id, actor="Le centre social", theme="LIE", kind="ATO", text="On s’entraide."
        )
    )
    session.flush()
    return row


def about(session: Session, campaign: CampaignRow, code: str = CODE) -> None:
    """Make the campaign's consultation one about a territory."""
    session.execute(
        update(ConsultationRow).where(ConsultationRow.id == campaign.consultation_id).values(territory=code)
    )


def join(session: Session, campaign: CampaignRow, after: CampaignRow) -> None:
    """Make a campaign the next wave of another."""
    session.execute(
        update(CampaignRow)
        .where(CampaignRow.id == campaign.id)
        .values(consultation_id=after.consultation_id, wave=after.wave + 1)
    )
    session.refresh(campaign)


def residents(log: int = 40, lie: int = 30, ready: int = 20, idea: int = 30) -> list[Resident]:
    """People who live there: women of 25 to 59 speak of housing, men of 60 to 74 of their neighbours."""
    return [
        *[Resident(said=[LOG], sex="femme", age="a25_59", text="Le hall est sale.") for _ in range(log)],
        *[Resident(said=[LIE], sex="homme", age="a60_plus", mode="agent") for _ in range(lie)],
        *[Resident(said=[LIE, READY], sex="homme", age="a18_24") for _ in range(ready)],
        *[Resident(said=[IDEA], sex="femme", age="a60_plus") for _ in range(idea)],
    ]


def settled(session: Session, campaign: CampaignRow, people: list[Resident]) -> list[Resident]:
    move_in(session, campaign, *people)
    return people


def consultation_of(session: Session, campaign: CampaignRow) -> ConsultationRow:
    return session.scalars(
        select(ConsultationRow).where(ConsultationRow.id == campaign.consultation_id)
    ).one()
