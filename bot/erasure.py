"""SUPPRIMER, and under 15: a person is erased everywhere, in the transaction of the message.

What the database drops with the participant (answers, versions, segments, tags, files, consents, the
dialogue) goes by its foreign keys; here is the rest: the account with its address and replies, raw
payloads, jobs, alerts, what the tagger learnt, and the mark that somebody was erased.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Erasing:
    """Whom to erase. `lines` are the inbox lines that they wrote on: one for each id of theirs."""

    participant: UUID
    campaign_id: int
    account_id: int
    lines: Sequence[bytes] = field(repr=False)


_JOBS = text(
    """
    DELETE FROM job WHERE key IN (
        SELECT kind || ':' || id FROM attachment, unnest(ARRAY['fetch_attachment', 'transcribe']) AS kind
        WHERE participant_id = :participant
        UNION ALL
        SELECT 'transcribed:' || version.id
        FROM answer JOIN answer_version AS version ON version.answer_id = answer.id
        WHERE answer.participant_id = :participant
    )
    """
)
_UPLOADS = text(
    "DELETE FROM upload WHERE key IN (SELECT source FROM attachment WHERE participant_id = :participant)"
)
# A danger stays a danger: that it was read remains, without anything about whom.
_ALERTS = text(
    "UPDATE alert SET participant_id = NULL, sealed_text = NULL WHERE participant_id = :participant"
)
# Nothing of theirs came before they started: the range keeps the scan short. The line is emptied too,
# so that no pseudonym of the sender stays; what waits behind this message keeps its own.
_PAYLOADS = text(
    """
    UPDATE inbox SET sealed = NULL, line = ''
    WHERE received_at >= (SELECT started_at - interval '10 minutes' FROM participant WHERE id = :participant)
      AND line = ANY(CAST(:lines AS bytea[])) AND state <> 'waiting'
    """
)
_REPLIES = text("DELETE FROM outbox WHERE account_id = :account AND state <> 'sending'")
_SENDING = text("UPDATE outbox SET account_id = NULL, line = '' WHERE account_id = :account")
# Words that a model may have learnt from: nlu learns again without them. A job each, because one that
# is waiting may just have been claimed; nothing in it tells whose.
_LEARNT = text(
    """
    INSERT INTO job (kind, key, payload)
    SELECT 'train', 'train:' || gen_random_uuid(), '{}'
    WHERE EXISTS (
        SELECT FROM answer
        JOIN answer_version ON answer_version.answer_id = answer.id
        JOIN coding ON coding.version_id = answer_version.id
        WHERE answer.participant_id = :participant
    )
    """
)
_PARTICIPANT = text("DELETE FROM participant WHERE id = :participant")
_LEFT = text(
    "UPDATE account SET current_participant = NULL WHERE id = :account AND current_participant = :participant"
)
_ACCOUNT = text(
    """
    DELETE FROM account
    WHERE id = :account AND NOT EXISTS (SELECT FROM participant WHERE account_id = :account)
    """
)
# Who never accepted counted nowhere: their erasure must not bring the next release nearer.
_ERASED = text(
    """
    INSERT INTO erasure (campaign_id, at)
    SELECT :campaign, :at FROM participant
    WHERE id = :participant AND accepted_at IS NOT NULL AND NOT trial
    """
)


def erase(session: Session, who: Erasing, at: datetime, *, counted: bool = True) -> None:
    """Erase a participant, and the account unless another person uses it.

    `counted` writes the mark that the next release needs; an under-15 never counted. The payload of the
    message being handled is emptied by who marks it done.
    """
    if counted:
        marked = {"campaign": who.campaign_id, "at": at, "participant": who.participant}
        session.execute(_ERASED, marked)
    values = {"participant": who.participant, "account": who.account_id, "lines": list(who.lines)}
    lent = (_JOBS, _UPLOADS, _ALERTS, _PAYLOADS, _REPLIES, _SENDING, _LEARNT, _LEFT)
    for statement in (*lent, _PARTICIPANT, _ACCOUNT):
        session.execute(statement, values)


def empty_payloads(session: Session, participant: UUID, lines: Sequence[bytes]) -> None:
    """Empty the raw payloads of somebody who refused at the notice."""
    session.execute(_PAYLOADS, {"participant": participant, "lines": list(lines)})
