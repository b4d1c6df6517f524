"""What is said in voice notes, on its way to being an answer in words; recordings made on the web page."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base


class TranscriptionRow(Base):
    """The writing down of one kept recording. The words themselves become a version of the answer.

    `state`: a `machine` is to try; its `draft` was read back to the speaker, who is `asked`; it is
    `waiting` for a person; `done`; `inaudible`. `by` says who wrote the words that count: the machine
    (which the speaker confirmed), the speaker, or a person of the team, `decided_by`. `heard_by` is who
    of the team listened last.
    """

    __tablename__ = "transcription"
    __table_args__ = (
        CheckConstraint("state IN ('machine', 'asked', 'waiting', 'done', 'inaudible')", name="state"),
        CheckConstraint("by IN ('machine', 'habitant', 'personne')", name="by"),
        Index(
            "ix_transcription_open",
            "campaign_id",
            "attachment_id",
            postgresql_where=sql("state IN ('machine', 'asked', 'waiting')"),
        ),
    )

    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    state: Mapped[str]
    # What the machine understood, until somebody decides; what a person wrote, until it is read for danger.
    draft: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    heard_at: Mapped[datetime | None]
    heard_by: Mapped[str | None]


class UploadRow(Base):
    """A recording sent by the web page, sealed: kept in the transaction of the inbox row that names it.

    Where a channel has a provider that keeps files, the web page has this. It goes once it is fetched.
    """

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    sealed: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class RevisionFileRow(Base):
    """A file that a revision's questionnaire names, kept in `enclosure`.

    `name`: "audio/QUESTION" for a recorded question, "secteurs" for the outlines of the sectors.
    """

    __tablename__ = "revision_file"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("enclosure.sha256"))
    mime: Mapped[str]
