"""SUPPRIMER, and under 15: a person is erased everywhere, in the transaction of the message.

What the database drops with the participant (answers, versions, segments, tags, files, consents, the
dialogue) goes by its foreign keys; here is the rest: the account with its address and replies, raw
payloads, jobs, alerts, what the tagger learnt, and the mark that somebody was erased.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Delete, Text, Uuid, bindparam, cast, delete, or_, select, text
from sqlalchemy.orm import Session

from consultation.privacy.belongings import ACCOUNT, PERSON, belongings, payload_name, rows_of
from consultation.tables import JobRow


@dataclass(frozen=True, slots=True)
class Erasing:
    """Whom to erase. `lines` are the inbox lines that they wrote on: one for each id of theirs."""

    participant: UUID
    campaign_id: int
    account_id: int | None
    lines: Sequence[bytes] = field(repr=False)


def _jobs() -> Delete:
    """Jobs about rows that go with the person, whatever their kind. One that tells of a danger stays."""
    person = bindparam("participant", type_=Uuid())
    rows = rows_of(person, None)
    named = [JobRow.payload[PERSON].as_string() == cast(person, Text())]
    for one in belongings():
        if one.goes and one.key is not None and any(link.column.table.name != ACCOUNT for link in one.links):
            theirs = select(cast(one.key, Text())).where(rows[one.table.name])
            named.append(JobRow.payload[payload_name(one.table.name)].as_string().in_(theirs))
    return delete(JobRow).where(or_(*named)).execution_options(synchronize_session=False)


_JOBS = _jobs()
# A recording made on the web page waits there until it is fetched, under its message's source.
_UPLOADS = text(
    "DELETE FROM upload WHERE key IN (SELECT source FROM attachment WHERE participant_id = :participant)"
)
# A danger stays a danger: that it was read remains, without anything about whom.
_ALERTS = text(
    "UPDATE alert SET participant_id = NULL, sealed_text = NULL WHERE participant_id = :participant"
)
# The line is emptied too, so that no pseudonym of the sender stays; what waits behind this message keeps
# its own. Somebody whose number changed wrote on several lines: replies know them. The partial index's
# predicate is written literally.
_PAYLOADS = text(
    """
    UPDATE inbox SET sealed = NULL, line = ''
    WHERE line IN (
        SELECT unnest(CAST(:lines AS bytea[]))
        UNION SELECT line FROM outbox WHERE account_id = :account
        UNION SELECT said.line FROM outbox JOIN inbox AS said ON said.id = outbox.inbox_id
              WHERE outbox.account_id = :account
    ) AND line <> '' AND state <> 'waiting'
    """
)
# The reply to a danger still goes out, as the farewell does: it knows the address, and no account. Whoever
# was written to in vain has just written.
_URGENT = text(
    """
    UPDATE outbox
    SET account_id = NULL, provider_id = NULL, state = CASE state WHEN 'held' THEN 'waiting' ELSE state END
    WHERE account_id = :account AND urgent AND sealed IS NOT NULL AND state IN ('waiting', 'sending', 'held')
    """
)
# Also what is being sent: it may still arrive, and what became of it then finds no row. A broadcast to
# somebody else on the same telephone is theirs.
_REPLIES = text(
    """
    DELETE FROM outbox WHERE account_id = :account AND NOT (bulk AND EXISTS (
        SELECT FROM broadcast_recipient AS recipient
        WHERE recipient.outbox_id = outbox.id AND recipient.participant_id <> :participant
    ))
    """
)
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
_STATEMENTS = (
    _JOBS,
    _UPLOADS,
    _ALERTS,
    _PAYLOADS,
    _URGENT,
    _REPLIES,
    _LEARNT,
    _LEFT,
    _PARTICIPANT,
    _ACCOUNT,
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
    for statement in _STATEMENTS:
        session.execute(statement, values)


def empty_payloads(session: Session, account_id: int, lines: Sequence[bytes]) -> None:
    """Empty the raw payloads of somebody who refused at the notice."""
    session.execute(_PAYLOADS, {"account": account_id, "lines": list(lines)})
