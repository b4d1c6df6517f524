"""What people say of the tagger's work, and the models that were learnt from it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base


class CodingRow(Base):
    """One person's reading of one answer version; its tags point here.

    `effective`: the reading that counts, one per version at most. `control`: no model learns from it,
    models are compared on it. `model` is the tagger's version whose tags the person saw, NULL where the
    reading was blind.
    """

    __tablename__ = "coding"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("answer_version.id", ondelete="CASCADE"), index=True)
    coder: Mapped[str]
    at: Mapped[datetime]
    effective: Mapped[bool]
    control: Mapped[bool]
    model: Mapped[str | None]


class ModelRow(Base):
    """A trained model. `weights` is emptied once it no longer serves: they hold words of residents.

    `scores` are those on the control answers, with those of the model before; `examples` counts the
    people's checks that it learnt from.
    """

    __tablename__ = "model"
    __table_args__ = (
        CheckConstraint("state IN ('en_service', 'refuse', 'remplace')", name="state"),
        CheckConstraint("(weights IS NOT NULL) = (state = 'en_service')", name="weights"),
        Index("ix_model_en_service", "state", unique=True, postgresql_where=sql("state = 'en_service'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    version: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    state: Mapped[str]
    scores: Mapped[dict[str, Any]]
    weights: Mapped[bytes | None]
    examples: Mapped[int]
