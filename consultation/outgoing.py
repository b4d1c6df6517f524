"""What became of the messages to residents, counted: what an operator looks at. No words, no addresses."""

from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultation.tables import AccountRow, OutboxRow
from consultation.words import SendState

HELD = MappingProxyType(
    {
        "window": "plus de 24 heures sans nouvelles de la personne, et pas de modèle pour ce message",
        "consent": "plus de 24 heures sans nouvelles de la personne, qui n’a pas accepté d’être recontactée",
        "131047": "plus de 24 heures sans nouvelles de la personne, dit WhatsApp",
    }
)
"""Reasons of held messages, in French."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """So many messages of a channel in a state, for a reason; `error` is the class of a send error."""

    channel: str
    state: str
    error: str | None
    reason: str | None
    count: int


def outgoing(session: Session, campaign_id: int | None = None, *, held: bool = False) -> list[Outgoing]:
    """Return the counts of all messages, or of one campaign's; of the held ones alone where `held`."""
    kept = (OutboxRow.channel, OutboxRow.state, OutboxRow.error, OutboxRow.reason)
    wanted = select(*kept, func.count()).group_by(*kept).order_by(*kept)
    if held:
        wanted = wanted.where(OutboxRow.state == SendState.HELD)
    if campaign_id is not None:
        wanted = wanted.join(AccountRow, AccountRow.id == OutboxRow.account_id)
        wanted = wanted.where(AccountRow.campaign_id == campaign_id)
    return [Outgoing(*row) for row in session.execute(wanted)]


def held(session: Session, campaign_id: int) -> list[tuple[str, int]]:
    """Return why messages of a campaign are held, and how many for each reason."""
    found = outgoing(session, campaign_id, held=True)
    return [(one.reason or "", one.count) for one in found]
