"""An invented quarter with all that an analyst reads: two waves, priorities, statistics, quotations."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from analysis.quotations import candidates, decide
from analysis.release import release_if_due
from consultation.tables import CampaignRow, ConsentRow, IndicatorRow, MarginRow, TerritoryRow
from consultation.words import ConsentKind, QuotationState
from tests.analysis.neighbourhood import NOW, SOURCE, crowd, settle, small_campaign
from tests.analysis.priorities.voters import everything, priorities_campaign, vote

TERRITORY, FIRST, SECOND, PRIORITIES = "QN09901N", "vague-un", "vague-deux", "tilleuls-prio"
QUOTED = 5


def settle_quarter(session: Session) -> None:
    """Write it all, each campaign with its release."""
    campaign = priorities_campaign(session, PRIORITIES)
    vote(session, campaign, everything(80))
    _release(session, campaign)
    settle_statistics(session)
    source = SOURCE.replace("phase: ecoute", f"phase: ecoute\n  territory: {TERRITORY}")
    for number, code in enumerate((FIRST, SECOND)):
        campaign = small_campaign(session, code, source)
        campaign.wave = number + 1
        campaign.opened_at = NOW + timedelta(days=number)
        people = crowd(160, seed=number + 1, started_at=NOW)
        settle(session, campaign, *people)
        _agree(session, [one.id for one in people if one.said][:QUOTED])
        _release(session, campaign)
        for one in candidates(session, campaign):
            decide(session, campaign, one.id, QuotationState.VALID, "une relectrice")


def _release(session: Session, campaign: CampaignRow) -> None:
    assert release_if_due(session, campaign, NOW + timedelta(hours=1)) is not None


def _agree(session: Session, people: Sequence[object]) -> None:
    session.execute(
        insert(ConsentRow),
        [{"participant_id": one, "kind": ConsentKind.QUOTATION, "given": True, "at": NOW} for one in people],
    )
    session.execute(text("UPDATE segment SET masked = 'Des mots inventés' WHERE masked IS NULL"))


def settle_statistics(session: Session) -> None:
    """Write what is known of the quarter beside its residents' voice."""
    territory = TerritoryRow(code=TERRITORY, name="Les Tilleuls", commune="Ville-Exemple")
    session.add(territory)
    session.flush()
    shares = {"sexe": {"femme": 0.53, "homme": 0.47}}
    session.add_all(
        MarginRow(
            territory_id=territory.id,
            vintage="2021",
            by=by,
            category=category,
            share=share,
            people=3000 * share,
        )
        for by, categories in shares.items()
        for category, share in categories.items()
    )
    session.add_all(
        IndicatorRow(
            territory_id=territory.id,
            name=name,
            vintage="2021",
            value=value,
            reference=reference,
            source="inventé",
        )
        for name, value, reference in (
            ("part_suroccupation", 18.0, 9.0),
            ("part_logements_vacants", 4.0, 7.0),
            ("part_menages_sans_voiture", 45.0, 30.0),
        )
    )
