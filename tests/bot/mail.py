"""Outbox rows for tests."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import messages_json
from bot.messages import Message
from consultation.keyring import Keys, load_keys
from consultation.secrecy import Box, master_box
from consultation.tables import AccountRow, CampaignRow, ConsultationRow, OutboxRow
from consultation.words import Channel

PAST = timedelta(minutes=-1)


def keys_of(session: Session) -> Keys:
    return load_keys(session, _master())


@cache
def _master() -> Box:
    return master_box("un secret d’essai, assez long pour une clé")


def put(
    session: Session,
    text: str = "Bonjour",
    *,
    line: str = "a",
    chat: int = 5,
    due: timedelta = PAST,
    inbox: int | None = 1,
    channel: Channel = Channel.TELEGRAM,
    **more: Any,
) -> int:
    """Add a message that waits (a reply unless `inbox` is None) and return its id."""
    packed = messages_json.pack(f'{{"chat_id": {chat}}}', Message(text))
    row = OutboxRow(
        channel=channel.value,
        line=line.encode(),
        inbox_id=inbox,
        sealed=keys_of(session).payloads.seal(packed, messages_json.PURPOSE),
        due_at=datetime.now(UTC) + due,
        **more,
    )
    session.add(row)
    session.flush()
    return row.id


def account(session: Session, *, opted_out: bool = False) -> int:
    consultation = ConsultationRow(title="Essai")
    session.add(consultation)
    session.flush()
    campaign = CampaignRow(
        code=f"essai-{consultation.id:04d}", consultation_id=consultation.id, phase="ecoute", title="Essai"
    )
    session.add(campaign)
    session.flush()
    row = AccountRow(
        campaign_id=campaign.id,
        channel=Channel.TELEGRAM,
        opted_out_at=datetime.now(UTC) if opted_out else None,
    )
    session.add(row)
    session.flush()
    return row.id


def state(session: Session, id_: int) -> OutboxRow:
    session.expire_all()
    return session.scalars(select(OutboxRow).where(OutboxRow.id == id_)).one()
