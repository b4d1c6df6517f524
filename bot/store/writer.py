"""What a batch of messages writes, gathered and written in few statements.

The statements of a batch do not grow with its messages; those of a message do not grow with its
dialogue. What must see the database as it is now (an erasure, a recall) flushes first.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import messages_json, wake
from bot.dialogue import Dialogue
from bot.effects import Consent, Milestone
from bot.messages import Message
from bot.store import answers
from bot.store.answers import Kept
from consultation.privacy.rule import HELD_DAYS
from consultation.secrecy import Box
from consultation.words import Channel

REFERENCE = "attachment"
"""Purpose that seals `attachment.sealed_reference`."""

_STATES = text(
    """
    WITH input AS (
        SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS input (
            participant uuid, account bigint, state jsonb, at timestamptz, changed boolean,
            started boolean, accepted boolean, completed boolean)
    ), told AS (
        UPDATE dialogue SET state = input.state, updated_at = input.at
        FROM input WHERE dialogue.participant_id = input.participant AND input.state IS NOT NULL
    ), seen AS (
        UPDATE account SET last_seen_at = input.at FROM input WHERE account.id = input.account
    ), allowed_again AS (
        -- What was held outside the channel's window goes before the reply; too old, it would surprise.
        UPDATE outbox SET state = 'waiting', due_at = now(), error = NULL, reason = NULL
        FROM input
        WHERE outbox.state = 'held' AND outbox.account_id = input.account
          AND outbox.created_at > now() - make_interval(days => :held_days)
    )
    UPDATE participant
    SET changed_at = CASE WHEN input.changed THEN input.at ELSE changed_at END,
        accepted_at = CASE WHEN input.accepted THEN coalesce(accepted_at, input.at) ELSE accepted_at END,
        completed_at = CASE WHEN input.completed THEN coalesce(completed_at, input.at) ELSE completed_at END
    FROM input
    WHERE participant.id = input.participant AND (input.changed OR input.accepted OR input.completed)
    """
)
_CONSENTS = text(
    """
    INSERT INTO consent (participant_id, kind, given, at)
    SELECT participant, kind, given, at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
         AS input (participant uuid, kind text, given boolean, at timestamptz)
    """
)
_OUTBOX = text(
    """
    WITH reply AS (
        INSERT INTO outbox (account_id, inbox_id, channel, line, urgent, sealed)
        SELECT account, inbox, channel, line, urgent, sealed
        FROM unnest(CAST(:accounts AS bigint[]), CAST(:inboxes AS bigint[]), CAST(:channels AS text[]),
                    CAST(:lines AS bytea[]), CAST(:urgents AS boolean[]), CAST(:sealed AS bytea[]))
             WITH ORDINALITY AS input (account, inbox, channel, line, urgent, sealed, place)
        ORDER BY place
    )
    SELECT pg_notify(:woken, '')
    """
)


@dataclass(frozen=True, slots=True)
class Reply:
    """Where a reply goes. `account_id` is None where there is no account (any more).

    `inbox_id`: the message that it answers; what answers none (a broadcast that is tried, a word of the
    team) is not said after STOP.
    """

    inbox_id: int | None
    channel: Channel
    line: bytes = field(repr=False)
    address: str = field(repr=False)
    account_id: int | None = None


@dataclass(slots=True)
class _State:
    """What became of one participant in this batch."""

    account_id: int
    at: datetime
    dialogue: Dialogue | None = None
    changed: bool = False
    milestones: set[Milestone] = field(default_factory=set)

    def row(self, participant: UUID) -> dict[str, object]:
        return {
            "participant": str(participant),
            "account": self.account_id,
            "state": None if self.dialogue is None else self.dialogue.to_json(),
            "at": self.at.isoformat(),
            "changed": self.changed,
            "accepted": Milestone.ACCEPTED in self.milestones,
            "completed": Milestone.COMPLETED in self.milestones,
        }


class Writer:
    """Gathers the writes of a batch; `flush` writes them. One participant's writes keep their order."""

    def __init__(self, session: Session, box: Box) -> None:
        self.session = session
        self.box = box
        self._answers: list[Kept] = []
        self._states: dict[UUID, _State] = {}
        self._consents: list[dict[str, object]] = []
        self._replies: list[tuple[Reply, bool, bytes]] = []

    def turn(self, participant: UUID, account_id: int, dialogue: Dialogue | None, at: datetime) -> None:
        """The participant's dialogue after a message."""
        state = self._states.setdefault(participant, _State(account_id, at))
        state.dialogue, state.at = dialogue, at

    def keep(self, answer: Kept) -> None:
        self._answers.append(answer)
        self._states[answer.participant].changed = True

    def changed(self, participant: UUID) -> None:
        self._states[participant].changed = True

    def reach(self, participant: UUID, milestone: Milestone) -> None:
        self._states[participant].milestones.add(milestone)

    def consent(self, participant: UUID, consent: Consent, at: datetime) -> None:
        self._consents.append(
            {
                "participant": str(participant),
                "kind": consent.kind.value,
                "given": consent.given,
                "at": at.isoformat(),
            }
        )

    def say(self, reply: Reply, message: Message, *, urgent: bool = False) -> None:
        sealed = self.box.seal(messages_json.pack(reply.address, message), messages_json.PURPOSE)
        self._replies.append((reply, urgent, sealed))

    def flush(self) -> None:
        """Write what was gathered: answers, states, consents, replies."""
        self._write_answers()
        if self._states:
            rows = [state.row(participant) for participant, state in self._states.items()]
            self.session.execute(_STATES, {"rows": json.dumps(rows), "held_days": HELD_DAYS})
        if self._consents:
            self.session.execute(_CONSENTS, {"rows": json.dumps(self._consents)})
        self._write_replies()
        # The states stay known, so that a later effect of the same message may still mark them.
        self._states = {
            id_: _State(one.account_id, one.at, one.dialogue) for id_, one in self._states.items()
        }
        self._answers, self._consents, self._replies = [], [], []

    def forget(self, participant: UUID) -> None:
        """Drop what was gathered about somebody who is being erased."""
        self._states.pop(participant, None)

    def _write_answers(self) -> None:
        if not self._answers:
            return
        versions = answers.keep(self.session, self._answers)
        for answer, version in zip(self._answers, versions, strict=True):
            if answer.keep.value.media is not None:
                reference = self.box.seal(answer.keep.value.media.encode(), REFERENCE)
                answers.attach(self.session, answer, version, reference)

    def _write_replies(self) -> None:
        if not self._replies:
            return
        self.session.execute(
            _OUTBOX,
            {
                "accounts": [reply.account_id for reply, _, _ in self._replies],
                "inboxes": [reply.inbox_id for reply, _, _ in self._replies],
                "channels": [reply.channel.value for reply, _, _ in self._replies],
                "lines": [reply.line for reply, _, _ in self._replies],
                "urgents": [urgent for _, urgent, _ in self._replies],
                "sealed": [sealed for _, _, sealed in self._replies],
                "woken": wake.OUTBOX,
            },
        )
