"""Photos that residents sent: for people of the team to look at, never counted, never published."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from consultation.keyring import Keys
from consultation.tables import AnswerRow, AnswerVersionRow, AttachmentRow, CampaignRow, ParticipantRow
from consultation.transcriptions import CONTENT
from consultation.words import Forme


class PhotoUnknown(Exception):
    """No photo with this number is kept."""


@dataclass(frozen=True, slots=True)
class Photo:
    """`step`: the question, and the item of a repeated one; never who sent it.

    `words`: what its answer says now, None where that was taken back.
    """

    number: int
    campaign: str
    at: datetime
    step: str | None
    size: int | None  # bytes
    words: str | None = field(repr=False)


def photos(session: Session, campaign_id: int | None = None, after: int = 0, limit: int = 200) -> list[Photo]:
    """Return the photos kept, by number, those after a number."""
    current = aliased(AnswerVersionRow)
    wanted = (
        select(
            AttachmentRow.id,
            CampaignRow.code,
            AttachmentRow.created_at,
            AnswerRow.question,
            AnswerRow.item,
            AttachmentRow.size,
            current.text,
        )
        .join(ParticipantRow, ParticipantRow.id == AttachmentRow.participant_id)
        .join(CampaignRow, CampaignRow.id == ParticipantRow.campaign_id)
        .outerjoin(AnswerVersionRow, AnswerVersionRow.id == AttachmentRow.version_id)
        .outerjoin(AnswerRow, AnswerRow.id == AnswerVersionRow.answer_id)
        .outerjoin(current, and_(current.answer_id == AnswerRow.id, current.number == AnswerRow.current))
        .where(AttachmentRow.forme == Forme.PHOTO, AttachmentRow.state == "kept", AttachmentRow.id > after)
        .order_by(AttachmentRow.id)
        .limit(limit)
    )
    if campaign_id is not None:
        wanted = wanted.where(ParticipantRow.campaign_id == campaign_id)
    return [
        Photo(number, code, at, f"{question}/{item}" if item else question, size, words)
        for number, code, at, question, item, size, words in session.execute(wanted)
    ]


def picture(session: Session, keys: Keys, number: int) -> tuple[bytes, str]:
    """Return the bytes of a photo and its type; raises PhotoUnknown."""
    found = session.execute(
        select(AttachmentRow.sealed, AttachmentRow.mime).where(
            AttachmentRow.id == number, AttachmentRow.forme == Forme.PHOTO, AttachmentRow.state == "kept"
        )
    ).one_or_none()
    if found is None or found.sealed is None:
        raise PhotoUnknown(number)
    return keys.payloads.open(found.sealed, CONTENT), found.mime or "image/jpeg"
