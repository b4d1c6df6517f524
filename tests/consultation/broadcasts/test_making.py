"""Whom a filter keeps, what a campaign refuses, and what a preview tells."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from consultation.broadcasts.audience import chunk
from consultation.broadcasts.errors import BroadcastWrong
from consultation.broadcasts.filters import read
from consultation.broadcasts.making import create
from consultation.broadcasts.moving import look, start
from consultation.campaigns import CampaignStateWrong
from consultation.closing import close_campaign
from consultation.questionnaire.shipped import shipped
from consultation.words import BroadcastKind, Channel
from tests.bot.crowd import CODE, Neighbour, draft, launched, open_campaign, settle

NOW = datetime.now(UTC)
INVITATION = "Une nouvelle étape. Pour répondre, écrivez ici : {mot}. Pour arrêter : STOP."
SECTORS = """
  - type: select_one
    name: secteur
    role: secteur
    label: Vous habitez
    choices:
      - {name: nord, label: Au nord}
      - {name: sud, label: Au sud}
"""


def source() -> str:
    return shipped("reference").replace("languages: [fr]", "languages: [fr, tr]") + SECTORS


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        (["canal=telegram"], {0, 1, 3}),
        (["canal=telegram,whatsapp"], {0, 1, 2, 3}),
        (["source=hall-a"], {0, 2}),
        (["source=hall-a", "canal=telegram"], {0}),
        (["secteur=NORD"], {1}),
        (["secteur=nord,sud"], {1, 2}),
        (["langue=fr"], {0, 1, 2}),
        (["age=a60_74"], {3}),
        (["age=a60_74", "secteur=nord"], set()),
        (["phase=ecoute"], {0, 1, 2, 3}),
    ],
)
def test_a_filter_keeps_those_of_whom_it_is_true(
    session: Session, wanted: list[str], reached: set[int]
) -> None:
    campaign = open_campaign(session, source=source())
    accounts = settle(
        session,
        campaign,
        Neighbour(origin="hall-a"),
        Neighbour(answers=(("secteur", "nord"),)),
        Neighbour(channel="whatsapp", origin="hall-a", answers=(("secteur", "sud"),)),
        Neighbour(language="tr", answers=(("age", "a60_74"),)),
    )
    row = create(session, draft(template="resultats", filter=read(wanted)))
    found = {
        account
        for channel in (Channel.TELEGRAM, Channel.WHATSAPP)
        for account, _ in chunk(session, row, channel, 0, 100, NOW).people
    }
    assert found == {accounts[n] for n in reached}


def test_a_preview_says_who_is_left_out_and_why(session: Session) -> None:
    campaign = open_campaign(session)
    settle(
        session,
        campaign,
        Neighbour(),
        Neighbour(channel="whatsapp", seen=timedelta(hours=2)),
        Neighbour(channel="whatsapp"),
        Neighbour(opted_out=True),
        Neighbour(consents=()),
        Neighbour(consents=(("rappel", True),)),
        Neighbour(address=False),
        Neighbour(channel="web"),
        Neighbour(trial=True),
    )
    row = create(session, draft())
    _, seen = look(session, row.id, NOW, 250, 0.1)
    assert seen.reached == {"telegram": 1, "whatsapp": 1}
    assert seen.left_out == {"stop": 1, "accord": 2, "canal": 1, "adresse": 1, "modele": 1}
    assert (seen.total, seen.cost, seen.days, seen.sends_now) == (2, 0.1, 1, True)


def test_the_cost_is_by_the_prices_of_the_installation(session: Session, tmp_path: Path) -> None:
    campaign = open_campaign(session)
    settle(session, campaign, *(Neighbour(channel="whatsapp") for _ in range(3)))
    row = create(session, draft(template="resultats"))
    own = tmp_path / "prix.yaml"
    own.write_text("prix: {utility: 0.5}")
    assert look(session, row.id, NOW, None, None, own)[1].cost == 1.5
    own.write_text("prix: {marketing: 0.5}")
    assert look(session, row.id, NOW, None, None, own)[1].cost is None
    with pytest.raises(BroadcastWrong, match="PORTEVOIX_WHATSAPP_PRICES"):
        look(session, row.id, NOW, None, None, tmp_path / "absent.yaml")


def test_the_time_it_takes_counts_the_daily_limit(session: Session) -> None:
    campaign = open_campaign(session)
    settle(session, campaign, *(Neighbour(channel="whatsapp") for _ in range(11)))
    row = create(session, draft(template="resultats"))
    _, seen = look(session, row.id, NOW, 5, None)
    assert seen.days == 3 and seen.over_at is not None and seen.over_at - NOW >= timedelta(hours=40)
    _, unlimited = look(session, row.id, NOW, None, None)
    assert unlimited.days == 1 and unlimited.over_at is not None
    assert unlimited.over_at - NOW < timedelta(seconds=2)


def test_an_invitation_leads_to_what_follows_in_the_same_consultation(session: Session) -> None:
    settle(session, open_campaign(session), Neighbour())
    open_campaign(session, "autre-part")
    with pytest.raises(BroadcastWrong, match="--follows"):
        create(session, draft(BroadcastKind.INVITATION, INVITATION, next_code="autre-part"))
    open_campaign(session, "les-idees", follows=CODE)
    with pytest.raises(BroadcastWrong, match="mot"):
        create(session, draft(BroadcastKind.INVITATION, next_code="les-idees"))
    row = create(session, draft(BroadcastKind.INVITATION, INVITATION, next_code="les-idees"))
    assert "écrivez ici : les-idees." in row.text
    with pytest.raises(BroadcastWrong, match="vient avant"):
        create(session, draft(BroadcastKind.INVITATION, INVITATION, code="les-idees", next_code=CODE))
    close_campaign(session, "les-idees", NOW)
    look(session, row.id, NOW, None, None)
    with pytest.raises(BroadcastWrong, match="Ouvrez d’abord"):
        start(session, row.id, "Awa", NOW)


def test_a_consultation_has_one_territory(session: Session) -> None:
    named = shipped("reference").replace("  territory_name:", "  territory: QN07501M\n  territory_name:", 1)
    open_campaign(session, source=named)
    with pytest.raises(CampaignStateWrong, match="QN97401N"):
        open_campaign(session, "ailleurs", named.replace("QN07501M", "QN97401N"), follows=CODE)


def test_the_hours_are_those_of_the_territory(session: Session) -> None:
    named = shipped("reference").replace("  territory_name:", "  territory: QN97401N\n  territory_name:", 1)
    open_campaign(session, source=named)
    assert create(session, draft(zone=None)).zone == "Indian/Reunion"
    assert create(session, draft(zone="indian/mayotte")).zone == "Indian/Mayotte"


def test_no_reminder_in_a_closed_campaign(session: Session) -> None:
    open_campaign(session)
    close_campaign(session, CODE, NOW)
    with pytest.raises(BroadcastWrong, match="close"):
        create(session, draft(BroadcastKind.REMINDER))


def test_one_that_reaches_nobody_cannot_be_started(session: Session) -> None:
    open_campaign(session)
    with pytest.raises(BroadcastWrong, match="ne touche personne"):
        launched(session)


def test_a_card_that_is_not_drawn_keeps_it_a_draft(session: Session) -> None:
    settle(session, open_campaign(session), Neighbour())
    row = create(session, draft(card=True))
    with pytest.raises(BroadcastWrong, match="pas encore dessinée"):
        look(session, row.id, NOW, None, None)
    assert row.state == "brouillon"
