"""What became of the forms that facilitators fill in for somebody."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base, one_of
from consultation.words import ENTERED_MODES, FieldState


class FieldEntryRow(Base):
    """One form, by the random id that the page gave it. No words of the person: those are answers.

    `refusals` holds what was not taken: {step: reason}, empty step for the whole form. `participant_id` is
    empty where nothing was kept (under 15, no consent), or has been erased since.
    """

    __tablename__ = "field_entry"
    __table_args__ = (
        CheckConstraint(one_of("mode", ENTERED_MODES), name="mode"),
        CheckConstraint(one_of("state", FieldState), name="state"),
    )

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    attempt: Mapped[int]
    mode: Mapped[str]
    entered_by: Mapped[str]  # name of the key
    state: Mapped[str]
    refusals: Mapped[dict[str, Any]]
    danger: Mapped[bool]
    participant_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime]
