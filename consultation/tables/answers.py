"""Answers, their versions, files that came with them, and what the tagger wrote."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base, one_of
from consultation.words import Channel, Forme, Part


class AnswerRow(Base):
    """One participant's answer to one question (and item, where the question is repeated).

    `current` is the number of the version that counts; NULL when the answer was taken back.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("participant_id", "question", "item", "part"),
        CheckConstraint(one_of("part", Part), name="part"),
        Index("ix_answer_campaign_question", "campaign_id", "question"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    question: Mapped[str]
    item: Mapped[str] = mapped_column(default="", server_default="")
    part: Mapped[str] = mapped_column(default=Part.ANSWER, server_default=Part.ANSWER.value)
    current: Mapped[int | None]
    created_at: Mapped[datetime]


class AnswerVersionRow(Base):
    """What was said, at a moment, in a form. Never changed but for erasure and tagging marks.

    `parts` lists the messages that make up an open answer: [{"source": …, "text": …}, …]; `text` is
    their joined words. `passed` is PASSER: no content. `frozen_at` is set by a person's check.
    """

    __tablename__ = "answer_version"
    __table_args__ = (
        UniqueConstraint("answer_id", "number"),
        CheckConstraint(one_of("forme", Forme), name="forme"),
        CheckConstraint(one_of("channel", Channel), name="channel"),
        Index(
            "ix_answer_version_untagged",
            "id",
            postgresql_where=sql("text IS NOT NULL AND tagged_with IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"))
    number: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    forme: Mapped[str]
    channel: Mapped[str]
    codes: Mapped[list[str] | None]
    whole: Mapped[int | None]  # an integer answer
    text: Mapped[str | None]
    parts: Mapped[dict[str, Any] | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    sector: Mapped[str | None]  # code of the sector that a shared place falls in (consultation.sectors)
    passed: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    fact: Mapped[str | None]
    shown: Mapped[list[str] | None]  # the order of options, where it was shuffled
    at: Mapped[datetime]
    language: Mapped[str | None]  # as tagged: not "fr", and nothing is counted until a person has read it
    tagged_with: Mapped[str | None]
    tagged_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]


class AttachmentRow(Base):
    """A voice note or photo: kept encrypted. `reference` is what the provider needs to fetch it.

    `source` is the message it came with, as `answer_version.parts` names it.
    """

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'kept', 'refused', 'deleted')", name="state"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("answer_version.id", ondelete="CASCADE"), index=True
    )
    channel: Mapped[str]
    forme: Mapped[str]
    source: Mapped[str | None]
    sealed_reference: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    mime: Mapped[str | None]
    size: Mapped[int | None]  # bytes, before encryption
    seconds: Mapped[int | None]
    sha256: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="waiting")
    reason: Mapped[str | None]
    created_at: Mapped[datetime]


class SegmentRow(Base):
    """A proposition of an answer version: offsets in its text. `danger` keeps it out of everything.

    `masked` is what may be read of it, without personal data; `sensitive` subjects keep it out of
    quotations until a person has looked.
    """

    __tablename__ = "segment"
    __table_args__ = (UniqueConstraint("version_id", "number"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("answer_version.id", ondelete="CASCADE"))
    number: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    danger: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    masked: Mapped[str | None]
    sensitive: Mapped[list[str]] = mapped_column(default=list, server_default="{}")


class TagRow(Base):
    """One tag of a segment. `kind`: theme, enonce, sentiment, urgence, acteur, lieu.

    `source`: what the `machine` says, always kept up to date; the `personne` whose reading counts once
    the version is frozen; a `relecture`, which counts nowhere: an independent second reading, or an
    earlier one that another replaced. `model` is the tagger's version, empty where a person decided.
    """

    __tablename__ = "tag"
    __table_args__ = (
        CheckConstraint("kind IN ('theme', 'enonce', 'sentiment', 'urgence', 'acteur', 'lieu')", name="kind"),
        CheckConstraint("source IN ('machine', 'personne', 'relecture')", name="source"),
        UniqueConstraint(
            "segment_id", "kind", "code", "source", "coding_id", postgresql_nulls_not_distinct=True
        ),
        Index("ix_tag_coding_id", "coding_id", postgresql_where=sql("coding_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"))
    kind: Mapped[str]
    code: Mapped[str]
    score: Mapped[float]
    words: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    source: Mapped[str] = mapped_column(default="machine", server_default="machine")
    model: Mapped[str]
    coding_id: Mapped[int | None] = mapped_column(ForeignKey("coding.id", ondelete="CASCADE"))
