"""Accounts, participants and their dialogues, consents, and alerts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base, one_of
from consultation.words import Channel, ConsentKind, Mode


class AccountRow(Base):
    """A way to write to somebody, within one campaign. Nobody is linked across campaigns."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint(one_of("channel", Channel), name="channel"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    channel: Mapped[str]
    current_participant: Mapped[UUID | None]  # the person who answers now
    opted_out_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_seen_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AccountAliasRow(Base):
    """HMAC(campaign key, channel, provider's user id): how the same person is recognised.

    A telephone number is known too, but may pass to somebody else: it recognises nobody who has another
    user id (bot.whose).
    """

    __tablename__ = "account_alias"
    __table_args__ = (Index(None, "digest"), CheckConstraint("kind IN ('user', 'number')", name="kind"))

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(default="user", server_default="user")


class AddressRow(Base):
    """The address needed to write back, encrypted, in a table of its own; deleted at closure.

    `line` is the person's line in the inbox: once the campaign is closed, their STOP is only found by it.
    It goes with the address; empty where it is not known.
    """

    __tablename__ = "address"
    __table_args__ = (Index("ix_address_line", "line", postgresql_where=sql("line IS NOT NULL")),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes]
    line: Mapped[bytes | None]


class ParticipantRow(Base):
    """One person in one campaign. `id` is random: nothing about it tells who it is.

    `origin` is the tag of the poster or link; `source_digest` an HMAC of the network address of the
    day, only to find repeated runs. `excluded` holds the reason why the person does not count.
    """

    __tablename__ = "participant"
    __table_args__ = (
        CheckConstraint(one_of("mode_recueil", Mode), name="mode_recueil"),
        Index("ix_participant_changed", "campaign_id", "changed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    mode_recueil: Mapped[str]
    started_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    trial: Mapped[bool] = mapped_column(default=False)
    shared_device: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[str | None]
    source_digest: Mapped[bytes | None]
    flags: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    excluded: Mapped[str | None]


class DialogueRow(Base):
    """State of a participant's run through a questionnaire (bot.dialogue), without any words."""

    __tablename__ = "dialogue"

    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )
    ref: Mapped[str] = mapped_column(unique=True)  # in button data
    state: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class ConsentRow(Base):
    __tablename__ = "consent"
    __table_args__ = (CheckConstraint(one_of("kind", ConsentKind), name="kind"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    given: Mapped[bool]
    at: Mapped[datetime]


class AlertRow(Base):
    """Danger to a person was read. The words, if any, stay with the answer; here only that it was.

    `participant_id` is empty where there is no participant (before consent, closed campaign, erased since):
    an alert outlives the person's data, without the words.
    """

    __tablename__ = "alert"
    __table_args__ = (CheckConstraint("state IN ('open', 'kept', 'lifted')", name="state"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    participant_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    rule: Mapped[str]
    step: Mapped[str | None]
    sealed_text: Mapped[bytes | None]  # after consent only: for the named person, encrypted
    state: Mapped[str] = mapped_column(default="open")
    at: Mapped[datetime]
    notified_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]


class HandOverRow(Base):
    """Somebody asked to speak to a person of the team. No words: what they say stays with their answers.

    At most one is open per participant; it goes with the participant.
    """

    __tablename__ = "hand_over"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        Index("uq_hand_over_open", "participant_id", unique=True, postgresql_where=sql("state = 'open'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    step: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]


class ErasureRow(Base):
    """That somebody was erased, and when: counts for the next release. Nothing about whom."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    at: Mapped[datetime]
