"""What becomes of the words of a voice note, as its speaker or the engine decided."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.effects import Hearing, Transcript
from consultation import transcriptions
from consultation.tables import AttachmentRow
from consultation.transcriptions import TranscriptionDecided, TranscriptionUnknown, WordsWrong


def decide(session: Session, participant: UUID, effect: Transcript, at: datetime) -> None:
    """Carry out a decision; nothing happens where a person, or an earlier tap, decided before."""
    number = session.scalar(
        select(AttachmentRow.id).where(
            AttachmentRow.participant_id == participant, AttachmentRow.source == effect.source
        )
    )
    if number is None:
        return
    try:
        _decide(session, number, effect, at)
    except (TranscriptionUnknown, TranscriptionDecided, WordsWrong):
        return


def _decide(session: Session, number: int, effect: Transcript, at: datetime) -> None:
    row = transcriptions.hold(session, number)
    match effect.outcome:
        case Hearing.ASKED | Hearing.TO_PERSON:
            row.state = "asked" if effect.outcome is Hearing.ASKED else "waiting"
            row.changed_at = at
            session.flush()
        case Hearing.CONFIRMED if row.draft is not None:
            transcriptions.write(session, number, row.draft, at, by="machine")
        case Hearing.CORRECTED:
            transcriptions.write(session, number, effect.text, at, by="habitant")
        case _:
            pass
