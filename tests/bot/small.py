"""A short questionnaire, the campaign that runs it, and what its residents do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot import inbox, messages_json
from bot.inbox import Arrival
from bot.messages import Message
from bot.runner import Runner
from consultation import campaigns
from consultation.keyring import Keys
from consultation.tables import CampaignRow, OutboxRow
from tests.bot.plain import CHANNEL, PlainReader

NOW = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
CODE = "tilleuls-abcd"
SOURCE = """
settings:
  title: Votre quartier
  phase: ecoute
  territory_name: Les Tilleuls
notice:
  label: "Bonjour ! C'est libre. Pour arrêter : STOP. Pour effacer : SUPPRIMER. Pour en savoir plus : INFOS."
  more: La Ville est responsable. Vos droits sont écrits ici.
  legal_basis: mission d’intérêt public (RGPD, art. 6.1.e)
  controller: {name: la Ville, email: ville@ville.example}
  dpo: {name: la déléguée, email: dpo@ville.example}
referent: {name: La personne de garde, email: garde@ville.example}
closing: Merci ! Les résultats arrivent bientôt.
survey:
  - type: select_one
    name: age_15
    role: porte_age
    required: oui
    label: Avez-vous 15 ans ou plus ?
    choices:
      - {name: oui, label: Oui}
      - {name: non, label: Non, ends: moins_de_15}
  - type: text
    name: atouts
    accepts: [texte, vocal]
    label: Qu'est-ce qui est bien dans votre quartier ?
  - type: select_one
    name: habite
    label: Vous habitez le quartier ?
    choices:
      - {name: oui, label: Oui}
      - {name: non, label: Non}
  - type: text
    name: manque
    label: Qu'est-ce qui manque ?
"""


def open_campaign(sessions: sessionmaker[Session], keys: Keys, code: str = CODE) -> CampaignRow:
    with sessions.begin() as session:
        campaigns.create(session, keys, SOURCE, code=code)
        return campaigns.open_campaign(session, code, NOW)


def runner(sessions: sessionmaker[Session], keys: Keys, **changes: Any) -> Runner:
    return Runner(sessions, keys, {CHANNEL: PlainReader()}, changes.pop("clock", lambda: NOW), **changes)


def ticking() -> Callable[[], datetime]:
    """A clock on which every message takes a minute."""
    minutes = count()
    return lambda: NOW + timedelta(minutes=next(minutes))


def deliver(sessions: sessionmaker[Session], keys: Keys, *arrivals: Arrival) -> None:
    with sessions.begin() as session:
        inbox.keep(session, keys, arrivals)


def drain(runner: Runner, limit: int = 20) -> None:
    while runner.step(limit):
        pass


def said(sessions: sessionmaker[Session], keys: Keys) -> list[tuple[str, Message]]:
    """Return (address, message) of everything that waits to be sent, in order."""
    with sessions() as session:
        rows = session.scalars(select(OutboxRow.sealed).order_by(OutboxRow.id)).all()
    return [messages_json.unpack(keys.payloads.open(row or b"", messages_json.PURPOSE)) for row in rows]
