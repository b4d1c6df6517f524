"""Inbox, outbox and jobs: tables claimed with SKIP LOCKED, in the transaction of the state."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base, one_of
from consultation.words import Channel, MailState, SendError, SendState


class InboxRow(Base):
    """A raw payload, kept before it is parsed. `key` is permanent; `sealed` and `line` are emptied in time.

    `line` is an HMAC of channel and sender: messages of one line are handled in (`rank`, `id`) order.
    `rank` is the provider's own order where it has one (Telegram's update_id), else 0.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        CheckConstraint(one_of("channel", Channel), name="channel"),
        CheckConstraint(one_of("state", MailState), name="state"),
        # The claim writes this predicate literally, so that the planner uses the index.
        Index("ix_inbox_waiting", "line", "rank", "id", postgresql_where=text("state = 'waiting'")),
        # Always true, and not said of what waits earlier on a line: before statistics know of a flood,
        # the planner would take this index for that too, and read all that waits for each head.
        Index(
            "ix_inbox_due",
            "next_at",
            "id",
            postgresql_where=text("state = 'waiting' AND next_at > '-infinity'"),
        ),
        # What still tells of somebody: for the rules of retention, and for who asks to be erased.
        Index("ix_inbox_kept", "received_at", postgresql_where=text("line <> ''")),
        Index("ix_inbox_line", "line", postgresql_where=text("line <> '' AND state <> 'waiting'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    key: Mapped[bytes] = mapped_column(unique=True)
    channel: Mapped[str]
    line: Mapped[bytes]
    rank: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    sealed: Mapped[bytes | None]
    state: Mapped[str] = mapped_column(default=MailState.WAITING, server_default=MailState.WAITING.value)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    reason: Mapped[str | None]  # why it is dead or refused; never a word of it
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    next_at: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]


class OutboxRow(Base):
    """A message to send. `sealed` holds bot.messages.Message as JSON and the address, encrypted.

    (`line`, `id`) is the order for one person. `bulk` goes after replies and is never re-sent blindly.
    A held row's `reason` says why it may not go out now.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(one_of("channel", Channel), name="channel"),
        CheckConstraint(one_of("state", SendState), name="state"),
        CheckConstraint(f"error IS NULL OR {one_of('error', SendError)}", name="error"),
        Index("ix_outbox_waiting", "line", "id", postgresql_where=text("state = 'waiting'")),
        # Always true, and not said of what waits earlier on a line: see ix_inbox_due.
        Index(
            "ix_outbox_due",
            "channel",
            "bulk",
            "due_at",
            "id",
            postgresql_where=text("state = 'waiting' AND due_at > '-infinity'"),
        ),
        Index("ix_outbox_lease", "lease_until", postgresql_where=text("state = 'sending'")),
        Index("ix_outbox_held", "account_id", postgresql_where=text("state = 'held'")),
        Index("ix_outbox_account", "account_id", "id"),
        Index("ix_outbox_provider_id", "provider_id", postgresql_where=text("provider_id IS NOT NULL")),
        Index("ix_outbox_bulk_line", "line", postgresql_where=text("bulk")),
        Index(
            "ix_outbox_bulk_sent", "channel", "sent_at", postgresql_where=text("bulk AND sent_at IS NOT NULL")
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    inbox_id: Mapped[int | None] = mapped_column(BigInteger)  # what it replies to
    channel: Mapped[str]
    line: Mapped[bytes]
    bulk: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    urgent: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    sealed: Mapped[bytes | None]
    state: Mapped[str] = mapped_column(default=SendState.WAITING, server_default=SendState.WAITING.value)
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    provider_id: Mapped[bytes | None]  # HMAC of the provider's message id
    error: Mapped[str | None]
    reason: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]  # as the provider says; only ever set once
    read_at: Mapped[datetime | None]
    category: Mapped[str | None]  # what the provider bills it as
    billable: Mapped[bool | None]


class JobRow(Base):
    """Work for another house (fetch a file, notify of an alert, tag, release). `key` avoids doubles."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
        Index("ix_job_due", "kind", "run_at", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    run_at: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]
    reason: Mapped[str | None]
