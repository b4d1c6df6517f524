"""What people decide about figures and priorities: quotations, inputs of the committee, what is decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base, one_of
from consultation.words import DecisionState, QuotationState


class QuotationRow(Base):
    """A person's decision about quoting a segment. `text` is what may be read, as that person left it.

    It goes with the segment: erased or corrected words are quoted nowhere. At most one per participant and
    theme is served.
    """

    __tablename__ = "quotation"
    __table_args__ = (
        UniqueConstraint("segment_id"),
        CheckConstraint(one_of("state", QuotationState), name="state"),
        CheckConstraint("(state = 'validee') = (text IS NOT NULL)", name="text"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"))
    state: Mapped[str]
    text: Mapped[str | None]
    theme: Mapped[str]
    kind: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CommitteeRow(Base):
    """A file that people gave for the priorities of a campaign, as read: dots of workshops, costs and
    budget, feasibility, weights of criteria. `name` says which; the newest stands."""

    __tablename__ = "committee_input"
    __table_args__ = (UniqueConstraint("campaign_id", "name"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    name: Mapped[str]
    content: Mapped[dict[str, Any]]
    imported_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DecisionRow(Base):
    """What was decided about a priority, and why: what the restitution says."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("campaign_id", "item"),
        CheckConstraint(one_of("state", DecisionState), name="state"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    item: Mapped[str]
    label: Mapped[str]
    state: Mapped[str]
    why: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now())
