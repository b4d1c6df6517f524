"""The last look at what a broadcast is about to send, in the transaction that claims it.

What must not go any more is cancelled, with the reason; what must not go now waits for its hour. A reminder
that goes pauses the dialogue.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from bot.outbox import Claimed
from consultation.broadcasts import daily
from consultation.broadcasts.audience import consents
from consultation.broadcasts.hours import Hours
from consultation.words import BroadcastKind, Channel

LOOK_AGAIN = timedelta(seconds=30)
"""What a pause holds back is looked at again, so that nothing hangs on a moment when two things happened."""
COUNT_EVERY = timedelta(minutes=1)
"""How long a count of people written to holds; meanwhile what is let through is counted here."""

# A broadcast row that no recipient names (a test of the outbox) is let through: `recipient` is empty then.
_LOOK = text(
    f"""
    SELECT recipient.outbox_id, broadcast.kind, broadcast.state AS broadcast_state, broadcast.zone,
        broadcast.opens, broadcast.closes, broadcast.sunday, now() AS now,
        CASE
            WHEN broadcast.state NOT IN ('en_cours', 'en_pause') THEN 'stopped'
            WHEN person.id IS NULL THEN 'erased'
            WHEN person.trial OR person.excluded IS NOT NULL THEN 'excluded'
            WHEN NOT {consents("person.id", "broadcast.kind")} THEN 'consent'
            WHEN address.account_id IS NULL THEN 'address'
            WHEN broadcast.kind = 'relance' AND campaign.state <> 'ouverte' THEN 'closed'
            WHEN broadcast.kind = 'relance' AND (
                person.completed_at IS NOT NULL OR account.last_seen_at > recipient.at
            ) THEN 'answered'
            WHEN account.channel = 'whatsapp' AND broadcast.template IS NULL
                 AND account.last_seen_at <= now() - interval '24 hours' THEN 'window'
        END AS reason
    FROM broadcast_recipient AS recipient
    JOIN broadcast ON broadcast.id = recipient.broadcast_id
    JOIN campaign ON campaign.id = broadcast.campaign_id
    JOIN account ON account.id = recipient.account_id
    LEFT JOIN address ON address.account_id = account.id
    LEFT JOIN participant AS person ON person.id = recipient.participant_id
    WHERE recipient.outbox_id = ANY(CAST(:ids AS bigint[]))
    """  # noqa: S608 - constants of ours
)
_CANCEL = text(
    """
    UPDATE outbox SET state = 'cancelled', sealed = NULL, lease_until = NULL, reason = input.reason
    FROM unnest(CAST(:ids AS bigint[]), CAST(:reasons AS text[])) AS input (id, reason)
    WHERE outbox.id = input.id
    """
)
_LATER = text(
    """
    UPDATE outbox
    SET state = 'waiting', lease_until = NULL, attempts = attempts - 1, due_at = input.due_at
    FROM unnest(CAST(:ids AS bigint[]), CAST(:due AS timestamptz[])) AS input (id, due_at)
    WHERE outbox.id = input.id
    """
)
# What is said to a reminder (« oui ») is said to the reminder, never taken for the answer that was pending.
# Whoever writes this very moment is not waited for: they are going on.
_PAUSE = text(
    """
    UPDATE dialogue SET state = dialogue.state || '{"stage": "pause"}'
    WHERE participant_id IN (
        SELECT asked.participant_id FROM dialogue AS asked
        JOIN broadcast_recipient AS recipient ON recipient.participant_id = asked.participant_id
        WHERE recipient.outbox_id = ANY(CAST(:ids AS bigint[]))
          AND asked.state->>'stage' = 'questions' AND asked.state->>'confirming' IS NULL
        FOR UPDATE OF asked SKIP LOCKED
    )
    """
)


class Guard:
    """One channel's, used by the one process that sends on it. `daily_limit` concerns WhatsApp."""

    def __init__(self, channel: Channel, daily_limit: int | None = None) -> None:
        self._limit = daily_limit if channel is Channel.WHATSAPP else None
        self._room: int | None = None
        self._counted_at: datetime | None = None
        self._more_at: datetime | None = None

    def let_through(
        self, session: Session, claimed: Sequence[Claimed], now: datetime | None = None
    ) -> list[Claimed]:
        """Return what may be sent now of what was claimed; the rest is cancelled or put back.

        now: another time than the database's, for the hours.
        """
        bulk = [one.id for one in claimed if one.bulk]
        if not bulk:
            return list(claimed)
        cancelled: dict[int, str] = {}
        later: dict[int, datetime] = {}
        reminders: list[int] = []
        for row in session.execute(_LOOK, {"ids": bulk}):
            if row.reason is not None:
                cancelled[row.outbox_id] = row.reason
            elif row.broadcast_state == "en_pause":
                later[row.outbox_id] = row.now + LOOK_AGAIN
            elif (due := self._not_now(session, row, now or row.now, bulk)) is not None:
                later[row.outbox_id] = due
            elif row.kind == BroadcastKind.REMINDER:
                reminders.append(row.outbox_id)
        if cancelled:
            session.execute(_CANCEL, {"ids": list(cancelled), "reasons": list(cancelled.values())})
        if later:
            session.execute(_LATER, {"ids": list(later), "due": list(later.values())})
        if reminders:
            session.execute(_PAUSE, {"ids": reminders})
        return [one for one in claimed if one.id not in cancelled and one.id not in later]

    def _not_now(
        self, session: Session, row: Row[tuple[object, ...]], now: datetime, in_hand: Sequence[int]
    ) -> datetime | None:
        """Return when it may go, None for now."""
        hours = Hours(row.zone, row.opens, row.closes, row.sunday)
        if not hours.open_at(now):
            return hours.next_open(now)
        if self._limit is None:
            return None
        self._count(session, row.now, in_hand)
        assert self._room is not None and self._more_at is not None
        if self._room > 0:
            self._room -= 1
            return None
        return hours.next_open(self._more_at)

    def _count(self, session: Session, now: datetime, in_hand: Sequence[int]) -> None:
        if self._counted_at is None or now - self._counted_at >= COUNT_EVERY:
            self._room, self._more_at = daily.room(session, self._limit, now, besides=in_hand)
            self._counted_at = now
