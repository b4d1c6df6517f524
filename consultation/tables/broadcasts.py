"""Broadcasts: what is written to whom again, and what became of it for each of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base, one_of
from consultation.words import BroadcastKind, BroadcastState, SendState


class BroadcastRow(Base):
    """One message to those of a campaign who agreed to be written to again.

    `filter`: consultation.broadcasts.filters. `cursors`: the last account looked at, by channel; a channel
    that is not in it has not begun. `expected`: people to reach by channel, as counted when it started.
    `template` is what WhatsApp says after 24 hours. `next_campaign_id`: where an invitation leads.
    `test_word`: whoever writes it to the bot is answered with the message, and with nothing else.
    """

    __tablename__ = "broadcast"
    __table_args__ = (
        CheckConstraint(one_of("kind", BroadcastKind), name="kind"),
        CheckConstraint(one_of("state", BroadcastState), name="state"),
        CheckConstraint("0 <= opens AND opens < closes AND closes <= 24", name="hours"),
        CheckConstraint("(kind = 'invitation') = (next_campaign_id IS NOT NULL)", name="next_campaign"),
        Index("ix_broadcast_running", "id", postgresql_where=sql("state = 'en_cours'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    next_campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    kind: Mapped[str]
    text: Mapped[str]
    template: Mapped[str | None]
    template_parameters: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    enclosure: Mapped[str | None] = mapped_column(ForeignKey("enclosure.sha256"))
    enclosure_words: Mapped[str] = mapped_column(default="", server_default="")
    card: Mapped[bool] = mapped_column(
        default=False, server_default=sql("false")
    )  # wants a picture of results
    filter: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    zone: Mapped[str]
    opens: Mapped[int]  # hours of the campaign's day between which people may be written to
    closes: Mapped[int]
    sunday: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    state: Mapped[str] = mapped_column(
        default=BroadcastState.DRAFT, server_default=BroadcastState.DRAFT.value
    )
    test_word: Mapped[str] = mapped_column(unique=True)
    cursors: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    expected: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[str]
    started_at: Mapped[datetime | None]
    started_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]


class BroadcastRecipientRow(Base):
    """Somebody whom a broadcast reaches, once. Who is left out is counted, never listed.

    `state` follows the outbox row (a trigger): waiting stands for sending too. `reminded` is the
    participant where this is a reminder: unique, so that nobody gets a second one in a campaign.
    """

    __tablename__ = "broadcast_recipient"
    __table_args__ = (
        CheckConstraint(one_of("state", SendState), name="state"),
        Index(
            "ix_broadcast_recipient_outbox_id",
            "outbox_id",
            unique=True,
            postgresql_where=sql("outbox_id IS NOT NULL"),
        ),
        Index("ix_broadcast_recipient_account_id", "account_id"),
        Index("ix_broadcast_recipient_participant_id", "participant_id"),
    )

    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"))
    reminded: Mapped[UUID | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), unique=True
    )
    outbox_id: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(default=SendState.WAITING, server_default=SendState.WAITING.value)
    reason: Mapped[str | None]  # a code, why it did not go or is not known to have gone
    at: Mapped[datetime] = mapped_column(server_default=func.now())
