"""Writing voice notes down by machine (job `transcribe`), and telling the dialogue what was understood.

The model works outside of any transaction. Then the account is held, as the runner holds it, and the
dialogue takes its step: what a resident writes meanwhile comes before or after, never in between.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from bot import jobs, late_danger, wake
from bot.dialogue import Dialogue
from bot.engine import advance
from bot.events import Heard
from bot.jobs import Job
from bot.speech import NOTHING, Speech, Transcriber
from bot.store.apply import Seat, apply
from bot.store.campaigns import Campaigns
from bot.store.writer import Writer
from consultation import transcriptions
from consultation.keyring import Keys
from consultation.tables import (
    AccountRow,
    AttachmentRow,
    CampaignRow,
    DialogueRow,
    ParticipantRow,
    TranscriptionRow,
)
from consultation.transcriptions import CONTENT, TranscriptionDecided, TranscriptionUnknown
from consultation.words import CampaignState
from nlu import danger

logger = logging.getLogger(__name__)

KIND = "transcribe"
LEASE_SECONDS = 900.0
ATTEMPTS = 3
"""Times that a recording may take the process down before it is a person's."""
LATER_SECONDS = 20.0
LATER_AT_MOST = 60
"""Times that reading back is put off while another question of the bot's own waits: 20 minutes."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """`reachable`: may be asked something now; a danger is answered in any case."""

    seat: Seat
    dialogue: Dialogue
    source: str
    reachable: bool
    last_seen_at: datetime  # being understood is not being seen


class Scribe:
    """Writes down one recording after the other. As many processes as wanted may."""

    def __init__(
        self, sessions: sessionmaker[Session], keys: Keys, transcriber: Transcriber, clock: Clock
    ) -> None:
        self._sessions = sessions
        self._keys = keys
        self._transcriber = transcriber
        self._clock = clock
        self._campaigns = Campaigns(keys)

    def step(self) -> int:
        """Take the next recording; return 0 where none waits."""
        with self._sessions.begin() as session:
            claimed = jobs.claim(session, KIND, 1, LEASE_SECONDS)
        for job in claimed:
            try:
                self._one(job)
            except Exception as error:
                if isinstance(error, SQLAlchemyError) and wake.gone(error):
                    raise
                # Whatever one recording does to the process, the next ones wait: a person listens to it.
                logger.error("travail %d : %s", job.id, type(error).__name__)
                self._put_off(job, type(error).__name__)
        return len(claimed)

    def _put_off(self, job: Job, reason: str) -> None:
        with self._sessions.begin() as session:
            if job.attempts > ATTEMPTS:
                jobs.failed(session, job, reason)
            else:
                jobs.again(session, job, LATER_SECONDS, reason)

    def _one(self, job: Job) -> None:
        number = int(job.payload["attachment"])
        speech = self._speech(job, number)
        with self._sessions.begin() as session:
            if speech is None or self._tell(session, number, speech, last=job.attempts >= LATER_AT_MOST):
                jobs.done(session, job)
            else:
                jobs.again(session, job, LATER_SECONDS, "occupé")

    def _speech(self, job: Job, number: int) -> Speech | None:
        """Return what is said; None where there is nothing to write down any more."""
        with self._sessions() as session:
            found = session.execute(
                select(AttachmentRow.sealed, TranscriptionRow.draft)
                .join(TranscriptionRow, TranscriptionRow.attachment_id == AttachmentRow.id)
                .where(
                    AttachmentRow.id == number,
                    AttachmentRow.state == "kept",
                    TranscriptionRow.state == "machine",
                )
            ).one_or_none()
        if found is None:
            return None
        if found.draft is not None:  # understood before, and put off
            return Speech(found.draft, 0.0, 0.0)
        if job.attempts > ATTEMPTS:
            logger.error("enregistrement %d : abandonné à une personne", number)
            return NOTHING
        try:
            return self._transcriber.transcribe(self._keys.payloads.open(found.sealed, CONTENT))
        except Exception as error:  # NotAudible, SealBroken, and whatever a model's library raises
            logger.warning("enregistrement %d illisible (%s)", number, type(error).__name__)
            return NOTHING

    def _tell(self, session: Session, number: int, speech: Speech, *, last: bool) -> bool:
        """Take the dialogue's step; False where another question of the bot's own must be answered first."""
        try:
            row = transcriptions.hold(session, number)
        except (TranscriptionUnknown, TranscriptionDecided):
            return True
        row.draft = speech.text or None
        session.flush()
        speaker = self._speaker(session, number, speech.text)
        if speaker is None:  # the campaign closed, most often: danger is read all the same
            late_danger.read_recording(session, self._keys, number, speech.text)
            row.state, row.changed_at = "waiting", self._clock()
            return True
        sure = speech.sure and speaker.reachable
        busy = speaker.dialogue.confirming is not None and not last
        if sure and busy and danger.read(speech.text) is None:
            return False
        seat = speaker.seat
        event = Heard(at=seat.now, source=speaker.source, text=speech.text, sure=sure)
        after, effects = advance(seat.questionnaire, speaker.dialogue, event, seat.now)
        writer = Writer(session, self._keys.payloads)
        writer.turn(seat.participant, seat.account_id, after, speaker.last_seen_at)
        apply(writer, seat, effects)
        writer.flush()
        return True

    def _speaker(self, session: Session, number: int, words: str) -> _Speaker | None:
        """Return who spoke, and where they are now; None where there is nobody to tell."""
        found = session.execute(
            select(AttachmentRow.source, ParticipantRow, AccountRow, DialogueRow.state, CampaignRow.state)
            .join(ParticipantRow, ParticipantRow.id == AttachmentRow.participant_id)
            .join(AccountRow, AccountRow.id == ParticipantRow.account_id)
            .join(DialogueRow, DialogueRow.participant_id == ParticipantRow.id)
            .join(CampaignRow, CampaignRow.id == ParticipantRow.campaign_id)
            .where(AttachmentRow.id == number, AttachmentRow.source.is_not(None))
        ).one_or_none()
        if found is None:
            return None
        source, person, account, state, campaign = found
        reply = late_danger.reply_to(session, self._keys, account.id)
        if reply is None:
            return None
        seat = Seat(
            participant=person.id,
            revision_id=person.revision_id,
            campaign_id=person.campaign_id,
            account_id=account.id,
            questionnaire=self._campaigns.questionnaire(session, person.revision_id),
            reply=reply,
            now=self._clock(),
            words=words,
        )
        reachable = campaign == CampaignState.OPEN and account.opted_out_at is None
        return _Speaker(seat, Dialogue.from_json(state), source or "", reachable, account.last_seen_at)
