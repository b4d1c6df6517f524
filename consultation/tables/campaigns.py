"""Consultations, campaigns, and the revisions of their questionnaires."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultation.tables.base import Base, one_of
from consultation.words import CampaignState, Phase


class ConsultationRow(Base):
    """Groups the campaigns of one territory."""

    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    title: Mapped[str]
    territory: Mapped[str | None]  # QPV code
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CampaignRow(Base):
    """One phase in one territory. `sealed_key` is its HMAC key, encrypted; destroyed at closure."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint(one_of("phase", Phase), name="phase"),
        CheckConstraint(one_of("state", CampaignState), name="state"),
        CheckConstraint("code ~ '^[a-z0-9][a-z0-9-]{2,31}$'", name="code"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    phase: Mapped[str]
    wave: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default=CampaignState.DRAFT)
    sealed_key: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)  # shown without a key by `serve --demo`

    revisions: Mapped[list["RevisionRow"]] = relationship(order_by="RevisionRow.number")


class RevisionRow(Base):
    """A published questionnaire. It never changes (a trigger refuses updates)."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    source: Mapped[str]  # the YAML text
    digest: Mapped[str]  # SHA-256 of source, hexadecimal
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())


class KeyRow(Base):
    """Keys that outlive a change of the master key, wrapped by it (inbox keys, payload key)."""

    __tablename__ = "keyring"

    name: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class NoteRow(Base):
    """Small facts of the installation: key and value, no personal data."""

    __tablename__ = "note"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
