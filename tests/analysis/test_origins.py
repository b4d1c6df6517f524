"""Which poster brought whom, told as little as serves."""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from analysis.origins import origins
from consultation.distribution import remember
from consultation.origins import places
from consultation.tables import ParticipantRow
from tests.analysis.neighbourhood import small_campaign

AT = datetime(2026, 11, 1, tzinfo=UTC)


def test_counts_by_place(session: Session) -> None:
    campaign = small_campaign(session)
    revision = campaign.revisions[0].id

    def came(origin: str | None, number: int, *, accepted: bool = True, trial: bool = False) -> None:
        for _ in range(number):
            session.add(
                ParticipantRow(
                    id=uuid4(),
                    campaign_id=campaign.id,
                    revision_id=revision,
                    mode_recueil="bot_web",
                    started_at=AT,
                    accepted_at=AT if accepted else None,
                    changed_at=AT,
                    trial=trial,
                    origin=origin,
                )
            )

    remember(session, campaign.id, places(["Mairie annexe", "École", "Gare"]))
    remember(session, campaign.id, places(["mairie-annexe"]))
    came("mairie-annexe", 22)
    came("Mairie-Annexe", 1)  # typed by hand
    came("ecole", 10)
    came("ecole", 30, accepted=False)
    came("ecole", 30, trial=True)
    came("tract", 12)  # a link that somebody wrote themselves
    came("jean-dupont", 3)  # anybody may write into a link
    came("<b>", 40)
    came(None, 40)
    session.flush()
    assert [(one.name, one.tag, one.said) for one in origins(session, campaign.id)] == [
        ("Mairie annexe", "mairie-annexe", "plus de 20"),
        ("", "tract", "plus de 10"),
        ("École", "ecole", "moins de 11"),
        ("Gare", "gare", "personne"),
    ]
