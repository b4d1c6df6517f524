"""Voice notes that wait to be written down, and what becomes of one that is: a version of its answer.

A note waits for a person where there is no model, where the model is not sure, and where its speaker
said no to what the model understood, or said nothing for a day.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from consultation.keyring import Keys
from consultation.tables import (
    AccountRow,
    AnswerRow,
    AnswerVersionRow,
    AttachmentRow,
    CampaignRow,
    ConsentRow,
    JobRow,
    ParticipantRow,
    TranscriptionRow,
)
from consultation.words import ConsentKind

CONTENT = "attachment_content"
"""Purpose that seals `attachment.sealed`."""
WRITTEN = "transcribed"
"""Kind of the job by which the bot reads what a person wrote for danger: the row's `draft`, until then."""
MACHINE_HOURS = 1
"""Hours after which a note that the machine was to try is a person's."""
UNANSWERED_HOURS = 24
"""Hours that a speaker has to say whether the machine understood."""
LONGEST = 20_000
GLUE = "\n"
OPEN = frozenset({"machine", "asked", "waiting"})

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# The part that the message made gets its words; where the answer was replaced or taken back since,
# nothing is written. `first` holds notes kept before parts named their message.
_INTO_ANSWER = text(
    """
    WITH old AS (
        SELECT version.*, changed.parts AS new_parts, changed.text AS new_text
        FROM attachment
        JOIN answer_version AS first ON first.id = attachment.version_id
        JOIN answer ON answer.id = first.answer_id
        JOIN answer_version AS version ON version.answer_id = answer.id AND version.number = answer.current
        CROSS JOIN LATERAL (
            SELECT jsonb_agg(part ORDER BY place) AS parts,
                   string_agg(part ->> 'text', :glue ORDER BY place) AS text
            FROM (
                SELECT place, CASE WHEN part ->> 'source' = attachment.source
                                   THEN jsonb_build_object('source', attachment.source, 'text',
                                            concat_ws(:glue, part ->> 'text', CAST(:words AS text)))
                                   ELSE part END AS part
                FROM jsonb_array_elements(coalesce(version.parts, jsonb_build_array(
                         jsonb_build_object('source', attachment.source, 'text', version.text))))
                     WITH ORDINALITY AS parts (part, place)
            ) AS said
        ) AS changed
        WHERE attachment.id = :attachment AND (
            version.parts @> jsonb_build_array(jsonb_build_object('source', attachment.source))
            OR (version.id = first.id AND version.parts IS NULL)
        )
    ), counted AS (
        UPDATE answer SET current = 1 + (SELECT max(number) FROM answer_version WHERE answer_id = answer.id)
        FROM old WHERE answer.id = old.answer_id
        RETURNING answer.id, answer.current, answer.participant_id
    ), changed AS (
        UPDATE participant SET changed_at = :at FROM counted WHERE participant.id = counted.participant_id
    )
    INSERT INTO answer_version (answer_id, number, revision_id, forme, channel, codes, whole, text, parts,
                                latitude, longitude, sector, passed, fact, shown, at)
    SELECT old.answer_id, counted.current, old.revision_id, 'vocal', old.channel, old.codes, old.whole,
           coalesce(old.new_text, :words), old.new_parts, old.latitude, old.longitude, old.sector, false,
           old.fact, old.shown, :at
    FROM old JOIN counted ON counted.id = old.answer_id
    RETURNING id
    """
)
# Whoever said that the recording may be kept: the last word on it counts.
_MAY_KEEP = (
    select(ConsentRow.given)
    .where(
        ConsentRow.participant_id == AttachmentRow.participant_id,
        ConsentRow.kind == ConsentKind.VOICE,
    )
    .order_by(ConsentRow.id.desc())
    .limit(1)
    .scalar_subquery()
)


class TranscriptionUnknown(Exception):
    """No recording with this number waits, or it is not kept any more."""


class TranscriptionDecided(Exception):
    """It was written down, or found inaudible, before."""


class WordsWrong(Exception):
    """The message says in French what is wrong with the words."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A recording to write down. `step`: the question, and the item of a repeated one; never who spoke.

    `draft` is what the machine understood and nobody confirmed.
    """

    number: int
    campaign: str
    at: datetime
    step: str | None
    seconds: int | None
    size: int | None  # bytes
    mime: str | None
    draft: str | None
    heard_by: str | None


@dataclass(frozen=True, slots=True)
class Recording:
    mime: str
    content: bytes


def plain(words: str) -> str:
    """Return words as they are kept; raises WordsWrong where there are none, or too many."""
    kept = _CONTROL.sub("", words).encode("utf-8", "ignore").decode().strip()
    if not any(char.isalnum() for char in kept):
        raise WordsWrong("Le texte est vide : écrivez ce que la personne dit, ou notez « inaudible ».")
    if len(kept) > LONGEST:
        raise WordsWrong(f"Le texte dépasse {LONGEST} caractères : écrivez seulement ce qui est dit.")
    return kept


def waiting(
    session: Session, now: datetime, campaign_id: int | None = None, limit: int = 200
) -> list[Waiting]:
    """Return the recordings that wait for a person, the oldest first."""
    rows = session.execute(
        select(
            AttachmentRow.id,
            CampaignRow.code,
            AttachmentRow.created_at,
            AnswerRow.question,
            AnswerRow.item,
            AttachmentRow.seconds,
            AttachmentRow.size,
            AttachmentRow.mime,
            TranscriptionRow.draft,
            TranscriptionRow.heard_by,
        )
        .select_from(TranscriptionRow)
        .join(AttachmentRow, AttachmentRow.id == TranscriptionRow.attachment_id)
        .join(CampaignRow, CampaignRow.id == TranscriptionRow.campaign_id)
        .outerjoin(AnswerVersionRow, AnswerVersionRow.id == AttachmentRow.version_id)
        .outerjoin(AnswerRow, AnswerRow.id == AnswerVersionRow.answer_id)
        .where(*_of_a_person(now, campaign_id))
        .order_by(AttachmentRow.created_at, AttachmentRow.id)
        .limit(limit)
    )
    return [
        Waiting(number, code, at, f"{question}/{item}" if item else question, *rest)
        for number, code, at, question, item, *rest in rows
    ]


def count_waiting(session: Session, now: datetime, campaign_id: int) -> int:
    """Return how many recordings of a campaign wait for a person."""
    counted = (
        select(func.count())
        .select_from(TranscriptionRow)
        .join(AttachmentRow, AttachmentRow.id == TranscriptionRow.attachment_id)
        .where(*_of_a_person(now, campaign_id))
    )
    return session.scalar(counted) or 0


def listen(session: Session, keys: Keys, number: int, who: str, now: datetime) -> Recording:
    """Return a recording, and note who listens; the caller commits. Raises TranscriptionUnknown."""
    found = session.execute(
        select(TranscriptionRow, AttachmentRow.mime, AttachmentRow.sealed)
        .join(AttachmentRow, AttachmentRow.id == TranscriptionRow.attachment_id)
        .where(TranscriptionRow.attachment_id == number, AttachmentRow.state == "kept")
    ).one_or_none()
    if found is None:
        raise TranscriptionUnknown(number)
    row, mime, sealed = found
    assert sealed is not None  # as its state says
    row.heard_at, row.heard_by = now, who
    return Recording(mime or "application/octet-stream", keys.payloads.open(sealed, CONTENT))


def write(
    session: Session, number: int, words: str, now: datetime, *, by: str = "personne", who: str | None = None
) -> int | None:
    """Make the words of a recording its answer's; the caller commits.

    Returns the new version's id, None where the answer was replaced or taken back since. What a person
    wrote is read for danger by a job; the machine's words were, before. Raises TranscriptionUnknown,
    TranscriptionDecided, WordsWrong.
    """
    words = plain(words)
    row = hold(session, number)
    values = {"attachment": number, "words": words, "glue": GLUE, "at": now}
    version = session.execute(_INTO_ANSWER, values).scalar()
    _decide(session, row, "done", now, by=by, who=who)
    if by == "personne":  # also what is no answer any more: a danger stays a danger
        row.draft = words
        job = {"kind": WRITTEN, "key": f"{WRITTEN}:{number}", "payload": {"attachment": number}}
        session.execute(insert(JobRow).values(job).on_conflict_do_nothing())
    return None if version is None else int(version)


def inaudible(session: Session, number: int, who: str, now: datetime) -> None:
    """Note that nothing can be understood; the caller commits. Raises as `write`."""
    _decide(session, hold(session, number), "inaudible", now, by="personne", who=who)


def hold(session: Session, number: int) -> TranscriptionRow:
    """Return an undecided transcription, held until the transaction ends.

    The account first, as the runner holds it: the speaker may be writing at this moment.
    Raises TranscriptionUnknown, TranscriptionDecided.
    """
    session.execute(
        select(AccountRow.id)
        .join(ParticipantRow, ParticipantRow.account_id == AccountRow.id)
        .join(AttachmentRow, AttachmentRow.participant_id == ParticipantRow.id)
        .where(AttachmentRow.id == number)
        .with_for_update(of=AccountRow)
    )
    row = session.scalars(
        select(TranscriptionRow).where(TranscriptionRow.attachment_id == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise TranscriptionUnknown(number)
    session.refresh(row)
    if row.state not in OPEN:
        raise TranscriptionDecided(number)
    kept = session.scalar(select(AttachmentRow.state).where(AttachmentRow.id == number))
    if kept != "kept":
        raise TranscriptionUnknown(number)
    return row


def _decide(
    session: Session, row: TranscriptionRow, state: str, now: datetime, *, by: str, who: str | None
) -> None:
    """What is written needs no recording any more, unless its speaker said that it may be kept."""
    row.state, row.draft, row.by = state, None, by
    row.changed_at = row.decided_at = now
    row.decided_by = who
    session.flush()
    session.execute(
        update(AttachmentRow)
        .where(AttachmentRow.id == row.attachment_id, ~func.coalesce(_MAY_KEEP, False))
        .values(state="deleted", sealed=None, reason="transcription faite")
    )


def _of_a_person(now: datetime, campaign_id: int | None) -> list[ColumnElement[bool]]:
    state, since = TranscriptionRow.state, TranscriptionRow.changed_at
    wanted = [
        AttachmentRow.state == "kept",
        or_(
            state == "waiting",
            and_(state == "machine", since < now - timedelta(hours=MACHINE_HOURS)),
            and_(state == "asked", since < now - timedelta(hours=UNANSWERED_HOURS)),
        ),
    ]
    return wanted if campaign_id is None else [*wanted, TranscriptionRow.campaign_id == campaign_id]
