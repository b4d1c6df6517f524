"""What is kept how long, and emptying it (`portevoix daily`). Rows stay where their key must; words go."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, UpdateBase, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from consultation.tables import (
    AccountRow,
    AddressRow,
    AttachmentRow,
    CampaignRow,
    InboxRow,
    OutboxRow,
    TranscriptionRow,
    UploadRow,
)
from consultation.words import CampaignState, Channel, Forme, MailState, SendState

RAW_DAYS = 7
DEAD_LETTER_DAYS = 30
RESULTS_DAYS = 60
RECORDING_DAYS = 30
UNFETCHED_DAYS = 7
"""Days that a recording may wait to be fetched: the provider forgets it then, too."""
HELD_DAYS = 7
"""Days that a message waits for its person to write again: older news surprises, and is cancelled."""
SAID_DAYS = 30
"""Days that the web chat shows what the bot said: long enough to resume after a pause."""


@dataclass(frozen=True, slots=True)
class Emptied:
    """How many rows of each kind were emptied or deleted; nothing about whose."""

    payloads: int
    dead_letters: int
    addresses: int
    said: int
    recordings: int
    uploads: int = 0
    held: int = 0


def keep_no_longer(session: Session, now: datetime) -> Emptied:
    """Carry out the rules as of `now`; running it again changes nothing more."""
    handled = (MailState.DONE, MailState.REFUSED)
    closed = (
        select(AccountRow.id)
        .join(CampaignRow, CampaignRow.id == AccountRow.campaign_id)
        .where(
            CampaignRow.state == CampaignState.CLOSED,
            CampaignRow.closed_at < now - timedelta(days=RESULTS_DAYS),
        )
    )
    # Of a recording that may be kept, the days count from when it was written down.
    kept_since = func.coalesce(
        select(TranscriptionRow.decided_at)
        .where(TranscriptionRow.attachment_id == AttachmentRow.id)
        .scalar_subquery(),
        AttachmentRow.created_at,
    )
    # What a machine made of a recording that is gone is nobody's answer.
    gone = select(AttachmentRow.id).where(AttachmentRow.state == "deleted")
    session.execute(
        update(TranscriptionRow)
        .where(TranscriptionRow.draft.is_not(None), TranscriptionRow.attachment_id.in_(gone))
        .values(draft=None)
    )
    return Emptied(
        payloads=_changed(
            session,
            update(InboxRow)
            .where(
                InboxRow.state.in_(handled),
                InboxRow.received_at < now - timedelta(days=RAW_DAYS),
                InboxRow.sealed.is_not(None),
            )
            .values(sealed=None),
        ),
        dead_letters=_changed(
            session,
            update(InboxRow)
            .where(
                InboxRow.state == MailState.DEAD,
                InboxRow.received_at < now - timedelta(days=DEAD_LETTER_DAYS),
                InboxRow.sealed.is_not(None),
            )
            .values(sealed=None),
        ),
        recordings=_changed(
            session,
            update(AttachmentRow)
            .where(
                AttachmentRow.forme == Forme.VOCAL,
                or_(
                    and_(AttachmentRow.state == "kept", kept_since < now - timedelta(days=RECORDING_DAYS)),
                    and_(
                        AttachmentRow.state == "waiting",
                        AttachmentRow.created_at < now - timedelta(days=UNFETCHED_DAYS),
                    ),
                ),
            )
            .values(state="deleted", sealed=None, sealed_reference=None, reason="durée de conservation"),
        ),
        uploads=_changed(
            session, delete(UploadRow).where(UploadRow.created_at < now - timedelta(days=UNFETCHED_DAYS))
        ),
        held=_changed(
            session,
            update(OutboxRow)
            .where(OutboxRow.state == SendState.HELD, OutboxRow.created_at < now - timedelta(days=HELD_DAYS))
            .values(state=SendState.CANCELLED, sealed=None),
        ),
        addresses=_changed(session, delete(AddressRow).where(AddressRow.account_id.in_(closed))),
        said=_changed(
            session,
            update(OutboxRow)
            .where(
                or_(OutboxRow.state != SendState.WAITING, OutboxRow.channel == Channel.WEB),
                OutboxRow.created_at < now - timedelta(days=SAID_DAYS),
                OutboxRow.sealed.is_not(None),
            )
            .values(sealed=None),
        ),
    )


def _changed(session: Session, statement: UpdateBase) -> int:
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
